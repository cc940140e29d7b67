"""The folder in which a guard keeps what it knows, so that it starts without the server as it stopped.

    snapshot   the last snapshot, the server's or merged here
    journal    each entry of the feed since, a line of crc32 and JSON
    mark       the highest instant the clock has shown

The rules are:
1. A file is replaced whole: written beside, synced, renamed. The journal is only appended to.
2. Whatever a crash leaves is a prefix of the feed: entries are replayed by the rules of the feed, up to the first line
   that is torn or does not continue.
3. Nothing here stops a check. A folder that fails is reported, and the guard goes on from memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from dueprocess.guard.clock import MS_END
from dueprocess.guard.errors import FeedRefused, KeepFailed, SnapshotRefused
from dueprocess.guard.merge import CHANGES_MAX
from dueprocess.guard.snapshot import Snapshot
from dueprocess.guard.snapshot_reader import open_snapshot
from dueprocess.guard.wire import Entry, entry_json, parse_entry


class Keep:
    """One folder. Each process has its own (`sharing.SharedKeep`: several have one)."""

    changes_most = CHANGES_MAX

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._journal: BinaryIO | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KeepFailed(f"{folder}: {error}") from error

    def load(self) -> Snapshot | None:
        """The saved snapshot; None if there is none. `SnapshotRefused` or `KeepFailed` if it cannot be used."""
        try:
            return self._open(self._folder / "snapshot")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeepFailed(f"the saved snapshot cannot be read: {error}") from error

    def save(self, write: Callable[[BinaryIO], None], check: Callable[[Snapshot], None]) -> Snapshot:
        """Write a snapshot, read it back, let `check` refuse it, and only then put it in the place of the last one."""
        fresh = self._folder / "snapshot.new"
        try:
            with fresh.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            snapshot = self._open(fresh)
            check(snapshot)
            fresh.replace(self._folder / "snapshot")
            self._sync_folder()
            self._restart_journal()
        except SnapshotRefused:
            fresh.unlink(missing_ok=True)
            raise
        except OSError as error:
            raise KeepFailed(f"the snapshot could not be saved: {error}") from error
        return snapshot

    def replay(self, apply: Callable[[Entry], bool]) -> None:
        """Give the journal's entries to `apply`, up to a line that is torn or that `apply` refuses; cut off the rest."""
        path = self._folder / "journal"
        try:
            with path.open("r+b") as file:
                end = 0
                for line in file:
                    entry = parse_line(line)
                    if entry is None or not apply(entry):
                        break
                    end += len(line)
                file.truncate(end)
        except FileNotFoundError:
            return
        except OSError as error:
            raise KeepFailed(f"the journal cannot be read: {error}") from error

    def append(self, entry: Entry) -> None:
        """Remember an entry that was applied. It outlives this process at once, a power cut after the system's sync."""
        try:
            if self._journal is None:
                self._journal = (self._folder / "journal").open("ab", buffering=0)
            text = entry_json(entry).encode()
            self._journal.write(b"%08x %s\n" % (crc32(text), text))
        except OSError as error:
            raise KeepFailed(f"the journal cannot be written: {error}") from error

    def load_mark(self) -> int:
        """The saved high-water mark, UTC ms; 0 if there is none that is whole."""
        try:
            digits, _, crc = (self._folder / "mark").read_text("ascii").strip().partition(" ")
            mark = int(digits)
            return mark if crc == f"{crc32(digits.encode()):08x}" and 0 <= mark < MS_END else 0
        except (OSError, ValueError):
            return 0

    def save_mark(self, mark: int) -> None:
        """Save the high-water mark; a higher one that is there already stays."""
        if mark <= self.load_mark():
            return
        fresh = self._folder / "mark.new"
        try:
            with fresh.open("w", encoding="ascii") as file:
                file.write(f"{mark} {crc32(str(mark).encode()):08x}\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._folder / "mark")
        except OSError as error:
            raise KeepFailed(f"the time cannot be saved: {error}") from error

    def close(self) -> None:
        """Let go of the journal."""
        self._close_journal()

    def _close_journal(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def leave_to_parent(self) -> None:
        """In a process that was forked: what is open here is the parent's as well, and is only let go."""
        self.close()

    def _open(self, path: Path) -> Snapshot:
        return open_snapshot(path)

    def _restart_journal(self) -> None:
        self._close_journal()
        (self._folder / "journal").unlink(missing_ok=True)

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def parse_line(line: bytes) -> Entry | None:
    """The entry of one line of a journal; None if it is torn or damaged."""
    crc, _, text = line.removesuffix(b"\n").partition(b" ")
    if not line.endswith(b"\n") or crc != b"%08x" % crc32(text):
        return None
    try:
        return parse_entry(text.decode())
    except (FeedRefused, ValueError):
        return None
