"""The pump: one thread of each server process that reads new standing events once, for all guards that follow.

It is woken by a commit of its own process, and looks every 50 ms for those of others: one row is read, and nothing is
missed where a connection was cut, as notifications would be. What it read lately stays in memory as bytes; a guard that
is further behind reads the record itself.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from litestar.concurrency import sync_to_thread

from dueprocess.application.stay import StaysInForce
from dueprocess.guard.handles import Epoch
from dueprocess.guard.wire import write_entry, write_head, write_resync
from dueprocess.http.api.feed.entries import entry_of
from dueprocess.http.api.feed.manifests import sweeps
from dueprocess.http.services import Services

LOOK_EVERY: Final = 0.05
HEARTBEAT: Final = 2.0
KEPT: Final = 10_000
AT_ONCE: Final = 500
_LOG = logging.getLogger("dueprocess.feed")


class Reached(NamedTuple):
    """How far the pump has read: the newest epoch, and the position of the newest standing event."""

    epoch: Epoch
    standing: int


class Told(NamedTuple):
    """One entry as it goes out. `follows`: the position of the entry before it."""

    position: int
    follows: int
    data: bytes


class Pump:
    """Reads for all followers of this process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._told: deque[Told] = deque(maxlen=KEPT)
        self._followers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._wake = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._reached = self._begin()

    def start(self) -> None:
        """Begin to read."""
        self._closing = False
        self._services.engine.after_commit.append(self._wake.set)
        self._thread = threading.Thread(target=self._run, name="dueprocess-feed", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, and let every follower end."""
        self._closing = True
        self._wake.set()
        self._services.engine.after_commit.remove(self._wake.set)
        if self._thread is not None:
            self._thread.join()
        self._tell_followers()

    async def follow(self, after: Epoch) -> AsyncIterator[bytes]:
        """What a guard that is at `after` is told, for as long as it listens."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        with self._following(loop, changed):
            reached = self._reached
            if after.generation != reached.epoch.generation or after.position > reached.epoch.position:
                reached = await sync_to_thread(self._look)
            if after.generation != reached.epoch.generation or after.position > reached.epoch.position:
                yield write_resync()
                return
            cursor, shown = after.position, None
            while not self._closing:
                changed.clear()
                chunk, cursor, reached, whole = await self._after(cursor)
                if chunk:
                    yield chunk
                if whole and reached != shown:
                    yield self._head(reached)
                    shown = reached
                elif whole and not await _happens(changed, HEARTBEAT):
                    yield self._head(reached)

    async def _after(self, cursor: int) -> tuple[bytes, int, Reached, bool]:
        """Entries after the cursor, where that leads, how far the pump is, and whether nothing is left before that."""
        with self._lock:
            reached, first = self._reached, self._told[0].follows if self._told else self._reached.standing
            if cursor >= first:
                chunk = b"".join(told.data for told in self._told if told.position > cursor)
                return chunk, max(cursor, reached.standing), reached, True
        told = await sync_to_thread(self._read, cursor, reached.standing)
        end = told[-1].position if told else reached.standing
        return b"".join(item.data for item in told), end, reached, end >= reached.standing

    def _run(self) -> None:
        while not self._closing:
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()
            try:
                self._look()
            except Exception:  # noqa: BLE001 - a thread that died would leave every guard behind
                _LOG.exception("the feed could not read the record; it tries again")

    def _look(self) -> Reached:
        """Read what is new, and wake who follows if anything is."""
        with self._services.store.read() as reader:
            head = reader.head()
            now = Reached(Epoch(head.generation, head.position), head.standing_position)
            with self._lock:
                before = self._reached
            if now == before:
                return now
            fresh = list(self._entries(before.standing, now.standing))
        with self._lock:
            if now.epoch > self._reached.epoch:
                known = self._told[-1].position if self._told else before.standing
                self._told.extend(told for told in fresh if told.position > known)
                self._reached = now
            found = self._reached
        self._tell_followers()
        return found

    def _entries(self, after: int, until: int) -> Iterator[Told]:
        """Standing events in (after, until], from the moment that is being read."""
        while after < until:
            part = self._read(after, until)
            if not part:
                return
            yield from part
            after = part[-1].position

    def _read(self, after: int, until: int) -> list[Told]:
        settings = self._services.settings
        with self._services.store.read() as reader:
            stays = StaysInForce(reader, self._services.engine.now(reader.head().recorded_at))
            return [
                Told(
                    envelope.position,
                    follows,
                    write_resync()
                    if sweeps(envelope.event)
                    else write_entry(entry_of(reader, settings, envelope, follows, stays)),
                )
                for envelope, follows in reader.standing_events(after, AT_ONCE)
                if envelope.position <= until
            ]

    def _begin(self) -> Reached:
        with self._services.store.read() as reader:
            head = reader.head()
        return Reached(Epoch(head.generation, head.position), head.standing_position)

    def _head(self, reached: Reached) -> bytes:
        generation = reached.epoch.generation
        return write_head(reached.epoch, self._services.clock.now(), Epoch(generation, reached.standing))

    def _tell_followers(self) -> None:
        with self._lock:
            followers = tuple(self._followers)
        for loop, changed in followers:
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)

    @contextmanager
    def _following(self, loop: asyncio.AbstractEventLoop, changed: asyncio.Event) -> Iterator[None]:
        follower = (loop, changed)
        with self._lock:
            self._followers.add(follower)
        try:
            yield
        finally:
            with self._lock:
                self._followers.discard(follower)


async def _happens(changed: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(changed.wait(), seconds)
    except TimeoutError:
        return False
    return True
