"""The engine: carries out commands, one after another, each wholly or not at all.

One command is: take the write lock, look the command id up, seal its private words, load its facts, decide, append,
commit. Many commands may share one commit; a refusal inside a batch writes nothing and does not fail its neighbours.
`dry_run` stops before appending, so every preview comes free (design 4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from dueprocess.application.effects import effects_of
from dueprocess.application.handler import AnyHandler, Desk
from dueprocess.application.policy import Policies
from dueprocess.application.ports import Clock, Ledger, Store
from dueprocess.application.sealing import named, seal
from dueprocess.domain.account import AccountErased, AccountRegistered, EraseAccount, RegisterAccount
from dueprocess.kernel.canonical import canonical, keyed
from dueprocess.kernel.ids import CommandId, Mint, is_command_id
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.record.envelope import Actor, Envelope, enclose


class Request(msgspec.Struct, frozen=True):
    """A command with its id and who asks.

    `outside`: facts from outside that its law needs, asked for before the write lock is taken. They are no part of what
    is asked: sent again with other facts, it is the same command.
    """

    command_id: CommandId
    actor: Actor
    command: Command
    dry_run: bool = False
    outside: Any = None


class Accepted(msgspec.Struct, frozen=True):
    """What a command brought about. `repeated`: it had been carried out before, and this is the stored answer."""

    events: tuple[Event, ...]
    at: Instant
    generation: int
    position: int
    repeated: bool = False


Answer = Accepted | Refusal


class Engine:
    """Carries out requests against a store. `after_commit`: called after each commit, by the thread that wrote."""

    def __init__(
        self, store: Store, clock: Clock, secret: bytes, handlers: Mapping[type[Command], AnyHandler]
    ) -> None:
        self.store = store
        self.clock = clock
        self.policies = Policies()
        self.after_commit: list[Callable[[], None]] = []
        self._secret = secret
        self._handlers = handlers

    def carry_out(self, request: Request) -> Answer:
        """One request in a transaction of its own."""
        return self.carry_out_all((request,))[0]

    def carry_out_all(self, requests: Sequence[Request]) -> list[Answer]:
        """Several requests in one transaction, each decided on what those before it left."""
        with self.store.write() as ledger:
            answers = [self._one(ledger, request) for request in requests]
        for call in tuple(self.after_commit):
            call()
        return answers

    def now(self, high_water: Instant) -> Instant:
        """The present, never before what is recorded. INVARIANT (I-09)"""
        return max(self.clock.now(), high_water)

    def mint(self, command_id: CommandId) -> Mint:
        """The ids that a command of this name gets."""
        return Mint(self._secret, command_id)

    def tag(self, text: str) -> str:
        """The keyed digest by which the same content id is recognised again."""
        return keyed(self._secret, "tag", text.encode())[:32]

    def _one(self, ledger: Ledger, request: Request) -> Answer:
        if not is_command_id(request.command_id):
            return refuse(Code.COMMAND_ID_MALFORMED)
        digest = keyed(self._secret, type(request.command).__name__, canonical(request.command))[:32]
        before = ledger.command(request.command_id)
        if before:  # INVARIANT (I-31)
            return _stored_answer(before, digest, ledger.head().generation)
        ids = Mint(self._secret, request.command_id)
        sealed = seal(request.command, ids, self._secret)
        if isinstance(sealed, Refusal):
            return sealed
        command, private = sealed
        handler = self._handlers[type(command)]
        desk = Desk(ledger, self.policies, ids, request.outside)
        facts = handler.gather(desk, command)
        head = ledger.head()
        now = self.now(head.recorded_at)
        events = handler.plan(desk, command, facts, now)
        if isinstance(events, Refusal):
            return events
        answer = Accepted(events, now, head.generation, head.position + len(events))
        if request.dry_run or not events:
            return msgspec.structs.replace(answer, position=head.position)
        envelopes = [
            enclose(head.position + offset, event, now, request.actor, request.command_id, digest)
            for offset, event in enumerate(events, start=1)
        ]
        owner = handler.owner(facts, command)
        ledger.append(envelopes, first=True)
        ledger.keep(
            entry if entry.account_no else msgspec.structs.replace(entry, account_no=owner)
            for entry in named(private, events)
        )
        _bookkeeping(ledger, command, events)
        ledger.owe(effect for envelope in envelopes for effect in effects_of(envelope))
        return answer


def _stored_answer(before: tuple[Envelope, ...], digest: str, generation: int) -> Answer:
    """The same id again: the same answer for the same body, a refusal for another."""
    if before[0].request != digest:
        return refuse(Code.COMMAND_ID_REUSED)
    events = tuple(envelope.event for envelope in before)
    return Accepted(events, before[0].recorded_at, generation, before[-1].position, repeated=True)


def _bookkeeping(ledger: Ledger, command: Command, events: tuple[Event, ...]) -> None:
    """What changes in the vault besides the words of the command itself."""
    for event in events:
        if isinstance(event, AccountRegistered) and isinstance(command, RegisterAccount):
            ledger.bind(command.external_id.text, event.account_no)
        elif isinstance(event, AccountErased) and isinstance(command, EraseAccount):
            ledger.erase(event.account_no)
