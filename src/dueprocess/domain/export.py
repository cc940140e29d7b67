"""Export: one archive of what is one account's own, made for its person and handed to nobody else.

The rules are:
1. Any account that is not erased may ask at any time, restricted or not, closed or not: it is part of the floor (I-04, D02).
2. While one is being made there is no second: asking again gives the one there is.
3. Who came in by a contact or device known for less than seven days waits 24 hours, and every contact known for longer
   is told, and can stop it. An archive asked for without that wait is not handed to somebody who came in like that.
4. It is handed to the account itself, from `ready_from` until `expires_at`, and each download begun is an event (I-26).
5. Nobody else asks, fetches or says where it goes: no command has a place for it. But a relative to whom two people gave
   the data of somebody who has died (`estate`) has one archive of it, and none of what arrives later.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import msgspec

from dueprocess.domain.account import Account, Told, settled, told_of
from dueprocess.domain.estate import Estate, Part
from dueprocess.domain.own_data import Count, LeftOut
from dueprocess.kernel.ids import AccountNo, EstateId, ExportId, Mint
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

WAIT: Final = 24 * HOUR
LASTS: Final = 7 * DAY
GOES_ON_WITHIN: Final = MINUTE
"""A download that goes on so soon after the last is the same download: it is not told again."""
_RECIPIENT: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Stage(StrEnum):
    """How far an export has come."""

    MAKING = "making"
    MADE = "made"
    FAILED = "failed"
    STOPPED = "stopped"


class Export(msgspec.Struct, frozen=True):
    """State of one export. `recipient`: the age key it is made out to; `key`: that key's secret half, locked with a passphrase."""

    export_id: ExportId
    account_no: AccountNo
    asked_at: Instant
    ready_from: Instant
    told: tuple[Told, ...]
    recipient: Sealed | None
    key: Sealed | None
    stage: Stage = Stage.MAKING
    made_at: Instant | None = None
    expires_at: Instant | None = None
    put_in: tuple[Count, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    size: int = 0
    sha256: str = ""
    fault: str = ""
    stopped_at: Instant | None = None
    stopped_by_letter: bool = False
    fetches: int = 0
    fetched_at: Instant | None = None
    estate_id: EstateId | None = None

    @property
    def waited(self) -> bool:
        """Whether it was asked for with the wait, and the older contacts told."""
        return self.ready_from > self.asked_at

    def there(self, at: Instant) -> bool:
        """Whether there is an archive, or one is being made."""
        if self.stage is Stage.MADE:
            return self.expires_at is not None and at < self.expires_at
        return self.stage is Stage.MAKING

    def fetchable(self, at: Instant) -> bool:
        """Whether its person can fetch it now."""
        return self.stage is Stage.MADE and self.there(at) and at >= self.ready_from


class RequestExport(Command, frozen=True):
    """Ask for everything of one's own. `known_since`: of the contact or device by which the person came in, None: unknown.

    `recipient`: an age key to make it out to, blank for none; `key`: its secret half, locked with a passphrase.
    """

    account_no: AccountNo
    known_since: Instant | None
    recipient: Private = Private()
    key: Private = Private()
    estate_id: EstateId | None = None


class StopExport(Command, frozen=True):
    """Stop it, or take the archive away. `by_letter`: with the link that an older contact got."""

    export_id: ExportId
    account_no: AccountNo
    by_letter: bool = False


class RecordExport(Command, frozen=True):
    """It was made, or for good it could not be (`fault`)."""

    export_id: ExportId
    put_in: tuple[Count, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    size: int = 0
    sha256: str = ""
    fault: str = ""


class RecordFetch(Command, frozen=True):
    """Its person begins to download it, or goes on at byte `start`."""

    export_id: ExportId
    account_no: AccountNo
    known_since: Instant | None
    start: int = 0
    estate_id: EstateId | None = None


class ExportRequested(Event, frozen=True):
    """Everything of an account is put together; it can be fetched from `ready_from`."""

    export_id: ExportId
    account_no: AccountNo
    ready_from: Instant
    told: tuple[Told, ...]
    recipient: Sealed | None
    key: Sealed | None
    estate_id: EstateId | None = None


class ExportStopped(Event, frozen=True):
    """Nobody gets it any more."""

    export_id: ExportId
    account_no: AccountNo
    by_letter: bool


class ExportMade(Event, frozen=True):
    """The archive lies ready until `expires_at`: what is in it, what is not, its size in bytes, its digest."""

    export_id: ExportId
    account_no: AccountNo
    put_in: tuple[Count, ...]
    left_out: tuple[LeftOut, ...]
    size: int
    sha256: str
    expires_at: Instant


class ExportFailed(Event, frozen=True):
    """It could not be made, however often it was tried."""

    export_id: ExportId
    account_no: AccountNo
    fault: str


class ExportFetched(Event, frozen=True):
    """Its person began to download it, or went on at byte `start`."""

    export_id: ExportId
    account_no: AccountNo
    start: int


class ExportFacts(msgspec.Struct, frozen=True):
    """What an export needs to know: the account, its export of that id, and whether one is being made.

    `estate`: that of a relative who asks; `taken`: they have had their archive.
    """

    ids: Mint
    account: Account | None
    export: Export | None = None
    making: bool = False
    estate: Estate | None = None
    taken: bool = False


def waits_until(known_since: Instant | None, now: Instant) -> Instant:
    """From when somebody who came in like this may have what they ask for now."""
    return now if settled(known_since, now) else Instant(now + WAIT)


def request(facts: ExportFacts, command: RequestExport, now: Instant) -> tuple[Event, ...] | Refusal:
    """Ask for it. Nothing about the account's standing can stand in the way. INVARIANT (I-26)"""
    if facts.account is None:
        return refuse(Code.NOT_FOUND)
    if facts.account.erased:
        return refuse(Code.ACCOUNT_ERASED)
    if command.estate_id is not None:
        refused = _not_given(facts, command.account_no, now)
        if refused is not None:
            return refused
    if facts.making:
        return ()
    recipient = command.recipient
    if not recipient.blank and _RECIPIENT.fullmatch(recipient.text) is None:
        return refuse(Code.EXPORT_RECIPIENT_MALFORMED, "recipient")
    if recipient.blank and not command.key.blank:
        return refuse(Code.EXPORT_RECIPIENT_MALFORMED, "recipient")
    ready_from = now if command.estate_id is not None else waits_until(command.known_since, now)
    return (
        ExportRequested(
            ExportId(facts.ids("exp")),
            command.account_no,
            ready_from,
            told_of(facts.account, now) if ready_from > now else (),
            None if recipient.blank else recipient.sealed,
            None if command.key.blank else command.key.sealed,
            command.estate_id,
        ),
    )


def stop(facts: ExportFacts, command: StopExport, now: Instant) -> tuple[Event, ...] | Refusal:
    """Stop it, as its own person or by the letter that an older contact got."""
    export = _own(facts, command.account_no)
    if export is None:
        return refuse(Code.NOT_FOUND)
    if not export.there(now):
        return refuse(Code.EXPORT_OVER)
    return (ExportStopped(export.export_id, export.account_no, command.by_letter),)


def record(facts: ExportFacts, command: RecordExport, now: Instant) -> tuple[Event, ...] | Refusal:
    """Note what became of it. One that was stopped meanwhile stays stopped."""
    export = facts.export
    if export is None:
        return refuse(Code.NOT_FOUND)
    if export.stage is not Stage.MAKING:
        return refuse(Code.EXPORT_NOT_BEING_MADE)
    if command.fault:
        return (ExportFailed(export.export_id, export.account_no, command.fault),)
    if command.size <= 0 or _DIGEST.fullmatch(command.sha256) is None:
        return refuse(Code.TEXT_MISSING, "sha256")
    return (
        ExportMade(
            export.export_id,
            export.account_no,
            command.put_in,
            command.left_out,
            command.size,
            command.sha256,
            Instant(max(now, export.ready_from) + LASTS),
        ),
    )


def fetch(facts: ExportFacts, command: RecordFetch, now: Instant) -> tuple[Event, ...] | Refusal:
    """Begin to download it: the account itself, in its time. INVARIANT (I-26)"""
    export = _own(facts, command.account_no)
    if export is None:
        return refuse(Code.NOT_FOUND)
    if export.estate_id != command.estate_id:
        return refuse(Code.NOT_FOUND)
    refused = may_fetch(export, command.known_since, now)
    if export.estate_id is not None and not _given(facts, export.account_no, now):
        refused = refuse(Code.ESTATE_NOT_OPEN)
    if refused is not None:
        return refused
    before = export.fetched_at
    if command.start > 0 and before is not None and now - before < GOES_ON_WITHIN:
        return ()
    return (ExportFetched(export.export_id, export.account_no, command.start),)


def may_fetch(export: Export, known_since: Instant | None, now: Instant) -> Refusal | None:
    """Why its own person cannot fetch it now, in check order; None: they can."""
    if export.stage is Stage.MAKING:
        return refuse(Code.EXPORT_NOT_READY)
    if not export.there(now):
        return refuse(Code.EXPORT_OVER)
    if now < export.ready_from:  # INVARIANT (I-26)
        return refuse(Code.EXPORT_WAITS)
    if export.estate_id is None and not export.waited and not settled(known_since, now):  # INVARIANT (I-26)
        return refuse(Code.EXPORT_ASKED_ELSEWHERE)
    return None


def evolve(state: Export | None, event: Event, at: Instant) -> Export | None:
    """Fold one event into the export it names."""
    change = msgspec.structs.replace
    match event:
        case ExportRequested():
            return Export(
                *(event.export_id, event.account_no, at, event.ready_from),
                *(event.told, event.recipient, event.key),
                estate_id=event.estate_id,
            )
        case ExportStopped() if state is not None:
            return change(
                state, stage=Stage.STOPPED, stopped_at=at, stopped_by_letter=event.by_letter, key=None
            )
        case ExportMade() if state is not None:
            return change(
                state,
                stage=Stage.MADE,
                made_at=at,
                expires_at=event.expires_at,
                put_in=event.put_in,
                left_out=event.left_out,
                size=event.size,
                sha256=event.sha256,
            )
        case ExportFailed() if state is not None:
            return change(state, stage=Stage.FAILED, fault=event.fault)
        case ExportFetched() if state is not None:
            return change(state, fetches=state.fetches + 1, fetched_at=at)
        case _:
            return state


def _given(facts: ExportFacts, account_no: AccountNo, now: Instant) -> bool:
    found = facts.estate
    return found is not None and found.account_no == account_no and found.gives(Part.DATA, now)


def _not_given(facts: ExportFacts, account_no: AccountNo, now: Instant) -> Refusal | None:
    """Why a relative has no archive of this account, or no second one. INVARIANT (I-26)"""
    if not _given(facts, account_no, now):
        return refuse(Code.ESTATE_NOT_OPEN)
    return refuse(Code.ESTATE_DATA_TAKEN) if facts.taken else None


def _own(facts: ExportFacts, account_no: AccountNo) -> Export | None:
    """The export, if it is this account's. Anybody else's is as if it did not exist. INVARIANT (I-26)"""
    export = facts.export
    return export if export is not None and export.account_no == account_no else None
