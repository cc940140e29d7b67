"""The planted bugs of completions."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "completing keeps it longer than the source did",
        "I-15",
        "domain/completion.py",
        "if later or not set(choice.capabilities) <= live:  # INVARIANT (I-15)",
        "if not set(choice.capabilities) <= live:",
        law("inherited::i_15_completing_gives_no_later_end_than_the_source"),
    ),
    Bug(
        "completing adds a capability",
        "I-15",
        "domain/completion.py",
        "if later or not set(choice.capabilities) <= live:  # INVARIANT (I-15)",
        "if later:",
        law("inherited::i_15_completing_adds_no_capability"),
    ),
    Bug(
        "what has ended is completed",
        "I-09",
        "domain/completion.py",
        "if not matter.decision.upright or not restrictions.in_force(item, now):  # INVARIANT (I-09)",
        "if False:",
        law("inherited::i_09_nobody_completes_what_has_ended"),
    ),
    Bug(
        "one person completes without an end",
        "I-18",
        "domain/completion.py",
        "    if not found.choice.permanent:\n        return _completed",
        "    if True:\n        return _completed",
        law("completion::i_18_without_an_end_it_waits_and_stays_exactly_as_it_is"),
    ),
    Bug(
        "whoever proposed a completion agrees to it",
        "I-18",
        "domain/completion.py",
        "if proposal.by == person_id:",
        "if False:",
        law("completion::i_18_whoever_proposed_it_does_not_agree_with_whatever_roles"),
    ),
    Bug(
        "a completion is agreed to whatever was shown",
        "I-18",
        "domain/completion.py",
        "if command.seen != content_digest(matter.inherited, proposal, found.ground):  # INVARIANT (I-18)",
        "if False:",
        law("completion::i_18_an_agreement_is_to_the_content_that_was_shown"),
    ),
    Bug(
        "a completion is agreed to with its evidence closed",
        "I-18",
        "domain/completion.py",
        "if any(command.by not in item.opened_by for item in facts.deciding.evidence):",
        "if False:",
        law("completion::i_18_nobody_agrees_to_what_they_have_not_opened"),
    ),
    Bug(
        "what had an end at its source goes on without one",
        "I-15",
        "domain/completion.py",
        "if choice.permanent and inherited.until is not None:  # INVARIANT (I-15)",
        "if False:",
        law("completion::i_15_what_had_an_end_at_its_source_keeps_one"),
    ),
    Bug(
        "a completion without an end is never reviewed",
        "I-07",
        "domain/completion.py",
        "review_by=ladder.review_by(choice, now, ground.version.rulebook.zone),  # INVARIANT (I-07)",
        "review_by=Instant(now + 10_000 * 86_400_000),",
        law("completion::i_07_a_review_is_within_half_a_year_and_never_with_an_end_beside"),
    ),
)
