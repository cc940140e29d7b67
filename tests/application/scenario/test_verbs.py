"""Every verb does what its name says, and sees when it did not. The table and what can be written are the same."""

import pytest

from dueprocess.application.scenario.cast import CAST
from dueprocess.application.scenario.script import ALONE, LOOKS, PASSES, VERB_NAMES
from dueprocess.application.scenario.verbs import VERBS
from dueprocess.domain.staff import Role
from dueprocess.kernel.capabilities import FLOOR
from tests.application.scenario.stages import DECIDED, passes, played, script

AIM = "- register: {detector: aim.1, clauses: [H1, S1]}"
SIGNALLED = "- signal: {by: aim.1, about: wei, clause: H1, evidence: {kind: message, words: Answer me.}}"
SHOWN = {
    "report": ["- report: {about: wei, by: lan, content: [m-1, m-2], words: Make it stop., times: 2}", "- count: {account: wei, cases: 1}"],
    "attach": ["- attach: {about: wei, evidence: {kind: message, words: Answer me.}}", "- decide: {about: wei, clause: H1}"],
    "open_evidence": [DECIDED, "- open_evidence: {by: chen, about: wei, purpose: review}", "- appeal: {by: wei}", "- review: {outcome: affirmed, opens_evidence: false}"],
    "take": ["- report: {about: wei, content: m-1}", "- take: {about: wei}", "- take: {about: wei, by: ann}", "  expect: {refused: case_taken_by_other}"],
    "put_back": ["- report: {about: wei, content: m-1}", "- take: {about: wei}", "- put_back: {about: wei}", "- take: {about: wei, by: ann}"],
    "decide": ["- decide: {about: wei, clause: H1, towards: lan, called: it, evidence: [{kind: message, words: a}, {kind: message, words: b}]}", "- check: {account: wei, cannot: chat.send_stranger}", "- check: {account: wei, towards: lan, cannot: chat.send}", "- finding: {decision: it, rung: 1}"],
    "approve": ["- decide: {about: wei, clause: P2, evidence: {kind: message, words: a}}", "- approve: {}", "- check: {account: wei, cannot: chat.send}"],
    "decline": ["- decide: {about: wei, clause: P2, evidence: {kind: message, words: a}}", "- decline: {}", "- standing: {account: wei, clear: true}"],
    "confirm": ["- decide: {about: wei, clause: H3, imminent_harm: true, evidence: {kind: message, words: a}}", "- confirm: {}", "- advance: 2d", "- standing: {account: wei, clear: false}"],
    "dismiss": ["- report: {about: wei, content: m-1}", "- dismiss: {about: wei}", "- take: {about: wei}", "  expect: {refused: case_not_open}"],
    "withdraw": [DECIDED, "- withdraw: {}", "- finding: {outcome: withdrawn}"],
    "lift": [DECIDED, "- lift: {by: ada}", "- standing: {account: wei, clear: true}", "- finding: {counts: true}"],
    "second_look": [DECIDED, "- lift: {}", "- second_look: {}", "- owed: {account: wei, second_looks: 0}"],
    "amend": [DECIDED, "- amend: {measure: {capabilities: chat.send_stranger, until: 2026-03-03 10:00}}", "- standing: {account: wei, until: 2026-03-03 10:00}"],
    "renew": ["- decide: {about: wei, clause: P2, evidence: {kind: message, words: a}}", "- approve: {}", "- advance: 10d", "- renew: {}", "- standing: {account: wei, review_by: 2026-09-08 10:00}"],
    "appeal": [DECIDED, "- appeal: {by: wei}", "  expect: {answer_due: 2026-03-03 10:00}"],
    "withdraw_appeal": [DECIDED, "- appeal: {by: wei}", "- withdraw_appeal: {by: wei}", "- owed: {account: wei, answers: 0}"],
    "review": [DECIDED, "- appeal: {by: wei}", "- review: {outcome: varied, vary: {capabilities: chat.send_stranger, lasts: 48h}}", "- standing: {account: wei, until: 2026-03-04 10:00}"],
    "ask": ["- ask: {by: wei}", "- owed: {account: wei, replies: 1}"],
    "answer": ["- ask: {by: wei, words: one}", "- ask: {by: wei, words: two}", "- answer: {to: wei}", "- owed: {account: wei, replies: 1}"],
    "register": ["- register: {detector: aim.1, clauses: [H1, S1]}", "- machine: {detector: aim.1, state: running}", "- register: {detector: aim.2, clauses: H1}", "- machine: {detector: aim.1, state: stopped, stopped_by: replaced}"],
    "signal": [AIM, "- signal: {by: aim.1, about: wei, clause: H1, content: [m-1, m-2], times: 3}", "- count: {account: wei, signals: 3, cases: 1}"],
    "reverify": [AIM, SIGNALLED, "- reverify: {}", "- machine: {detector: aim.1, asked: 1}", "- standing: {account: wei, clear: true}"],
    "reverified": [AIM, SIGNALLED, "- reverified: {passed: true}", "  expect: {refused: reverification_not_asked}", "- reverify: {}", "- reverified: {passed: true}"],
    "hold": [AIM, SIGNALLED, "- hold: {hours: 5}", "- standing: {account: wei, lapses: 2026-03-02 15:00}", "- advance: 5h", "- standing: {account: wei, clear: true}"],
    "decide_alone": [AIM, "- signal: {by: aim.1, about: wei, clause: S1, evidence: {kind: log_entry, words: a}}", "- decide_alone: {called: it}", "- finding: {decision: it, counts: true, awaits_human: false}"],
    "stop": [AIM, "- stop: {detector: aim.1}", "- machine: {detector: aim.1, state: stopped, stopped_by: by_person}", "- signal: {by: aim.1, about: wei, clause: H1, content: a}", "  expect: {refused: detector_not_running}"],
    "start": [AIM, "- stop: {detector: aim.1}", "- start: {detector: aim.1}", "- machine: {detector: aim.1, state: running}"],
    "withdraw_detector": [AIM, SIGNALLED, "- hold: {}", "- withdraw_detector: {detector: aim.1}", "- standing: {account: wei, clear: true}", "- machine: {detector: aim.1, state: withdrawn, freed: 1}"],
    "link_service": ["- link_service: {account: wei, service: game, own_account: lan, recovery: chat.send}", "- link_service: {account: wei, service: no_such}", "  expect: {refused: service_unknown}"],
    "claim_takeover": ["- claim_takeover: {by: wei, since: 2026-03-02 09:00, signs: [new_device]}", "- owed: {account: wei, replies: 1}"],
    "find_takeover": [DECIDED, "- find_takeover: {account: wei, since: 2026-03-02 09:00}", "- standing: {account: wei, clear: true}", "- finding: {outcome: withdrawn, counts: false}"],
    "end_takeover": [DECIDED, "- find_takeover: {account: wei, since: 2026-03-02 09:00}", "- end_takeover: {account: wei}", "- end_takeover: {account: wei}", "  expect: {refused: compromise_not_standing}", "- standing: {account: wei, clear: true}"],
    "restore": ["- decide: {about: wei, clause: G1, evidence: {kind: game_log, words: a}}", "- decide: {about: wei, clause: G1, evidence: {kind: game_log, words: b}}", "- withdraw: {}", "- owed: {account: wei, remedies: rank}", "- restore: {account: wei, remedy: rank}", "- owed: {account: wei, remedies: []}"],
    "erase": [DECIDED, "- lift: {}", "- notice: {account: wei, contains: Answer me.}", "- erase: wei", "- notice: {account: wei, lacks: Answer me.}"],
    "sign_in": ["- publish: {change: {H3: {missed_review: end}}}", "- advance: 8d", *["- decide: {about: wei, clause: H3, evidence: {kind: message, words: a}}"] * 3, "- approve: {}", "- advance: 190d", "- standing: {account: wei, clear: false}", "- sign_in: wei", "- standing: {account: wei, review_by: 2026-09-19 10:00}", "- advance: 3d", "- standing: {account: wei, clear: true}"],
    "publish": ["- publish: {change: {H1: {maximum: 61d}}}", "- advance: 8d", DECIDED, "- finding: {version: 2}"],
    "advance": ["- advance: 1mo 2d", "- until: 2026-04-04 10:00"],
    "until": [DECIDED, "- until: 2026-03-05 10:00", "- check: {account: wei, can: chat.send_stranger}"],
    "check": ["- check: {account: wei, can: [chat.send, wallet.withdraw], towards: lan}"],
    "standing": [DECIDED, "- standing: {account: wei, clear: false, stopped: chat.send_stranger, until: 2026-03-05 10:00}"],
    "notice": [DECIDED, "- notice: {account: wei, contains: [Answer me.], lacks: [Spam]}", "- notice: {account: wei, locale: zh-CN, contains: 骚扰陌生人}"],
    "finding": [DECIDED, "- finding: {outcome: made, rung: 1, counts: true, version: 1}"],
    "ladder": [DECIDED, "- ladder: {account: wei, clause: H1, rung: 2}", "- ladder: {account: wei, clause: H2, rung: 1}"],
    "count": [DECIDED, "- count: {account: wei, cases: 1, decisions: 1}", "- count: {account: lan, cases: 0, decisions: 0}"],
    "owed": [DECIDED, "- appeal: {by: wei}", "- advance: 2d", "- owed: {account: wei, answers: 1, overdue: 1, owner: nobody, replies: 0, remedies: [], refunds: [], second_looks: 0}"],
    "machine": [AIM, SIGNALLED, "- hold: {}", "- confirm: {}", "- machine: {detector: aim.1, state: running, asked: 0, decided: 1, reviewed: 1, overturned: 0, freed: 0}"],
}  # fmt: skip
"""The shortest use of each verb that shows what it does."""


def test_the_table_is_what_can_be_written():
    assert tuple(VERBS) == VERB_NAMES
    assert tuple(SHOWN) == VERB_NAMES
    assert set(VERB_NAMES) >= LOOKS | PASSES | ALONE


@pytest.mark.parametrize("verb", SHOWN)
def test_a_verb_does_what_its_name_says(verb):
    passes(*SHOWN[verb])


def test_the_cast_has_every_role_that_acts():
    roles = {role for colleague in CAST.values() for role in colleague.roles}
    assert roles == set(Role) - {Role.AUDITOR}


@pytest.mark.parametrize("capability", FLOOR)
def test_a_measure_that_names_the_floor_is_refused_whatever_step_names_it(capability):
    floor = f"{{capabilities: [chat.send_stranger, {capability}], lasts: 1h}}"
    passes(
        f"- decide: {{about: lan, clause: H1, measures: {floor}, evidence: {{kind: message, words: a}}}}",
        "  expect: {refused: capability_is_floor}",
        DECIDED,
        f"- amend: {{measure: {floor}}}",
        "  expect: {refused: capability_is_floor}",
        "- appeal: {by: wei}",
        f"- review: {{outcome: varied, vary: {floor}}}",
        "  expect: {refused: capability_is_floor}",
    )


def test_a_decision_rests_on_all_the_evidence_of_its_case():
    passes(
        "- attach: {about: wei, evidence: {kind: message, words: First.}}",
        "- attach: {about: wei, evidence: {kind: message, words: Second.}}",
        "- decide: {about: wei, clause: H1, evidence: {kind: message, words: Third.}}",
        "- notice: {account: wei, contains: [First., Second., Third.]}",
    )


def test_evidence_that_is_refused_is_the_answer_of_the_step_that_brings_it():
    item = "{kind: message, id: m-1, words: Answer me.}"
    passes(
        f"- decide: {{about: wei, clause: H1, evidence: [{item}, {item}]}}",
        "  expect: {refused: evidence_already_attached}",
        "- standing: {account: wei, clear: true}",
    )


def test_heavier_evidence_that_is_refused_is_the_answer_of_the_amendment():
    item = "{kind: message, by: lan, words: Answer me.}"
    passes(
        DECIDED,
        f"- amend: {{measure: {{capabilities: chat.send_stranger, lasts: 1h}}, evidence: {item}}}",
        "  expect: {refused: evidence_not_own_act}",
    )


def test_what_a_detector_does_rests_on_what_its_signal_names_and_no_more():
    passes(
        AIM,
        "- signal: {by: aim.1, about: wei, clause: H1, evidence: {kind: message, id: m-2, words: Answer me.}}",
        "- attach: {about: wei, evidence: {kind: message, id: m-1, words: Somebody else's matter.}}",
        "- hold: {items: [m-1, m-2]}",
        "  expect: {refused: evidence_not_of_signal}",
        "- hold: {}",
        "- notice: {account: wei, contains: [Answer me.], lacks: [Somebody else's matter.]}",
    )


def test_content_that_is_refused_is_the_answer_of_the_signal_that_names_it():
    passes(
        AIM,
        "- signal: {by: aim.1, about: wei, clause: H1, evidence: {kind: message, by: lan, words: Go away.}}",
        "  expect: {refused: evidence_not_own_act}",
        "- count: {account: wei, signals: 1}",
    )


def test_signals_have_names_and_the_latest_is_meant_without_one():
    passes(
        AIM,
        "- signal: {by: aim.1, about: wei, clause: H1, called: first, evidence: {kind: message, words: a}}",
        "- signal: {by: aim.1, about: lan, clause: H1, evidence: {kind: message, words: b}}",
        "- hold: {called: about_lan}",
        "- standing: {account: wei, clear: true}",
        "- hold: {signal: first}",
        "- standing: {account: wei, clear: false}",
        "- confirm: {decision: about_lan}",
        "- machine: {detector: aim.1, decided: 2, reviewed: 1}",
    )


@pytest.mark.parametrize("capability", FLOOR)
def test_a_detector_that_names_the_floor_is_refused(capability):
    floor = f"{{capabilities: [chat.send_stranger, {capability}], lasts: 1h}}"
    passes(
        AIM,
        SIGNALLED,
        f"- hold: {{measures: {floor}}}",
        "  expect: {refused: capability_is_floor}",
        f"- decide_alone: {{measures: {floor}}}",
        "  expect: {refused: capability_is_floor}",
        "- standing: {account: wei, clear: true}",
    )


def test_the_act_over_the_budget_is_not_done_and_its_name_names_nothing():
    result = played(
        script(
            "- register: {detector: aim.1, clauses: [H1], acts_a_minute: 1}",
            SIGNALLED,
            "- reverify: {}",
            "- signal: {by: aim.1, about: lan, clause: H1, evidence: {kind: message, words: b}}",
            "- hold: {called: it}\n  expect: {stops_itself: true}",
            "- standing: {account: lan, clear: true}",
            "- finding: {decision: it, outcome: made}",
        )
    )
    assert result.failure.step.startswith("step 7 (finding)")
    assert result.failure.expected == "a decision called it"


def test_each_account_has_a_latest_decision_of_its_own():
    passes(
        DECIDED,
        "- decide: {about: lan, clause: G1, evidence: {kind: game_log, words: a}}",
        "- appeal: {by: wei}",
        "  expect: {answer_due: 2026-03-03 10:00}",
        "- notice: {account: wei, contains: [Harassing strangers]}",
        "- notice: {account: lan, contains: [Cheating in games]}",
    )


def test_a_whole_word_is_looked_for_in_a_notice():
    passes(DECIDED, "- notice: {account: wei, lacks: [mess, Answer m], contains: [Message, Answer me.]}")


def test_the_rules_have_held_for_a_year_when_a_scenario_starts():
    passes("- decide: {about: wei, clause: H1, evidence: {kind: message, at: 2025-06-01 10:00, words: a}}")


def test_times_are_in_the_zone_of_the_rulebook_unless_they_name_another():
    passes(
        "- until: 2026-03-02T04:00+02:00", "- until: 2026-03-02 10:00", "- until: 2026-03-02T02:00:01+00:00"
    )
