"""The planted bugs of reviews."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "who put the matter right cannot be told that the finding was right",
        "I-14",
        "domain/review.py",
        "case Outcome.AFFIRMED if decision.upright:",
        "case Outcome.AFFIRMED if decision.stands:",
        law("review::i_14_who_put_the_matter_right_is_still_answered_either_way"),
    ),
    Bug(
        "a cured finding that was wrong never falls",
        "I-11",
        "domain/review.py",
        "    if not decision.upright:\n        return ()",
        "    if not decision.stands:\n        return ()",
        law("review::i_14_who_put_the_matter_right_is_still_answered_either_way"),
    ),
    Bug(
        "the decider reviews her own decision",
        "I-12",
        "domain/review.py",
        "if person == decision.decider:",
        "if False:",
        law("constitution::i_12_nobody_who_had_a_part_reviews"),
    ),
    Bug(
        "an approver reviews",
        "I-12",
        "application/review.py",
        "approvers = {decision.approved_by, decision.confirmed_by} if decision else set()",
        "approvers = {decision.confirmed_by} if decision else set()",
        law("review::the_second_person_does_not_review"),
    ),
    Bug(
        "one reviewer hears both stages",
        "I-12",
        "domain/review.py",
        "if person in facts.earlier_reviewers:",
        "if False:",
        law("review::nobody_reviews_a_case_twice"),
    ),
    Bug(
        "a reporter reviews",
        "I-12",
        "domain/review.py",
        "if person in facts.reporting_staff:",
        "if False:",
        law("review::a_reporter_does_not_review"),
    ),
    Bug(
        "a reviewer need not look",
        "I-13",
        "domain/review.py",
        "if any(command.reviewer not in item.opened_by for item in facts.evidence):",
        "if False:",
        law("constitution::i_13_no_answer_without_having_looked_and_a_reason_of_one_s_own"),
    ),
    Bug(
        "a reviewer copies the decision's words",
        "I-13",
        "domain/review.py",
        'if " ".join(command.reason.text.split()) in facts.said:',
        "if False:",
        law("review::a_reason_is_the_reviewer_s_own"),
    ),
    Bug(
        "an answer may be heavier",
        "I-15",
        "domain/review.py",
        "if restrictions.heavier(asked, before, now):",
        "if False:",
        law("constitution::i_15_no_appeal_ends_heavier_than_it_began"),
    ),
)
