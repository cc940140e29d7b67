"""The planted bugs of decisions."""

from __future__ import annotations

from tests.planted.bug import Bug, law

REPORTS = '__import__("dueprocess.application.views.all", fromlist=["REPORTS"]).REPORTS'

BUGS = (
    Bug(
        "what a catalogue added to the floor can be named",
        "I-04",
        "rulebook/ladder.py",
        "for choice in choices for name in choice.capabilities if name in floor), None)",
        "for choice in choices for name in choice.capabilities if name in ()), None)",
        law("decision::i_04_nothing_names_what_a_catalogue_has_added_to_the_floor"),
    ),
    Bug(
        "a finding without evidence",
        "I-01",
        "domain/decision.py",
        "if not cited:  # INVARIANT (I-01)",
        "if False:",
        law("decision::a_finding_without_evidence_is_none"),
    ),
    Bug(
        "facts may be left out",
        "I-01",
        "domain/decision.py",
        'refused = refuse(Code.TEXT_MISSING, "facts") if command.facts.blank else None',
        "refused = None",
        law("constitution::i_01_what_is_incomplete_is_void"),
    ),
    Bug(
        "the notice is forgotten",
        "I-02",
        "domain/imposing.py",
        "        NoticeIssued(notice_id, decision.account_no, kind, decision.decision_id, None),\n",
        "",
        law("constitution::i_02_no_restriction_starts_before_its_notice"),
    ),
    Bug(
        "the newest rulebook judges old acts",
        "I-03",
        "domain/decision.py",
        "version = in_force(facts.versions, act_at)",
        "version = in_force(facts.versions, now)",
        law("constitution::i_03_a_harsher_rule_never_reaches_back"),
    ),
    Bug(
        "a milder rule does not help",
        "I-03",
        "domain/decision.py",
        "if milder is not None and current is not None and",
        "if False and milder is not None and current is not None and",
        law("decision::a_clause_that_became_milder_since_the_act_helps"),
    ),
    Bug(
        "the ladder counts overturned findings",
        "I-11",
        "domain/decision.py",
        "STANDING_OUTCOMES = frozenset({Outcome.MADE, Outcome.AFFIRMED, Outcome.VARIED, Outcome.SUPERSEDED})",
        "STANDING_OUTCOMES = frozenset(Outcome)",
        law("constitution::i_11_after_a_fall_all_is_as_if_it_had_never_been"),
    ),
    Bug(
        "the number of reports reaches the decision",
        "I-17",
        "application/facts.py",
        "        cleared_tags(decisions, cases, _open_again(desk, decisions)),\n",
        "        cleared_tags(decisions, cases) | {str(len(desk.ledger.find(REPORTS, case_id=case.case_id)) if case else 0)},\n",
        law("constitution::i_17_one_report_and_five_hundred_decide_alike"),
    ),
    Bug(
        "the digest leaves the measures out",
        "I-18",
        "domain/decision.py",
        '            "chosen",\n            "act_at",',
        '            "act_at",',
        law("decision::the_digest_covers_all_that_is_said"),
    ),
    Bug(
        "permanent needs one person",
        "I-18",
        "domain/decision.py",
        "awaiting = permanent and not command.imminent_harm  # INVARIANT (I-18)",
        "awaiting = False",
        law("constitution::i_18_nothing_permanent_is_in_force_by_one_person_alone"),
    ),
    Bug(
        "an act against imminent harm never lapses",
        "I-18",
        "domain/decision.py",
        "lapses_at = Instant(now + UNCONFIRMED_LAPSES_AFTER) if command.imminent_harm else None",
        "lapses_at = None",
        law("decision::an_act_against_imminent_harm_works_at_once_and_lapses"),
    ),
    Bug(
        "evidence is used again",
        "I-33",
        "domain/decision.py",
        "if tags & facts.spent:",
        "if False:",
        law("decision::nobody_answers_twice_for_one_act"),
    ),
    Bug(
        "what was cleared is used again",
        "I-33",
        "domain/decision.py",
        "if tags & facts.cleared:",
        "if False:",
        law("decision::what_was_found_lawful_is_not_used_again"),
    ),
)
