"""Import: a platform's live restrictions, brought in as one manifest, once, and undone as one.

The rules are:
1. An import is a list of rows in the vault and one Merkle root in the record: each person can prove their own row, and
   erasing its words leaves the root as it was (I-27, I-28).
2. It takes two people who saw the same root: one proposes, another approves (I-18, "bulk").
3. From the approval on, each row restricts until the source's own end or its migration date, whichever comes first. The
   dates are spread over the days that were proposed, and none is more than 180 days away (I-07).
4. A row adds nothing to what the source had: not the floor (I-04), not what has ended there, not what this record has
   freed already (I-09), and not a later migration date than the same measure had in an earlier import.
5. One person undoes it: every row that is not completed is free at that instant, and nothing else is (I-32). What was
   completed has reasons of its own by then and stays. What ended stays ended.
6. What nobody approved within some days is dropped: its rows leave the vault, and nothing of it can come into force
   any more. What was approved is never dropped: each row can be proved as long as the record is kept (I-27).
"""

from __future__ import annotations

import msgspec

from dueprocess.domain import restriction as restrictions
from dueprocess.domain.notice import Kind, NoticeIssued
from dueprocess.domain.restriction import Cause, Manifest, Restriction, Terms
from dueprocess.domain.rulebook_version import InForce
from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.capabilities import FLOOR, Capability
from dueprocess.kernel.ids import AccountNo, ImportId, Mint, NoticeId, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse

KEPT_DAYS_LEAST = 1
"""No import is dropped sooner than so many days after it was proposed."""

MIGRATION_DAYS_MAX = 180
"""No inherited restriction outlives its import by more, unless it was completed. INVARIANT (I-07)"""


class Row(msgspec.Struct, frozen=True):
    """One restriction as the platform had it. Kept in the vault; the manifest's leaf is its salted commitment.

    `until`: the source's own end, None where it gives none. `migrates_after`: days from the approval to its migration
    date. `migrates_by`: the migration date of the same measure in an import that was undone.
    """

    account_no: AccountNo
    target: AccountNo | None
    capabilities: tuple[Capability, ...]
    since: Instant
    until: Instant | None
    migrates_after: int
    migrates_by: Instant | None = None
    reason: str = ""


class Import(msgspec.Struct, frozen=True):
    """State of one import. `first_day`, `last_day`: between which days after the approval its rows migrate."""

    import_id: ImportId
    manifest: Manifest
    first_day: int
    last_day: int
    proposed_by: PersonId
    proposed_at: Instant
    begun_at: Instant
    approved_by: PersonId | None = None
    approved_at: Instant | None = None
    version: int = 0
    undone_by: PersonId | None = None
    undone_at: Instant | None = None
    reason: Sealed | None = None
    dropped_at: Instant | None = None

    @property
    def live(self) -> bool:
        """Whether its rows restrict, as far as their own dates go."""
        return self.approved_at is not None and self.undone_at is None


class ProposeImport(Command, frozen=True):
    """Put a manifest forward whose rows are in the vault."""

    import_id: ImportId
    count: int
    root: str
    by: PersonId


class ApproveImport(Command, frozen=True):
    """Agree as the second person. `root` says which rows the approver saw."""

    import_id: ImportId
    root: str
    by: PersonId


class UndoImport(Command, frozen=True):
    """Free everybody whom the import restricts and whose restriction is not completed."""

    import_id: ImportId
    by: PersonId
    reason: Private


class DropImport(Command, frozen=True):
    """Give up an import that nobody approved within `kept_days`, so that its rows may leave the vault."""

    import_id: ImportId
    kept_days: int


class ImportProposed(Event, frozen=True):
    """A manifest waits for its second person; nobody is restricted by it yet. `begun_at`: when its rows were first read."""

    import_id: ImportId
    manifest: Manifest
    first_day: int
    last_day: int
    begun_at: Instant
    by: PersonId


class ImportApproved(Event, frozen=True):
    """The rows of a manifest are in force, under the rulebook version of this moment."""

    import_id: ImportId
    manifest: Manifest
    by: PersonId
    version: int


class ImportUndone(Event, frozen=True):
    """The rows of a manifest are free."""

    import_id: ImportId
    by: PersonId
    reason: Sealed


class ImportDropped(Event, frozen=True):
    """Nobody approved a manifest in time: its rows leave the vault, and it can restrict nobody any more."""

    import_id: ImportId


class Staged(msgspec.Struct, frozen=True):
    """What was read of a file into the vault so far. `finished`: to its end, so that no row is added any more."""

    import_id: ImportId
    count: int
    root: str
    first_day: int
    last_day: int
    begun_at: Instant
    finished: bool


class ImportFacts(msgspec.Struct, frozen=True):
    """What proposing, approving, dropping and undoing need to know. `person` None where nobody in particular asks.

    `last_approved_at`: when any other import was approved last. `departed`: its rows that became restrictions of their
    own and are not completed.
    """

    ids: Mint
    person: Staff | None
    staged: Staged | None
    found: Import | None
    version: InForce | None
    last_approved_at: Instant | None = None
    departed: tuple[Restriction, ...] = ()


def propose(facts: ImportFacts, command: ProposeImport, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose what was read."""
    refused = require(facts.person, Role.OPERATOR, Role.SUPERVISOR)
    if refused is not None:
        return refused
    if facts.found is not None and facts.found.dropped_at is not None:
        return refuse(Code.IMPORT_DROPPED)
    staged = facts.staged
    if staged is None or not staged.finished:
        return refuse(Code.IMPORT_NOT_READ)
    if staged.count == 0:
        return refuse(Code.IMPORT_EMPTY)
    if (staged.count, staged.root) != (command.count, command.root):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "root")
    refused = sound_days(staged.first_day, staged.last_day)
    if refused is not None:
        return refused
    if facts.version is None:
        return refuse(Code.NO_RULEBOOK_IN_FORCE)
    if facts.found is not None:
        return ()
    manifest = Manifest(command.import_id, command.count, command.root)
    return (
        ImportProposed(
            command.import_id, manifest, staged.first_day, staged.last_day, staged.begun_at, command.by
        ),
    )


def approve(facts: ImportFacts, command: ApproveImport, now: Instant) -> tuple[Event, ...] | Refusal:
    """Bring the rows into force, as a second person who saw the same root. INVARIANT (I-18)"""
    refused = require(facts.person, Role.APPROVER)
    if refused is not None:
        return refused
    found = facts.found
    if found is None or found.approved_at is not None:
        return refuse(Code.IMPORT_NOT_PROPOSED)
    if found.dropped_at is not None:
        return refuse(Code.IMPORT_DROPPED)
    if found.proposed_by == command.by:
        return refuse(Code.APPROVER_IS_DECIDER)
    if found.manifest.root != command.root:
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "root")
    if facts.version is None:
        return refuse(Code.NO_RULEBOOK_IN_FORCE)
    if facts.last_approved_at is not None and facts.last_approved_at >= found.begun_at:
        return refuse(Code.IMPORT_OUTDATED)  # its rows were not compared with those of the other one
    return (ImportApproved(command.import_id, found.manifest, command.by, facts.version.version),)


def drop(facts: ImportFacts, command: DropImport, now: Instant) -> tuple[Event, ...] | Refusal:
    """Drop what waited too long. What was approved stays whole, undone or not; dropped again gives no event."""
    found = facts.found
    if found is None or found.approved_at is not None:  # INVARIANT (I-27)
        return refuse(Code.IMPORT_NOT_PROPOSED)
    if found.dropped_at is not None:
        return ()
    if found.proposed_at + max(command.kept_days, KEPT_DAYS_LEAST) * DAY > now:
        return refuse(Code.IMPORT_WAITS_STILL)
    return (ImportDropped(command.import_id),)


def undo(facts: ImportFacts, command: UndoImport, now: Instant) -> tuple[Event, ...] | Refusal:
    """Free every row at once; those that somebody had looked at or appealed get their end and a notice of it."""
    refused = require(facts.person, Role.OPERATOR, Role.SUPERVISOR, Role.APPROVER)
    if refused is not None:
        return refused
    found = facts.found
    if found is None or not found.live:
        return refuse(Code.IMPORT_NOT_LIVE)
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    sealed = command.reason.sealed
    events: list[Event] = [ImportUndone(command.import_id, command.by, sealed)]
    for ordinal, item in enumerate(facts.departed):  # INVARIANT (I-32)
        if restrictions.in_force(item, now):
            notice_id = NoticeId(facts.ids("ntc", ordinal))
            events += [
                restrictions.ended(item, now, Cause.IMPORT_UNDONE, command.by, sealed, void=True),
                NoticeIssued(notice_id, item.account_no, Kind.LIFTED, item.decision_id, None),
            ]
    return tuple(events)


class Earlier(msgspec.Struct, frozen=True):
    """A row about the same account that is in the vault already, with what became of its import.

    `same_import`: of the list that is being read. `departed`: it had become a restriction of its own.
    """

    row: Row
    same_import: bool
    approved_at: Instant | None
    undone_at: Instant | None
    departed: bool


def admit(
    row: Row,
    earlier: tuple[Earlier, ...],
    own: tuple[Restriction, ...],
    now: Instant,
) -> Row | Refusal:
    """The row as it may be brought in, or why not. `own`: the account's restrictions on this record."""
    refused = _sound(row, now)
    if refused is not None:
        return refused
    for other in earlier:
        if other.row.target != row.target or not set(other.row.capabilities) & set(row.capabilities):
            continue
        if other.same_import:
            if msgspec.structs.replace(other.row, reason="") == msgspec.structs.replace(row, reason=""):
                return refuse(Code.ROW_REPEATED)
            continue
        if other.approved_at is None:
            continue
        if other.undone_at is None or other.departed:
            return refuse(Code.ROW_IMPORTED_BEFORE)
        first = migrates_at(other.row, other.approved_at)
        bounds = [at for at in (row.migrates_by, first) if at is not None]
        row = msgspec.structs.replace(row, migrates_by=min(bounds))
    if row.migrates_by is not None and row.migrates_by <= now:
        return refuse(Code.ROW_IMPORTED_BEFORE)
    if any(_freed_since(item, row) for item in own):  # INVARIANT (I-09)
        return refuse(Code.ROW_FREED_ON_RECORD)
    return row


def capabilities_of(
    names: tuple[str, ...], floor: frozenset[str], known: frozenset[str]
) -> tuple[Capability, ...] | Refusal:
    """What a row names, as capabilities; why it may not name them. `floor`, `known`: of the newest catalogue."""
    if not names:
        return refuse(Code.MEASURE_EMPTY, "capabilities")
    for name in names:
        if name in FLOOR or name in floor:  # INVARIANT (I-04)
            return refuse(Code.CAPABILITY_IS_FLOOR, "capabilities", capability=name)
        if name not in known:
            return refuse(Code.CAPABILITY_UNKNOWN, "capabilities", capability=name[:80])
    return tuple(Capability(name) for name in sorted(set(names)))


def sound_days(first_day: int, last_day: int) -> Refusal | None:
    """Why migration dates cannot be spread over these days, or None. INVARIANT (I-07)"""
    if 1 <= first_day <= last_day <= MIGRATION_DAYS_MAX:
        return None
    return refuse(Code.MIGRATION_BEYOND_LIMIT, "last_day", most=str(MIGRATION_DAYS_MAX))


def day_of(account_no: AccountNo, first_day: int, last_day: int) -> int:
    """After how many days the rows of an account migrate: spread evenly, all rows of one account on one day."""
    return first_day + account_no % (last_day - first_day + 1)


def migrates_at(row: Row, approved_at: Instant) -> Instant:
    """The migration date, never more than 180 days after the approval whatever the row says. INVARIANT (I-07)"""
    at = Instant(approved_at + min(row.migrates_after, MIGRATION_DAYS_MAX) * DAY)
    return at if row.migrates_by is None else min(at, row.migrates_by)


def terms_of(row: Row, approved_at: Instant) -> Terms:
    """What a row restricts: from the approval until the source's end or its migration date."""
    at = migrates_at(row, approved_at)
    return Terms(row.capabilities, approved_at, at if row.until is None else min(at, row.until))


def evolve(state: Import | None, event: Event, at: Instant) -> Import | None:
    """Fold one event into the import it names."""
    match event:
        case ImportProposed():
            return Import(
                event.import_id,
                event.manifest,
                event.first_day,
                event.last_day,
                event.by,
                at,
                event.begun_at,
            )
        case ImportApproved() if state is not None:
            return msgspec.structs.replace(state, approved_by=event.by, approved_at=at, version=event.version)
        case ImportDropped() if state is not None:
            return msgspec.structs.replace(state, dropped_at=at)
        case ImportUndone() if state is not None:
            return msgspec.structs.replace(state, undone_by=event.by, undone_at=at, reason=event.reason)
        case _:
            return state


def _sound(row: Row, now: Instant) -> Refusal | None:
    if row.target == row.account_no:
        return refuse(Code.TARGET_UNKNOWN, "target")
    if row.since > now:
        return refuse(Code.ROW_NOT_BEGUN, "since")
    if row.until is not None and row.until <= max(now, row.since):
        return refuse(Code.ROW_ENDED, "until")
    return None


def _freed_since(item: Restriction, row: Row) -> bool:
    """Whether this record has ended the like of it before its time since the source says it began."""
    ended_at = item.terms.ended_at
    alike = item.target == row.target and set(item.imposed.capabilities) & set(row.capabilities)
    return bool(alike) and ended_at is not None and ended_at >= row.since
