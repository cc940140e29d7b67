"""Preview: the notice exactly as the person will see it, before anything is recorded.

The events that an act would bring about are folded over the record by the views' own `evolve`, and the notice page is
compiled from that by the very query that compiles it later. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from dueprocess.application.facts import party_of
from dueprocess.application.linked_service import links_about
from dueprocess.application.ports import Head, Reader, VaultEntry
from dueprocess.application.queries.asking import Foreseen
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage, notice_page
from dueprocess.application.views.all import DECISIONS, TOUCHED, VIEWS
from dueprocess.application.views.view import Key, Row, View
from dueprocess.domain.decision import Decision, DecisionApproved, DecisionMade, Outcome, made
from dueprocess.domain.imposing import imposed
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.recovery import stopped
from dueprocess.kernel.ids import AccountNo, CommandId, DecisionId, Mint, PersonId, VaultRef
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Event
from dueprocess.record.envelope import Envelope

_UNUSED = Mint(b"", CommandId("preview"))


class Overlay:
    """A reader over another one, as if some events had happened and some words were kept already."""

    def __init__(
        self, beneath: Reader, events: Iterable[Event], at: Instant, words: Iterable[VaultEntry] = ()
    ) -> None:
        self._beneath = beneath
        self.manifests = beneath.manifests
        self._words = {entry.ref: entry for entry in words}
        self._rows: dict[str, dict[Key, Any]] = {view.name: {} for view in VIEWS}
        for event in events:
            for view in TOUCHED.get(type(event), ()):
                key = view.key_of(event)
                if key is not None:
                    self._rows[view.name][key] = view.evolve(self.get(view, key), event, at)

    def get(self, view: View[Row], key: Key | None) -> Row | None:
        """The row with this key, as the events leave it."""
        if key in self._rows[view.name]:
            row: Row | None = self._rows[view.name][key]
            return row
        return self._beneath.get(view, key)

    def find(self, view: View[Row], **columns: Key) -> tuple[Row, ...]:
        """The rows with these column values, as the events leave them, in key order."""
        changed = self._rows[view.name]
        fits = {
            key: row
            for key, row in changed.items()
            if row is not None and all(view.columns[name](row) == value for name, value in columns.items())
        }
        if not changed:
            return self._beneath.find(view, **columns)
        kept = {_key(view, row): row for row in self._beneath.find(view, **columns)}
        rows = {key: row for key, row in kept.items() if key not in changed} | fits
        return tuple(row for _, row in sorted(rows.items(), key=lambda pair: pair[0]))

    def some(self, view: View[Row], most: int, **columns: Key) -> tuple[Row, ...]:
        """At most so many of the rows with these column values, as the events leave them."""
        return self.find(view, **columns)[:most]

    def upto(self, view: View[Row], column: str, most: int) -> tuple[Row, ...]:
        """The rows whose value in a column of numbers is at most `most`, as the events leave them, lowest first."""
        place = view.columns[column]
        rows: dict[Key, Any] = {_key(view, row): row for row in self._beneath.upto(view, column, most)}
        rows |= self._rows[view.name]
        found: list[tuple[int, Key, Any]] = []
        for key, row in rows.items():
            value = place(row) if row is not None else None
            if isinstance(value, int) and value <= most:
                found.append((value, key, row))
        return tuple(row for _, _, row in sorted(found, key=lambda item: item[:2]))

    def above(self, view: View[Row], column: str, least: int) -> Iterator[tuple[Row, ...]]:
        """The rows whose value in a column of numbers is more than `least`, as the events leave them."""
        place = view.columns[column]
        values = ((place(row), _key(view, row), row) for row in self.all(view))
        found = [(value, key, row) for value, key, row in values if isinstance(value, int) and value > least]
        yield tuple(row for _, _, row in sorted(found, key=lambda item: item[:2]))

    def all(self, view: View[Row]) -> tuple[Row, ...]:
        """Every row, as the events leave it, in key order."""
        rows = {_key(view, row): row for row in self._beneath.all(view)}
        rows |= {key: row for key, row in self._rows[view.name].items() if row is not None}
        return tuple(row for _, row in sorted(rows.items(), key=lambda pair: pair[0]))

    def column(self, view: View[Row], name: str) -> tuple[tuple[Key, Key | None], ...]:
        """Key and one column of every row, as the events leave it."""
        found = dict(self._beneath.column(view, name))
        found |= {
            key: view.columns[name](row) for key, row in self._rows[view.name].items() if row is not None
        }
        return tuple(sorted(found.items(), key=lambda pair: pair[0]))

    def vault(self, ref: VaultRef) -> VaultEntry | None:
        """Private content, what is only about to be kept included."""
        return self._words.get(ref) or self._beneath.vault(ref)

    def head(self) -> Head:
        """Where the log ends: nothing is appended."""
        return self._beneath.head()

    def account_no(self, external_id: str) -> AccountNo | None:
        """The number of a known external id."""
        return self._beneath.account_no(external_id)

    def external_id(self, account_no: AccountNo) -> str | None:
        """The external id behind a number."""
        return self._beneath.external_id(account_no)

    def external_ids(self, numbers: Collection[AccountNo]) -> dict[AccountNo, str]:
        """The external ids behind these numbers."""
        return self._beneath.external_ids(numbers)

    def next_account_no(self) -> AccountNo:
        """The number that the next new account gets."""
        return self._beneath.next_account_no()

    def command(self, cause: CommandId) -> tuple[Envelope, ...]:
        """The events of a command that was carried out."""
        return self._beneath.command(cause)

    def stored(self, after: int = 0, limit: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Positions and stored bytes of the log."""
        return self._beneath.stored(after, limit)

    def about(self, things: Collection[str], most: int) -> tuple[tuple[int, bytes], ...]:
        """Events about these things."""
        return self._beneath.about(things, most)

    def standing_events(self, after: int, limit: int) -> tuple[tuple[Envelope, int], ...]:
        """Standing events after a position."""
        return self._beneath.standing_events(after, limit)


def notice_preview(look: Looking, foreseen: Foreseen) -> NoticePage | None:
    """The notice that these events would issue, as its subject will see it; None where they tell nobody anything.

    A decision that waits for its second person tells nobody yet: the notice is shown as agreeing would issue it.
    """
    events = foreseen.events + _as_if_approved(look, foreseen.events)
    notice = next((event for event in events if isinstance(event, NoticeIssued)), None)
    if notice is None:
        return None
    overlay = Overlay(look.reader, events, look.now, foreseen.words)
    return notice_page(Looking(overlay, look.policies, look.now), notice.notice_id, None)


def pending_notice(look: Looking, decision_id: DecisionId) -> NoticePage | None:
    """The notice that agreeing to a decision now would issue; None where it does not wait for a second person."""
    decision = look.reader.get(DECISIONS, decision_id)
    if decision is None or decision.outcome is not Outcome.AWAITING:
        return None
    return notice_preview(look, Foreseen(_agreed(look, decision), ()))


def _as_if_approved(look: Looking, events: tuple[Event, ...]) -> tuple[Event, ...]:
    event = next((item for item in events if isinstance(item, DecisionMade) and item.awaiting), None)
    return _agreed(look, made(event, look.now)) if event else ()


def _agreed(look: Looking, decision: Decision) -> tuple[Event, ...]:
    version = look.policies.version(look.reader, decision.version)
    clause = version.rulebook.clause(decision.clause) if version else None
    if version is None or clause is None:
        return ()
    agreed = DecisionApproved(decision.decision_id, PersonId(""), "")
    zone = version.rulebook.zone
    party = party_of(look.reader, decision.account_no)
    events = imposed(_UNUSED, decision, clause, zone, look.now, party=party, lapses_at=None)
    return (agreed, *events, *stopped(events, links_about(look.reader, decision.account_no)))


def _key(view: View[Row], row: Row) -> Key:
    """The key of a row: the first field of its shape."""
    name = row.__struct_fields__[0]
    key: Key = getattr(row, name)
    return key
