"""The planted bugs of the rulebook's ladder: rungs, bounds, memory."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "the clause's maximum is not looked at",
        "I-03",
        "rulebook/ladder.py",
        "if end is not None and end > clause.maximum.after(start, zone):  # INVARIANT (I-03)",
        "if False:",
        law("decision::a_measure_stays_within_its_rung"),
    ),
    Bug(
        "a clause reaches every service",
        "I-06",
        "rulebook/ladder.py",
        "if name.service not in (clause.service, *clause.reaches)]",
        "if False]",
        law("constitution::i_06_a_breach_in_one_service_reaches_another_only_if_the_clause_says_so"),
    ),
    Bug(
        "a measure may be without end",
        "I-07",
        "rulebook/ladder.py",
        'return refuse(Code.MEASURE_UNBOUNDED, "measures")  # INVARIANT (I-07)',
        "return None",
        law("decision::a_measure_stays_within_its_rung"),
    ),
    Bug(
        "a review may be years away",
        "I-07",
        "rulebook/ladder.py",
        "return Instant(min(at, start + 180 * DAY))",
        "return Instant(at)",
        law("constitution::i_07_nothing_is_without_an_end_or_a_review_within_180_days"),
    ),
    Bug(
        "the ladder's memory is ignored",
        "I-33",
        "rulebook/ladder.py",
        "        and clause.memory.after(finding.told_at, zone) > now\n",
        "",
        law("decision::the_ladder_forgets"),
    ),
    Bug(
        "an act before the notice counts",
        "I-33",
        "rulebook/ladder.py",
        "        and finding.told_at <= act_at\n",
        "",
        law("decision::an_act_before_the_first_notice_is_no_second_offence"),
    ),
    Bug(
        "a measure above its rung passes",
        "I-33",
        "rulebook/ladder.py",
        'return refuse(Code.MEASURE_ABOVE_RUNG, "measures", clause=clause.id)  # INVARIANT (I-33)',
        "return None",
        law("constitution::i_33_a_first_offence_starts_low"),
    ),
)
