"""The guard: what a platform puts in front of every act that a restriction may forbid.

The rules are:
1. A floor capability is allowed before any data is looked at (I-04).
2. A check answers for one epoch, tells which, and takes no lock (I-29).
3. Expiry needs no server and no job: what has ended has ended, also with the feed cut (I-08, I-09).
4. Without any data: floor is allowed, all else is "unknown"; never everybody restricted, never everybody free (I-30).
5. A check never raises for what the server sent or failed to send, only for ids of the wrong type and foreign handles.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

from dueprocess.guard.capability import Capability
from dueprocess.guard.catalogue import Catalogue
from dueprocess.guard.clock import HighWater, utc_ms
from dueprocess.guard.errors import GuardError
from dueprocess.guard.feed import Server, Timing
from dueprocess.guard.follower import Follower
from dueprocess.guard.handles import PATTERNS, Epoch
from dueprocess.guard.knowledge import Knowledge
from dueprocess.guard.many import MANY, Many
from dueprocess.guard.modes import Mode, Modes
from dueprocess.guard.reporter import Reporter
from dueprocess.guard.snapshot import NEVER, ROW, Snapshot, Span
from dueprocess.guard.snapshot_reader import load_snapshot, open_snapshot
from dueprocess.guard.standing import Overtaken, Standing, longest
from dueprocess.guard.tally import Tally
from dueprocess.guard.verdict import Verdict
from dueprocess.guard.verdicts import Verdicts
from dueprocess.guard.view import View


class Guard:
    """Follows one server and answers checks from memory.

    `url`: where the server is. `token`: its access token. `keep`: a folder; a restart without the server goes on with what
    was known. `shared`: processes of this machine that name the same folder share one mapped snapshot in it; without, the
    folder is this process's alone. `modes`: what a refusal means (see `Modes`); None: everything is enforced. `clock`: UTC milliseconds. A process that is forked afterwards has a guard too, which
    begins to follow at its first question.
    `ValueError` if `url` is no address; nothing else raises here, whatever state server and folder are in.
    """

    __slots__ = (
        "__weakref__",
        "_catalogue",
        "_follower",
        "_knowledge",
        "_many",
        "_reporter",
        "_tally",
        "_waking",
    )
    _follower: Follower | None
    _reporter: Reporter | None
    _tally: Tally

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        keep: str | Path | None = None,
        shared: bool = False,
        modes: Modes | Mapping[str, str | Mode] | None = None,
        clock: Callable[[], int] = utc_ms,
        timing: Timing | None = None,
    ) -> None:
        timing = timing or Timing()
        server = Server(url, token, timing)
        if shared and keep is None:
            raise ValueError("`shared` needs the folder that is shared: `keep`")
        knowledge = Knowledge(HighWater(clock), None if keep is None else Path(keep), shared=shared)
        follower = Follower(server, knowledge, timing)
        self._begin(knowledge, Catalogue(knowledge, follower, timing.catalogue_s), follower)
        knowledge.set_modes(modes if isinstance(modes, Modes) else Modes(modes))
        self._reporter = Reporter(server, self._tally, timing)
        follower.start()
        self._reporter.start()

    @classmethod
    def from_snapshot(cls, source: str | Path | bytes, *, clock: Callable[[], int] = utc_ms) -> Self:
        """A guard without a server, from a snapshot's file or bytes. `SnapshotRefused` or `OSError`."""
        snapshot = load_snapshot(source) if isinstance(source, bytes) else open_snapshot(Path(source))
        return cls.of(snapshot, clock=clock)

    @classmethod
    def of(cls, snapshot: Snapshot, *, clock: Callable[[], int] = utc_ms) -> Self:
        """A guard without a server, from a snapshot that was read."""
        knowledge = Knowledge(HighWater(clock))
        knowledge.adopt(Standing(snapshot), snapshot.head.recorded_at)
        guard = cls.__new__(cls)
        guard._begin(knowledge, Catalogue(knowledge, None, 0), None)  # noqa: SLF001 - its own class
        return guard

    def _begin(self, knowledge: Knowledge, catalogue: Catalogue, follower: Follower | None) -> None:
        self._knowledge = knowledge
        self._catalogue = catalogue
        self._follower = follower
        self._reporter = None
        self._tally = Tally()
        self._many = Many()
        self._waking = threading.Lock()
        _ALIVE.add(self)

    def capability(self, name: str) -> Capability:
        """The handle for this name (service.verb), made once when the platform starts.

        `UnknownCapability` if the server's catalogue does not hold it. While the server cannot be asked the handle is
        made all the same; its checks answer "unknown", and `last_error` tells later if the name was wrong.
        """
        self._awake()
        return self._catalogue.capability(name)

    def check(
        self,
        account: str | int,
        capability: Capability,
        target: str | int | None = None,
        *,
        at_least: tuple[int, int] | None = None,
    ) -> Verdict:
        """Whether this account may do this now (towards this target).

        `account` and `target`: the platform's own ids, texts, or unsigned integers where it declared such. `at_least`:
        an epoch this answer must not be older than; "unknown" if the guard is not there yet. `TypeError` for an id of
        the wrong type, `ValueError` for another guard's handle.
        """
        view = self._knowledge.view
        if capability.floor or at_least is not None:
            decided = self._before_data(view, account, capability, at_least)
            if decided is not None:
                return decided
        # 99 of 100 checks end here. No call that can be spared, no object made: bench/guard_check.py has the figures.
        try:
            mark: int = account if view.ints else crc32(account.encode())  # type: ignore[assignment,union-attr]
            slot = view.table[mark % view.slots]
            if not slot or slot & (pattern := PATTERNS[mark & 63]) != pattern:
                return view.clear[capability]
        except (KeyError, AttributeError, TypeError, ValueError):
            pass  # first of its epoch, or an id that is odd or of the wrong type: the slow way tells which
        while True:
            if view.wake is not None:
                view.wake()
                view = self._knowledge.view
            try:
                return self._look(view, account, capability, target)
            except Overtaken:
                view = self._knowledge.view

    def check_many(self, accounts: Iterable[str | int], capability: Capability) -> Verdicts:
        """One verdict for each account, in order, all of one epoch; checks without a target. Raises as `check` does.

        With numpy (extra `batch`) an array of integers costs a tenth of single checks; the answers are the same.
        """
        ids = (
            accounts if hasattr(accounts, "__getitem__") and hasattr(accounts, "__len__") else list(accounts)
        )
        while True:
            try:
                return self._check_batch(self._awake(), ids, capability)  # type: ignore[arg-type]
            except Overtaken:
                continue

    def _awake(self) -> View:
        view = self._knowledge.view
        if view.wake is not None:
            view.wake()
            view = self._knowledge.view
        return view

    def _check_batch(self, view: View, ids: Sequence[str | int], capability: Capability) -> Verdicts:
        clear = self._clear(view, capability)
        special: dict[int, Verdict | int] = {}
        if capability.floor:  # INVARIANT (I-04)
            return Verdicts(len(ids), clear, special)
        many = self._many.find(view, ids, capability, self._knowledge.clock) if len(ids) >= MANY else None
        hits: Iterable[int] = self._passing(view, ids, capability) if many is None else many.others
        for place in hits:
            verdict = self._look(view, ids[place], capability, None)
            if verdict is not clear:
                special[place] = verdict
        if many is None:
            return Verdicts(len(ids), clear, special)
        if many.rows:
            self._tally.add("refused", capability.name, "enforce", count=len(many.rows))
        special.update(many.rows)
        return Verdicts(len(ids), clear, special, partial(self._of_row, view, capability))

    def _passing(self, view: View, ids: Sequence[str | int], capability: Capability) -> Iterable[int]:
        """The places of those that the filter does not clear."""
        table, slots = view.table, view.slots
        if view.clear.get(capability) is None:
            return range(len(ids))  # nothing is shared: it differs from account to account
        try:
            marks: Sequence[int] = ids if view.ints else [crc32(account.encode()) for account in ids]  # type: ignore[assignment,union-attr]
            return [
                place
                for place, mark in enumerate(marks)
                if (slot := table[mark % slots]) and slot & (pattern := PATTERNS[mark & 63]) == pattern
            ]
        except (AttributeError, TypeError, ValueError):
            return range(len(ids))  # an id that is odd or of the wrong type: the slow way tells which

    def _of_row(self, view: View, capability: Capability, row: int) -> Verdict:
        """The verdict of somebody who has one row and is restricted by it."""
        if view.standing is None:
            raise LookupError(row)
        _, until, _, text = ROW.unpack_from(view.standing.base.rows, row * ROW.size)
        try:
            restriction, notice = view.standing.base.cause(text)
        except OSError:
            restriction, notice = None, None
        ends = None if until == NEVER else until
        return Verdict("restricted", False, capability, view.moment, ends, notice, restriction)

    def _before_data(
        self, view: View, account: str | int, capability: Capability, at_least: tuple[int, int] | None
    ) -> Verdict | None:
        if capability.floor:  # INVARIANT (I-04)
            return view.shared(capability)
        epoch = view.moment.epoch
        if at_least is not None and epoch is not None and epoch < at_least:  # INVARIANT (I-29)
            return view.unsure(capability, account)
        return None

    def _clear(self, view: View, capability: Capability) -> Verdict:
        if not capability.floor and self._knowledge.handles.get(capability.name) is not capability:
            raise ValueError(f"the handle {capability!r} was made by another guard")
        return view.shared(capability)

    def _look(
        self, view: View, account: str | int, capability: Capability, target: str | int | None
    ) -> Verdict:
        """The slow way: confirm the account and weigh its spans. `Overtaken`: begin again with the present view."""
        clear = view.clear.get(capability)
        if clear is None:
            clear = self._clear(view, capability)
        standing = view.standing
        if standing is None or clear.answer == "unknown":
            return view.unsure(capability, account)
        found = self._longest(view, account, capability, target)
        if found is None:
            return clear
        until = None if found.until == NEVER else found.until
        restriction, notice = standing.readable_cause(found)
        mode = view.modes.of(capability.name)
        stage = mode.for_all or mode.stage(view.key(account))
        if stage == "off":
            return clear
        if found.observed:
            stage = "observe"
        if stage == "observe":
            self._tally.add("would_refuse", capability.name, stage, restriction)
            return Verdict("allowed", True, capability, view.moment, until, notice, restriction, True)
        self._tally.add("refused", capability.name, stage, restriction)
        return Verdict("restricted", False, capability, view.moment, until, notice, restriction)

    def _longest(
        self, view: View, account: str | int, capability: Capability, target: str | int | None
    ) -> Span | None:
        """The span that forbids this now and ends last. `Overtaken`: begin again with the present view."""
        standing = view.standing
        spans = () if standing is None else standing.spans(view.key(account), view.position)
        if standing is None or not spans:
            return None
        towards = None if target is None else view.key(target)
        return longest(spans, standing.bit(capability.name), towards, self._knowledge.clock.now())

    def report_unexplained(
        self, account: str | int, capability: Capability, target: str | int | None = None
    ) -> bool:
        """The platform itself refused this; whether nothing that the guard knows says why.

        Counted either way and sent to the server, without the account: an `unexplained_refusal` is a defect to look into,
        the other kind tells that both agree. Arguments as in `check`; a floor capability is never explained.
        """
        while True:
            view = self._awake()
            self._clear(view, capability)
            mode = view.modes.of(capability.name)
            try:
                found = None if capability.floor else self._longest(view, account, capability, target)
            except Overtaken:
                continue
            stage = mode.for_all or mode.stage(view.key(account))
            if found is not None and found.observed and stage == "enforce":
                stage = "observe"
            if found is None or view.standing is None:
                self._tally.add("unexplained_refusal", capability.name, stage)
                return True
            self._tally.add("agreed", capability.name, stage, view.standing.readable_cause(found)[0])
            return False

    @property
    def modes(self) -> Modes:
        """What a refusal means, by capability. Setting it holds from the next check on."""
        return self._knowledge.modes

    @modes.setter
    def modes(self, modes: Modes | Mapping[str, str | Mode]) -> None:
        self._knowledge.set_modes(modes if isinstance(modes, Modes) else Modes(modes))

    def wait_ready(self, timeout: float | None = None) -> bool:
        """Wait until there is a snapshot to answer from (`timeout` in seconds); whether there is one."""
        return self._wait(lambda: self._knowledge.standing is not None, timeout)

    def wait_for(self, epoch: tuple[int, int], timeout: float | None = None) -> bool:
        """Wait until the guard has reached this epoch (`timeout` in seconds); whether it has."""
        return self._wait(lambda: (self.epoch or (-1, -1)) >= epoch, timeout)

    def _wait(self, reached: Callable[[], bool], timeout: float | None) -> bool:
        self._awake()
        knowledge = self._knowledge
        with knowledge.changed:
            knowledge.changed.wait_for(lambda: reached() or knowledge.closed, timeout)
            return reached()

    @property
    def epoch(self) -> Epoch | None:
        """The epoch of the next check; None before the first snapshot."""
        return self._knowledge.view.moment.epoch

    @property
    def age_ms(self) -> int | None:
        """Milliseconds since the server was last heard; None if it never was."""
        return self._knowledge.view.moment.age_ms

    @property
    def ahead_ms(self) -> int | None:
        """How far this clock was ahead of the server's at the last heartbeat, in milliseconds; alarm on a large one."""
        return self._knowledge.ahead_ms

    @property
    def connected(self) -> bool:
        """Whether the feed is open."""
        return self._knowledge.connected

    @property
    def last_error(self) -> GuardError | None:
        """What is wrong now: with the feed, the folder, a name, or what is reported; None: nothing."""
        knowledge, reporter = self._knowledge, self._reporter
        return (
            knowledge.error
            or knowledge.keep_error
            or self._catalogue.missing()
            or (None if reporter is None else reporter.error)
        )

    def _sleep(self) -> None:
        """In a process that was forked: nothing of the parent's is used; the first question starts what is needed."""
        if self._follower is not None:
            self._waking = threading.Lock()
            self._tally = Tally()
            self._knowledge.sleep(self._wake)

    def _wake(self) -> None:
        with self._waking:
            if self._follower is not None and self._knowledge.view.wake is not None:
                self._follower = self._catalogue.follower = self._follower.again()
                self._knowledge.wake()
                self._follower.start()
                if self._reporter is not None:
                    self._reporter = self._reporter.again(self._tally)
                    self._reporter.start()

    def close(self) -> None:
        """Stop following. Checks go on answering from what was known."""
        if self._follower is not None:
            self._follower.close()
        if self._reporter is not None:
            self._reporter.close()
        self._knowledge.close()

    def __enter__(self) -> Self:
        """The guard itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


_ALIVE: weakref.WeakSet[Guard] = weakref.WeakSet()
"""The guards of this process: those that a process forked from it finds and lets sleep."""


def _sleep_all() -> None:
    for guard in tuple(_ALIVE):
        guard._sleep()  # noqa: SLF001 - its own module


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_sleep_all)
