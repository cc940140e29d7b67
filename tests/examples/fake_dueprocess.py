"""The part of dueprocess that a platform sees, on the loopback: accounts, links, reports, remedies, snapshot and feed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from ruamel.yaml import YAML

from dueprocess.guard import Epoch, account_handle
from dueprocess.guard.wire import Entry, Row, SnapshotHead, WireSpan, snapshot_bytes, write_entry, write_head
from dueprocess.rulebook.samples import catalogue_text
from tests.loopback import Handler, loopback

TOKEN = "platform-token"
NOTICE = "ntc_0123456789abcdefghjkmnpqrs"


class FakeDueprocess:
    """Remembers every call; `restrict` and `lift` are what a decision and its fall look like to a guard."""

    def __init__(self):
        entries = YAML(typ="safe").load(catalogue_text())["capabilities"]
        self.capabilities = tuple(entry["name"] for entry in entries)
        self.floor = tuple(entry["name"] for entry in entries if entry.get("floor"))
        self.calls: list[tuple[str, str, str | None, dict]] = []
        self.rows: dict[str, Row] = {}
        self.entries: list[Entry] = []
        self.owed: list[dict] = []
        self.handovers: list[dict] = []
        self.seen: dict[str, dict] = {}
        """What it answers to who looks, by address."""
        self.kept: dict[str, object] = {}
        self.counterpart = None
        """Of whose retention what is answered under `keep`; of everybody else: false."""
        self.links_status = 201
        self.protects: dict[str, bool] = {}
        self.sessions_status = 200
        self.claims: list[dict] = []
        self.claims_status = 201
        self.changed = threading.Condition()
        self.closed = False

    @property
    def epoch(self) -> Epoch:
        return Epoch(1, len(self.entries))

    def restrict(self, account, *capabilities, until, target=None, restriction="dec_1.1", notice=NOTICE):
        """From now until then this account may not do these (towards this target)."""
        towards = None if target is None else account_handle(target)
        return self._write(
            restriction,
            account_handle(account),
            tuple(WireSpan(name, towards, 0, until) for name in capabilities),
            notice,
        )

    def lift(self, account, restriction="dec_1.1", *, named=True):
        """The restriction is gone. `named`: the account is given by its external id, not by its handle."""
        return self._write(restriction, account_handle(account) if named else account, (), None)

    def _write(self, restriction, handle, spans, notice):
        with self.changed:
            previous = self.epoch
            address = notice and f"/notices/{notice}"
            entry = Entry(
                Epoch(1, previous.position + 1),
                previous,
                restriction,
                handle,
                spans,
                address,
            )
            self.entries.append(entry)
            self.rows[restriction] = Row(restriction, entry.account, spans, address)
            self.changed.notify_all()
        return entry.epoch

    def wait(self, reached) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: reached(self.calls), 20)

    def forget(self, drained) -> None:
        """No call was ever made, once everything that is still on its way has come."""
        with self.changed:
            while not drained():  # the platform notes an answer a moment after it was given
                self.changed.wait(0.02)
            self.calls.clear()
            self.owed = []
            self.handovers = []
            self.seen = {}
            self.kept.clear()
            self.counterpart = None
            self.links_status = 201
            self.sessions_status = 200
            self.claims = []
            self.claims_status = 201

    def called(self, method, path) -> list[dict]:
        """The bodies that were sent there."""
        return [body for was, where, _, body in self.calls if (was, where) == (method, path)]

    def snapshot(self) -> bytes:
        with self.changed:
            position = self.epoch.position
            head = SnapshotHead(1, position, position, 0, "text", self.capabilities, self.floor)
            return snapshot_bytes(head, [row for row in self.rows.values() if row.spans])

    def frames(self, sent: int):
        yield write_head(self.epoch, 0, self.epoch)
        while not self.closed:
            with self.changed:
                if len(self.entries) == sent and not self.closed:
                    self.changed.wait(20)
                fresh = self.entries[sent:]
            yield from map(write_entry, fresh)
            sent += len(fresh)


class _Handler(Handler):
    @property
    def fake(self) -> FakeDueprocess:
        return self.server.fake

    def do_GET(self):
        if not self._known():
            return
        if self.path == "/v1/snapshot":
            self.answer(200, self.fake.snapshot(), "application/octet-stream")
        elif self.path.startswith("/v1/feed?after="):
            self._feed(int(self.path.rpartition(".")[2]))
        elif self.path == "/v1/number-claims":
            self._json(200, self.fake.claims)
        elif self.path.startswith("/v1/number-claims/"):
            claim = self.path.rpartition("/")[2]
            self._json(200, {"claim": {}, "url": f"http://dueprocess.test/number?token={claim}"})
        elif self.path == "/v1/remedies":
            self._json(200, {"items": self.fake.owed, "next_cursor": None})
        elif self.path.endswith("/counterpart") and self.fake.counterpart is not None:
            self._json(200, self.fake.counterpart)
        elif self.path.endswith("/retention"):
            self._json(200, {"keep": self.fake.kept.get(unquote(self.path.split("/")[3]), False)})
        elif self.path in self.fake.protects:
            self._json(200, {"protects": self.fake.protects[self.path]})
        elif self.path == "/v1/handovers":
            self._json(200, self.fake.handovers)
        elif self.path in self.fake.seen:
            self._json(200, self.fake.seen[self.path])
        else:
            self._json(404, {"code": "not_found"})

    def do_PUT(self):
        self._act()

    def do_POST(self):
        self._act()

    def _act(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        if not self._known():
            return None
        with self.fake.changed:
            self.fake.calls.append((self.command, unquote(self.path), self.headers["Idempotency-Key"], body))
            self.fake.owed = [one for one in self.fake.owed if one["remedy_id"] not in self.path]
            if self.path.endswith("/confirmation"):
                self.fake.handovers = [
                    one for one in self.fake.handovers if one["handover_id"] not in self.path
                ]
            if self.path.endswith("/dormancy"):
                self.fake.protects[self.path] = True
            self.fake.changed.notify_all()
        if self.path.endswith("/links"):
            what = body.get("notice_id", "standing")
            return self._json(self.fake.links_status, {"url": f"http://dueprocess.test/enter?token={what}"})
        if self.path == "/v1/number-claims":
            return self._json(self.fake.claims_status, {"ids": {"claim_id": "ncl_1"}})
        if self.path.endswith("/other-sessions/end"):
            return self._json(self.fake.sessions_status, {"events": []})
        return self._json(200, {"events": []})

    def _known(self) -> bool:
        if self.headers["Authorization"] == f"Bearer {TOKEN}":
            return True
        self._json(401, {"code": "unauthorized"})
        return False

    def _feed(self, after: int):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for frame in self.fake.frames(after):
            self.wfile.write(frame)

    def _json(self, status, value):
        self.answer(status, json.dumps(value).encode(), "application/json")


@contextmanager
def serving(fake: FakeDueprocess, port: int = 0) -> Iterator[str]:
    """Its address."""
    with loopback(fake, _Handler, port) as url:
        yield url
