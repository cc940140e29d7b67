"""The planted bugs of appeals."""

from __future__ import annotations

from tests.planted.bug import Bug, law

CLOSING = """\
        if not isinstance(events, Refusal):
            from dueprocess.application.views.all import APPEALS
            from dueprocess.domain.appeal import AppealWithdrawn, Status
            from dueprocess.domain.restriction import RestrictionEnded

            owners = {event.account_no for event in events if isinstance(event, RestrictionEnded)}
            found = [row for owner in owners for row in ledger.find(APPEALS, account_no=owner)]
            closed = (AppealWithdrawn(row.appeal_id) for row in found if row.status is Status.OPEN)
            events = (*events, *closed)
"""

BUGS = (
    Bug(
        "putting it right waives the appeal",
        "I-16",
        "domain/appeal.py",
        "not facts.decision.upright:",
        "not facts.decision.stands:",
        law("review::i_16_putting_it_right_waives_no_appeal"),
    ),
    Bug(
        "a second appeal revives what silence freed",
        "I-09",
        "domain/appeal.py",
        "terms = restrictions.settled(current.get(item.restriction_id, item.terms), now)",
        "terms = current.get(item.restriction_id, item.terms)",
        law("appeal::a_second_appeal_revives_nothing_that_silence_freed"),
    ),
    Bug(
        "silence relieves a no-contact measure",
        "I-14",
        "domain/appeal.py",
        "relieved = () if escalates else tuple(item for item in live if item.target is None)",
        "relieved = () if escalates else live",
        law("appeal::silence_never_relieves_a_no_contact_measure"),
    ),
    Bug(
        "silence narrows to the wrong side",
        "I-14",
        "domain/appeal.py",
        "name for name in terms.capabilities if clause.silence is Silence.END or name != clause.abused",
        "name for name in terms.capabilities if clause.silence is Silence.END or name == clause.abused",
        law("appeal::silence_narrows_to_what_was_abused"),
    ),
    Bug(
        "the answer is due after the clause's days only",
        "I-14",
        "domain/appeal.py",
        "due = min(due, Instant(now + (item.terms.until - item.terms.start) // 3))",
        "due = due",
        law("appeal::the_answer_is_due_after_a_third_of_the_term"),
    ),
    Bug(
        "the end of a restriction closes the appeal",
        "I-14",
        "application/engine.py",
        "        if isinstance(events, Refusal):\n            return events\n        answer",
        CLOSING + "        if isinstance(events, Refusal):\n            return events\n        answer",
        law("appeal::no_appeal_closes_as_a_side_effect"),
    ),
    Bug(
        "two appeals of one decision",
        "I-16",
        "domain/appeal.py",
        "if still_open is not None:  # INVARIANT (I-16)",
        "if False:",
        law("constitution::i_16_however_often_one_writes_there_is_one_open_appeal"),
    ),
    Bug(
        "the window is the rulebook's alone",
        "I-16",
        "application/appeal.py",
        "window = max(window, book.appeal_window.after(told_at, zone))  # INVARIANT (I-16)",
        "window = book.appeal_window.after(told_at, zone)",
        law("appeal::a_rulebook_cannot_shorten_the_window"),
    ),
    Bug(
        "a withdrawn appeal uses a stage up",
        "I-16",
        "domain/appeal.py",
        "return tuple(appeal for appeal in appeals if appeal.status is not Status.WITHDRAWN)",
        "return appeals",
        law("appeal::a_withdrawn_appeal_uses_no_stage_up"),
    ),
)
