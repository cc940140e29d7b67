"""The planted bugs of approvals."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "an approver agrees to what they have not seen",
        "I-18",
        "domain/approval.py",
        "if any(person_id not in item.opened_by for item in facts.evidence):",
        "if False:",
        law("approval::i_18_nobody_agrees_to_what_they_have_not_seen"),
    ),
    Bug(
        "a confirmation needs no look at the evidence",
        "I-18",
        "domain/approval.py",
        "    refused = _considered(facts, command.approver)\n    if refused is not None:\n        return refused\n",
        "",
        law("approval::i_18_nobody_confirms_what_they_have_not_seen"),
    ),
    Bug(
        "what lapsed is confirmed",
        "I-09",
        "domain/approval.py",
        "if not live:  # INVARIANT (I-09)",
        "if False:",
        law("approval::what_lapsed_unconfirmed_stays_ended"),
    ),
    Bug(
        "what was lifted comes back with a late approval",
        "I-09",
        "domain/approval.py",
        "if not decision.chosen or not any(restrictions.goes_on(item, now) for item in facts.superseded):",
        "if False:",
        law("approval::what_ended_while_the_proposal_waited_is_not_imposed_again"),
    ),
    Bug(
        "a measure is made heavier while appealed",
        "I-15",
        "domain/approval.py",
        "if facts.appealed:",
        "if False:",
        law("approval::nothing_is_made_heavier_once_the_person_has_appealed"),
    ),
    Bug(
        "one person approves what they decided",
        "I-18",
        "domain/approval.py",
        "if facts.decision.decider == person_id:  # INVARIANT (I-18)",
        "if False:",
        law("constitution::i_18_one_person_with_every_role_is_one_person"),
    ),
    Bug(
        "an approval of any content counts",
        "I-18",
        "domain/approval.py",
        'if command.seen != content_digest(decision):  # INVARIANT (I-18)\n        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")\n    clause',
        "if False:\n        pass\n    clause",
        law("constitution::i_18_an_approval_is_of_the_content_that_was_seen"),
    ),
)
