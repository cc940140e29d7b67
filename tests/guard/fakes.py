"""A record to follow, an oracle to ask, and a server on the loopback that speaks the wire."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dueprocess.guard import FLOOR, Epoch, account_handle
from dueprocess.guard.wire import (
    Entry,
    Row,
    SnapshotHead,
    WireSpan,
    snapshot_bytes,
    write_entry,
    write_head,
    write_resync,
)
from tests.loopback import Handler, loopback

T0 = 1_700_000_000_000
CAPABILITIES = ("chat.send", "chat.send_stranger", "moments.post", "wallet.pay", *FLOOR)
TOKEN = "toy-token"


def span(capability="chat.send", start=T0, until=T0 + 1000, target=None, observed=False):
    """A span with the target given as an external id; only one without a target may be observed."""
    handle = None if target is None else account_handle(target)
    return WireSpan(capability, handle, start, until, observed and target is None)


def head(generation=1, position=0, standing=None, recorded_at=T0, ids="text", **changes):
    made = SnapshotHead(
        generation=generation,
        position=position,
        standing_position=position if standing is None else standing,
        recorded_at=recorded_at,
        ids=ids,
        capabilities=CAPABILITIES,
        floor=FLOOR,
    )
    return made._replace(**changes)


def row(restriction, account, *spans, notice="/n/1"):
    return Row(restriction, account_handle(account), spans or (span(),), notice)


def blob(*rows, **changes):
    """A snapshot of these rows."""
    return snapshot_bytes(head(**changes), rows)


class Log:
    """A record: its entries in order, and what was true at each position. The oracle is a plain loop over them."""

    def __init__(self, generation=1, ids="text"):
        self.generation = generation
        self.ids = ids
        self.entries: list[Entry] = []
        self.position = 0

    @property
    def standing(self) -> int:
        return self.entries[-1].epoch.position if self.entries else 0

    @property
    def epoch(self) -> Epoch:
        return Epoch(self.generation, self.position)

    def pass_by(self, acts=1):
        """Something is recorded that changes no standing."""
        self.position += acts

    def write(self, restriction, account, *spans, notice="/n/1") -> Entry:
        """A restriction of this account has these spans from now on."""
        previous = Epoch(self.generation, self.standing)
        self.position += 1
        entry = Entry(self.epoch, previous, restriction, account_handle(account), spans, notice)
        self.entries.append(entry)
        return entry

    def at(self, position) -> dict[tuple[str, str], Entry]:
        """The last entry of each restriction of each account, up to this position."""
        return {
            (entry.account, entry.restriction): entry
            for entry in self.entries
            if entry.epoch.position <= position
        }

    def matching(
        self, position, account, capability, target, now
    ) -> list[tuple[bool, int | None, str, str | None]]:
        """(observed, until, restriction, notice) of all that forbid this, at this position of the record and instant."""
        towards = None if target is None else account_handle(target)
        return [
            (found.observed, found.until, entry.restriction, entry.notice)
            for entry in self.at(position).values()
            for found in entry.spans
            if entry.account == account_handle(account)
            and found.capability == capability
            and found.target in {None, towards}
            and found.start <= now
            and (found.until is None or now < found.until)
        ]

    def snapshot(self, recorded_at=T0, **changes) -> bytes:
        rows = [
            Row(entry.restriction, entry.account, entry.spans, entry.notice)
            for entry in self.at(self.position).values()
        ]
        made = head(self.generation, self.position, self.standing, recorded_at, self.ids)
        return snapshot_bytes(made._replace(**changes), rows)


def agrees(verdict, log: Log, account, capability, target, now) -> bool:
    """Whether a verdict says what the record says at the epoch that it reports."""
    matching = log.matching(verdict.epoch.position, account, capability, target, now)
    if not matching:
        return verdict.answer == "allowed" and not verdict.would_refuse
    stops = any(not observed for observed, *_ in matching)
    found = [tuple(rest) for observed, *rest in matching if observed != stops]
    latest = max(float("inf") if until is None else until for until, _, _ in found)
    until = None if latest == float("inf") else latest
    longest = [(restriction, notice) for end, restriction, notice in found if end == until]
    return (
        verdict.answer == ("restricted" if stops else "allowed")
        and verdict.would_refuse != stops
        and verdict.until == until
        and (verdict.restriction, verdict.notice) in longest
    )


class FakeServer:
    """Serves one log. Tests steer it by its attributes and wait on `changed`, never on time."""

    def __init__(self, log: Log):
        self.log = log
        self.now = T0
        self.status = 200
        self.chunked = True
        self.mute = False
        self.login_page = False
        self.greeting = b""
        self.broken_snapshots = 0
        self.snapshots = 0
        self.feeds: list[str] = []
        self.told: list[tuple[str, str, dict]] = []
        self.report_statuses: list[int] = []
        self.changed = threading.Condition()
        self._extra: list[bytes] = []
        self._lost: set[int] = set()
        self._hang_up = 0
        self.closed = False

    def push(self, restriction, account, *spans, notice="/n/1") -> Entry:
        with self.changed:
            entry = self.log.write(restriction, account, *spans, notice=notice)
            self.changed.notify_all()
        return entry

    def lose(self, restriction, account, *spans) -> Entry:
        """Recorded, but lost on the way to every guard that follows."""
        with self.changed:
            self._lost.add(self.log.position + 1)
            return self.push(restriction, account, *spans)

    def say(self, frame: bytes):
        """Send these bytes on every open feed, whatever they are."""
        with self.changed:
            self._extra.append(frame)
            self.changed.notify_all()

    def beat(self):
        with self.changed:
            self.say(write_head(self.log.epoch, self.now, Epoch(self.log.generation, self.log.standing)))

    def resync(self):
        self.say(write_resync())

    def hang_up(self):
        """End every open feed."""
        with self.changed:
            self._hang_up += 1
            self.changed.notify_all()

    def wait(self, reached) -> bool:
        with self.changed:
            return self.changed.wait_for(reached, 20)

    def open_feed(self, after: str) -> Iterator[bytes]:
        """What a feed that is opened now sends, until it is hung up."""
        with self.changed:
            self.feeds.append(after)
            self.changed.notify_all()
            return self._frames(
                Epoch(*map(int, after.split("."))), self._hang_up, len(self._extra), self.mute
            )

    def _frames(self, after: Epoch, ends: int, told: int, mute: bool) -> Iterator[bytes]:
        at = after.position
        yield self.greeting

        def over() -> bool:
            return self.closed or self._hang_up > ends

        def news() -> bool:
            return not mute and (len(self._extra) > told or self.log.standing > at)

        while True:
            with self.changed:
                self.changed.wait_for(lambda: over() or news(), 20)
                if over():
                    return
                entries = [entry for entry in self.log.entries if entry.epoch.position > at]
                frames = [write_entry(entry) for entry in entries if entry.epoch.position not in self._lost]
                frames += self._extra[told:]
                told, at = len(self._extra), max(at, self.log.standing)
            yield from frames


class _Handler(Handler):
    def do_POST(self):
        fake = self.server.fake
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with fake.changed:
            fake.told.append((self.path, self.headers["Idempotency-Key"], body))
            status = fake.report_statuses.pop(0) if fake.report_statuses else 200
            fake.changed.notify_all()
        self.answer(status, b"{}", "application/json")

    def do_GET(self):
        fake = self.server.fake
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self.answer(401, b"")
        if fake.status != 200:
            return self.answer(fake.status, b"")
        if fake.login_page:
            return self.answer(200, b"<!doctype html>", "text/html")
        if self.path == "/v1/snapshot":
            return self._snapshot(fake)
        return self._feed(fake)

    def _snapshot(self, fake: FakeServer):
        with fake.changed:
            data = fake.log.snapshot(fake.now)
            fake.snapshots += 1
            if fake.broken_snapshots:
                fake.broken_snapshots -= 1
                data = data[:-1] + bytes([data[-1] ^ 1])
            fake.changed.notify_all()
        self.answer(200, data, "application/octet-stream")

    def _feed(self, fake: FakeServer):
        frames = fake.open_feed(self.path.removeprefix("/v1/feed?after="))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        framing = ("Transfer-Encoding", "chunked") if fake.chunked else ("Connection", "close")
        self.send_header(*framing)
        self.end_headers()
        for frame in filter(None, frames):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(frame), frame) if fake.chunked else frame)
        if fake.chunked:
            self.wfile.write(b"0\r\n\r\n")


@contextmanager
def serving(log: Log | None = None) -> Iterator[tuple[FakeServer, str]]:
    """A server and its address."""
    fake = FakeServer(log or Log())
    with loopback(fake, _Handler) as url:
        yield fake, url
