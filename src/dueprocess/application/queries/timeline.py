"""Timeline: all that happened in a case, in order, for the desk.

What belongs to a case is found by its ids and those of its parts (`views.about`), however long ago it was. How many
reports there were is not told: the first one began the case, further ones are left out (I-17).
"""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.application.ports import Reader
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import APPEALS, DECISIONS, EVIDENCE, NOTICES, REMEDIES, REPORTS
from dueprocess.domain.appeal import AppealAnswered
from dueprocess.domain.case import Case
from dueprocess.domain.evidence import EvidenceOpened
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event
from dueprocess.kernel.privacy import Sealed
from dueprocess.record import envelope as envelopes
from dueprocess.record.envelope import Envelope

MOMENTS_MAX: Final = 2_000
"""How many events one page shows; beyond, it says that there are more."""


class Moment(msgspec.Struct, frozen=True):
    """One event as colleagues read it: its wire name, who acted, and the words that came with it."""

    position: int
    at: Instant
    what: str
    detail: str
    person: str
    words: str | None


class Timeline(msgspec.Struct, frozen=True):
    """The moments of a case, oldest first. `cut`: there are more than one page shows."""

    moments: tuple[Moment, ...]
    cut: bool


def timeline(look: Looking, case: Case) -> Timeline:
    """All moments of a case."""
    reader = look.reader
    found = reader.about(_ids(reader, case), MOMENTS_MAX + 1)
    moments = (_moment(look, envelopes.decode(data)) for _, data in found[:MOMENTS_MAX])
    return Timeline(tuple(moments), len(found) > MOMENTS_MAX)


def _ids(reader: Reader, case: Case) -> set[str]:
    """Every id by which an event can belong to the case."""
    decisions = reader.find(DECISIONS, case_id=case.case_id)
    reports = reader.find(REPORTS, case_id=case.case_id)
    first = min(reports, key=lambda row: (row.filed_at, row.report_id), default=None)
    found: set[str] = {case.case_id} | ({first.report_id} if first is not None else set())  # INVARIANT (I-17)
    found |= {row.evidence_id for row in reader.find(EVIDENCE, case_id=case.case_id)}
    found |= {row.appeal_id for row in reader.find(APPEALS, case_id=case.case_id)}
    for decision in decisions:
        found |= {decision.decision_id, *decision.restrictions}
        found |= {row.notice_id for row in reader.find(NOTICES, decision_id=decision.decision_id)}
    of_account = reader.find(REMEDIES, account_no=case.account_no)
    found |= {
        row.remedy_id for row in of_account if row.decision_id in {item.decision_id for item in decisions}
    }
    return found


def _moment(look: Looking, entry: Envelope) -> Moment:
    event = entry.event
    return Moment(
        entry.position,
        entry.recorded_at,
        entry.type,
        _detail(event),
        name_of(look, _person(event)),
        _words(look, event),
    )


def _person(event: Event) -> PersonId | None:
    """The member of staff who acted, where one did."""
    for name in ("by", "decider", "approver", "reviewer"):
        value = getattr(event, name, None)
        if isinstance(value, str):
            return PersonId(value)
    return None


def _detail(event: Event) -> str:
    """A word of the law that says which of its kinds the event is."""
    if isinstance(event, EvidenceOpened):
        return event.purpose.value
    if isinstance(event, AppealAnswered):
        return f"{event.outcome.value}{'_late' if event.late else ''}"
    for name in ("kind", "cause", "channel", "effect", "clause", "origin", "surface"):
        value = getattr(event, name, None)
        if isinstance(value, str):
            return str(value)
    return ""


def _words(look: Looking, event: Event) -> str | None:
    """What somebody wrote with it: facts, a reason, an answer. A reporter's and an appellant's words stand elsewhere."""
    for name in ("facts", "reason", "reply"):
        value = getattr(event, name, None)
        if isinstance(value, Sealed):
            return look.words(value)
    return None
