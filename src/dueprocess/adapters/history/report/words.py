"""What the codes and names of an audit's result mean, in the words of the table and the page."""

from __future__ import annotations

import msgspec

from dueprocess.application.audit.adapt import CHANGES, Change
from dueprocess.application.audit.replay import DURATION_UNREADABLE, SECOND_PERSON_MISSING


class SourceWords(msgspec.Struct, frozen=True):
    """How a source names things: itself, its three acts, and what a reader must know of the file."""

    title: str
    imposed: str
    changed: str
    lifted: str
    caution: str
    licence: str
    clauses: dict[str, str]

    def act(self, name: str) -> str:
        """The source's own word for an act."""
        return {"imposed": self.imposed, "changed": self.changed, "lifted": self.lifted}.get(name, name)


REFUSED = {
    "text_missing": "no reason was given",
    "amendment_changes_nothing": "it changes nothing, or only closes the appeal path, which stays open",
    "duration_above_maximum": "it goes on beyond the maximum, counted from its beginning",
    "not_found": "nothing is seen that it could change or end: it began before the log",
    "restriction_not_in_force": "what it changes or ends had ended already",
    "measure_ends_before_it_starts": "it ends before it starts",
    "staff_unknown": "no human being decided",
    "target_unknown": "what it is directed at is not known",
    "clause_unknown": "the rulebook has no such clause",
    "evidence_already_decided": "the same log entry was decided upon before",
    "evidence_kind_insufficient": "the clause asks for other evidence than a log entry",
    "measure_above_rung": "it is heavier than its rung allows",
    "capability_outside_clause": "it takes something that the clause does not allow to take",
    "facts_repeat_clause": "the reason only repeats the clause",
    DURATION_UNREADABLE: "its length cannot be read",
    SECOND_PERSON_MISSING: "it takes a second person, and none is recorded",
}
SHORT = {
    Change.REVIEW_DATE_SET: "No end: gets a review date within 180 days",
    Change.APPEAL_PATH_KEPT: "Appeal path removed: stays open",
    Change.SHORTENED_TO_MAXIMUM: "Above the maximum: ends at it",
    Change.UNKNOWN_LEFT_OUT: "Unknown restriction: left out",
    "text_missing": "No reason was given",
    "amendment_changes_nothing": "Changes nothing",
    "duration_above_maximum": "Beyond the maximum",
    "not_found": "Began before the log",
    "restriction_not_in_force": "Had ended already",
    "staff_unknown": "Not decided by a human being",
    "evidence_already_decided": "Same log entry as before",
    "measure_above_rung": "Above its rung",
    "capability_outside_clause": "Outside its clause",
    DURATION_UNREADABLE: "Length cannot be read",
    SECOND_PERSON_MISSING: "Second person missing",
}


def refused(code: str) -> str:
    """What a refusal code says here; a code without words speaks for itself."""
    return REFUSED.get(code, code.replace("_", " "))


def changed(code: str) -> str:
    """What an adaptation changed."""
    return CHANGES[Change(code)]


def short(code: str) -> str:
    """A code in the few words that fit above a bar."""
    return SHORT.get(code, sentence(code.replace("_", " ")))


def sentence(text: str) -> str:
    """With a capital at its head, and every other letter as it is."""
    return text[:1].upper() + text[1:]
