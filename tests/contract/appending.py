"""A process that appends without end and says what was acknowledged, to be killed at any instant."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from multiprocessing.connection import Connection

from dueprocess.adapters.store.opening import open_store
from dueprocess.application.engine import Accepted, Engine, Request
from dueprocess.application.handlers import HANDLERS
from dueprocess.domain.account import AccountRegistered, RegisterAccount
from dueprocess.domain.case import CaseOpened, OpenCase
from dueprocess.domain.decision import DecideCase
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached, Source
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private
from dueprocess.record.envelope import Actor, ActorKind
from tests.world import ADA, SECRET, TestClock, private

Said = tuple[str, int, int]
"""A command's id, how many events it brought about, and the position of the last."""


def append_until_killed(address: str, name: str, told: Connection) -> None:
    """Register, open, attach and decide, again and again; tell each acknowledgement as soon as there is one."""
    store = open_store(address)
    engine = Engine(store, TestClock(), SECRET, HANDLERS)
    story = _story(name, engine)
    command = next(story)
    for number in itertools.count():
        command_id = CommandId(f"{name}-{number:06d}")
        answer = engine.carry_out(Request(command_id, Actor(ActorKind.STAFF, ADA), command))
        assert isinstance(answer, Accepted), answer
        told.send((command_id, len(answer.events), answer.position))
        command = story.send(answer.events)


def _story(name: str, engine: Engine) -> Generator[Command, tuple[Event, ...], None]:
    """Commands without end; each is sent what it brought about, and the next builds on it."""
    for number in itertools.count():
        registered = (yield RegisterAccount(private(f"{name}-{number}")))[0]
        assert isinstance(registered, AccountRegistered)
        opened = (yield OpenCase(registered.account_no, "harassment", ADA))[0]
        assert isinstance(opened, CaseOpened)
        words, content_id = Private(f"unwanted words {name} {number}"), private(f"content-{name}-{number}")
        now, author = engine.clock.now(), registered.account_no
        attached = (
            yield AttachEvidence(opened.case_id, "message", words, content_id, now, Source.CONTENT, author)
        )[0]
        assert isinstance(attached, EvidenceAttached)
        facts = Private("He wrote to people who had asked him to stop.")
        yield DecideCase(opened.case_id, ADA, "H1", facts, (attached.evidence_id,))
