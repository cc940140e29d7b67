"""The prover: the tree over the stored entries, and signed checkpoints of it.

Before a checkpoint is signed, its root is computed anew from the stored bytes and compared with the head's: a flipped
bit is found before it is vouched for, not after (I-28). How often that is done depends on how long it takes.
"""

from __future__ import annotations

import threading
import time
from typing import Final

from dueprocess.application.ports import Reader
from dueprocess.http.services import Services
from dueprocess.kernel.invariants import invariant
from dueprocess.record.checkpoint import Checkpoint, note, signature_line
from dueprocess.record.envelope import leaf
from dueprocess.record.tree import Frontier, Tree

SHARE: Final = 20
"""At most one twentieth of a processor goes into computing roots anew."""


class Prover:
    """Keeps the tree of one server process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._tree = Tree()
        self._note = ""
        self._signed_size = -1
        self._not_before = 0.0

    def checkpoint(self) -> str:
        """The newest checkpoint, as a signed note."""
        with self._lock:
            if time.monotonic() >= self._not_before or not self._note:
                self._sign()
            return self._note

    def inclusion(self, position: int, size: int | None) -> tuple[int, list[bytes]] | None:
        """The tree's size and the proof that the entry at `position` is in it; None if it is not."""
        with self._lock:
            self._grow()
            size = self._tree.size if size is None else size
            if not 0 < position <= size <= self._tree.size:
                return None
            return size, self._tree.inclusion(position - 1, size)

    def consistency(self, first: int, second: int | None) -> tuple[int, list[bytes]] | None:
        """The second size and the proof that it extends the first; None if there are no such sizes."""
        with self._lock:
            self._grow()
            second = self._tree.size if second is None else second
            if not 0 < first <= second <= self._tree.size:
                return None
            return second, self._tree.consistency(first, second)

    def _grow(self) -> None:
        with self._services.store.read() as reader:
            self._take(reader)

    def _take(self, reader: Reader) -> None:
        for _, data in reader.stored(self._tree.size):
            self._tree.append(leaf(data))

    def _sign(self) -> None:
        started = time.monotonic()
        with self._services.store.read() as reader:
            head = reader.head()
            if head.position == self._signed_size:
                return
            self._take(reader)
            fresh = Frontier()
            for _, data in reader.stored():
                fresh.append(leaf(data))
        root = fresh.root()
        invariant(fresh.size == head.position and root == head.frontier.root(), "I-28", "the log was changed")
        invariant(root == self._tree.root(head.position), "I-28", "the log was changed under this server")
        settings, signer = self._services.settings, self._services.signer
        checkpoint = Checkpoint(settings.origin, head.position, root)
        body = checkpoint.body().encode()
        self._note = note(checkpoint, signer.name, signer.public_key, signer.sign(body)) + "".join(
            signature_line(one.name, one.public_key, one.sign(body)) for one in signer.older
        )
        self._signed_size = head.position
        self._not_before = time.monotonic() + SHARE * (time.monotonic() - started)
