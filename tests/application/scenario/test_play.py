"""Playing: each run on a stage of its own, the same steps with facts that must not matter, and a record that verifies."""

from contextlib import contextmanager
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.adapters.scenarios import Theatre
from dueprocess.application.handler import Handler
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.scenario.outcome import difference
from dueprocess.application.scenario.play import play
from dueprocess.application.views.all import ACCOUNTS, REPORTS
from dueprocess.domain.account import AccountKind
from dueprocess.domain.decision import DecideCase, DecisionMade
from dueprocess.kernel.invariants import InvariantBroken
from tests.application.scenario.stages import DECIDED, played, read, script, told
from tests.world import scratch

FOLDER = Path(__file__).parents[3] / "scenarios" / "superapp"
SHIPPED = [
    path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.glob("*.yaml"))
    if "vary_facts" not in path.read_text(encoding="utf-8")
]

VARIED = """\
name: A scenario
accounts: [wei, lan]
vary_facts:
  wei:
    - {vip: true}
    - {reports: 12}
    - {kind: business}
    - {zone: Europe/London, locale: en}
steps:
  - report: {about: wei, by: lan, content: m-1}
  - decide: {about: wei, clause: H1, evidence: {kind: message, id: m-1, words: Answer me.}}
  - appeal: {by: wei}
"""


def under(monkeypatch, gather=None, decide=None):
    """The same world, where deciding is done by another law."""
    lawful = HANDLERS[DecideCase]
    planted = Handler(gather or lawful.gather, decide or lawful.decide, lawful.owner)
    monkeypatch.setitem(HANDLERS, DecideCase, planted)


def one_rung_up(events):
    """What a decider's events would be a rung higher."""
    return tuple(
        msgspec.structs.replace(event, rung=event.rung + 1) if isinstance(event, DecisionMade) else event
        for event in events
    )


def unfair(monkeypatch, biased):
    """A law that puts an account a rung higher where `biased(desk, case)` says so."""
    lawful = HANDLERS[DecideCase]
    seen = []

    def gather(desk, command):
        facts = lawful.gather(desk, command)
        seen.append(biased(desk, facts.case))
        return facts

    def decide(facts, command, now):
        events = lawful.decide(facts, command, now)
        return one_rung_up(events) if seen[-1] else events

    under(monkeypatch, gather, decide)


def test_facts_that_must_not_matter_do_not():
    result = played(VARIED)
    assert result.passed, str(result.failure)
    assert result.steps == 3 * 5  # once as it stands, and once for each of the four sets of facts


def test_a_law_that_counts_reports_is_found_out(monkeypatch):
    unfair(monkeypatch, lambda desk, case: len(desk.ledger.find(REPORTS, case_id=case.case_id)) > 10)
    assert str(played(VARIED).failure) == (
        "scenario.yaml:1:1 the same steps with wei's reports: 12\n"
        "  expected: decision 1 about wei: rung: 1\n"
        "  got:      2"
    )


def test_a_law_that_looks_at_who_somebody_is_is_found_out(monkeypatch):
    def business(desk, case):
        return desk.ledger.get(ACCOUNTS, case.account_no).kind is AccountKind.BUSINESS

    unfair(monkeypatch, business)
    assert "with wei's kind: business" in str(played(VARIED).failure)


def test_a_law_that_lets_a_command_carry_rank_is_found_out(monkeypatch):
    """Should a command ever get room for a fact about a person, the fact is put there."""

    class DecideCaseOf(DecideCase, frozen=True):
        vip: bool = False

    lawful = HANDLERS[DecideCase]

    def decide(facts, command, now):
        events = lawful.decide(facts, command, now)
        return one_rung_up(events) if command.vip else events

    monkeypatch.setitem(HANDLERS, DecideCaseOf, Handler(lawful.gather, decide, lawful.owner))
    monkeypatch.setattr("dueprocess.application.scenario.acts.DecideCase", DecideCaseOf)
    assert "the same steps with wei's vip: true" in str(played(VARIED).failure)


def test_a_variation_that_fails_a_step_says_with_which_facts(monkeypatch):
    unfair(monkeypatch, lambda desk, case: len(desk.ledger.find(REPORTS, case_id=case.case_id)) > 10)
    failure = played(VARIED + "  - finding: {rung: 1}\n").failure
    assert failure.step == "step 4 (finding) at 2026-03-02 10:00:00 with wei's reports: 12"


def test_a_broken_invariant_is_told_as_a_failure(monkeypatch):
    def decide(facts, command, now):
        raise InvariantBroken("I-07", "it never ends")

    under(monkeypatch, decide=decide)
    failure = played(script(DECIDED)).failure
    assert failure.expected == "the law to hold"
    assert "I-07" in failure.got


def test_a_record_that_does_not_verify_is_a_failure():
    def damaged(theatre):
        @contextmanager
        def stage(ready):
            with theatre.stage(ready) as made:
                whole = made.fault

                def fault():
                    with made.store.write() as ledger:
                        rows = [msgspec.structs.replace(row, locale="xx") for row in ledger.all(ACCOUNTS)]
                        ledger.replace_view(ACCOUNTS, [(row.account_no, row) for row in rows])
                    return whole()

                made.fault = fault
                yield made

        return stage

    failure = played(script("- sign_in: wei"), stage=damaged).failure
    assert failure.expected == "a record that verifies"
    assert "account" in failure.got


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SHIPPED), st.data())
def test_in_whatever_order_the_steps_come_the_law_holds_and_the_record_verifies(text, data):
    ready = read(text)
    steps = data.draw(st.permutations(list(zip(ready.script.steps, ready.places, strict=True))))
    steps = steps[data.draw(st.integers(0, 3)) :]
    shuffled = msgspec.structs.replace(ready.script, steps=tuple(step for step, _ in steps))
    again = msgspec.structs.replace(ready, script=shuffled, places=tuple(place for _, place in steps))
    with scratch() as folder:
        failure = play(again, Theatre(folder, told).stage).failure
    assert failure is None or failure.expected not in {"the law to hold", "a record that verifies"}


def test_two_scenarios_know_nothing_of_each_other():
    first, second = played(script(DECIDED)), played(script("- standing: {account: wei, clear: true}"))
    assert first.passed
    assert second.passed


def test_a_difference_is_named_with_what_it_was():
    assert difference({"a": "1"}, {"a": "1"}) is None
    assert difference({"a": "1", "b": "2"}, {"a": "1", "b": "3"}) == ("b: 2", "3")
    assert difference({}, {"a": "1"}) == ("a: nothing", "1")
