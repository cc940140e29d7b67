"""What tests of imports begin with: a list of restrictions, read, proposed and approved."""

from __future__ import annotations

from typing import Any

from dueprocess.application.inherited import take_up
from dueprocess.application.ports import Reading
from dueprocess.application.queries.completion import content_of
from dueprocess.application.queries.looking import Looking
from dueprocess.application.staging import Bad, Days, Given, Stager
from dueprocess.application.views.all import CASES, INHERITED, RESTRICTIONS
from dueprocess.domain.case import Case
from dueprocess.domain.completion import ApproveCompletion, CompleteInherited
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.imports import ApproveImport, ProposeImport, UndoImport
from dueprocess.domain.inherited import Inherited
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo, ImportId, PersonId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.rulebook.ladder import Choice
from tests.world import ADA, BELA, OLGA, START, WEI, World

LIST = ImportId("imp_first")


def given(account: str = "wei", *capabilities: str, **changes: Any) -> Given:
    """A record of a list: since ten days before the world began, without end or reason."""
    fields: dict[str, Any] = {
        "line": 1,
        "account": account,
        "capabilities": capabilities or ("chat.send_stranger",),
        "since": Instant(START - 10 * DAY),
        "until": None,
        "target": None,
        "reason": "",
    }
    return Given(**(fields | changes))


def read(
    world: World, *records: Given | Bad, name: ImportId = LIST, days: Days | None = None
) -> tuple[Reading, list[Bad]]:
    """Read a list into the vault; what was refused of it."""
    refused: list[Bad] = []
    reading = Stager(world.engine, name, days or Days()).stage(records, refused.append)
    return reading, refused


def proposed(world: World, *records: Given, name: ImportId = LIST, days: Days | None = None) -> str:
    """Read and propose a list; its root."""
    reading, refused = read(world, *records, name=name, days=days)
    assert refused == []
    root = reading.frontier.root().hex()
    world.ok(ProposeImport(name, reading.frontier.size, root, OLGA))
    return root


def imported(world: World, *records: Given, name: ImportId = LIST, days: Days | None = None) -> None:
    """Read, propose and approve a list."""
    root = proposed(world, *records, name=name, days=days)
    world.ok(ApproveImport(name, root, BELA))


def looked_at(world: World, account_no: AccountNo = WEI) -> tuple[Restriction, ...]:
    """Somebody looks at an account: its rows depart; its inherited restrictions."""
    with world.store.read() as reader:
        take_up(world.engine, reader, account_no)
    rows = world.find(RESTRICTIONS, account_no=account_no)
    with world.store.read() as reader:
        return tuple(row for row in rows if reader.get(INHERITED, row.restriction_id) is not None)


def inherited(world: World, *records: Given, days: Days | None = None) -> Restriction:
    """One inherited restriction of Wei that has departed."""
    imported(world, *(records or (given(),)), days=days)
    return looked_at(world)[0]


def state(world: World, row: Restriction) -> Inherited:
    """What is known of an inherited restriction as such."""
    return world.get(INHERITED, row.restriction_id)


def case_of(world: World, row: Restriction) -> Case:
    """The case that it departed with."""
    return world.get(CASES, state(world, row).case_id)


def completing(world: World, row: Restriction, **changes: Any) -> CompleteInherited:
    """A sound command to complete: fraud, until a hundred days after the source says it began."""
    if "evidence" not in changes:
        changes["evidence"] = (world.evidence(state(world, row).case_id, row.account_no),)
    fields: dict[str, Any] = {
        "restriction_id": row.restriction_id,
        "by": ADA,
        "clause": "F1",
        "facts": Private("He asked three people for a deposit on a flat that is not his."),
        "choice": Choice(row.terms.capabilities, until=Instant(row.since + 100 * DAY)),
    }
    return CompleteInherited(**(fields | changes))


def without_end(world: World, row: Restriction, **changes: Any) -> CompleteInherited:
    """A sound command to complete for as long as two people renew it."""
    choice = Choice(row.terms.capabilities, permanent=True)
    return completing(world, row, **({"choice": choice} | changes))


def to_approve(
    world: World, row: Restriction, by: PersonId = BELA, *, opened: bool = True
) -> ApproveCompletion:
    """What the second person sends: having opened the evidence, with the digest of what they were shown."""
    proposal = state(world, row).proposal
    assert proposal is not None
    if opened:
        for item in proposal.evidence:
            world.ok(OpenEvidence(item, by, Purpose.APPROVE))
    return ApproveCompletion(row.restriction_id, by, shown(world, row))


def shown(world: World, row: Restriction) -> str:
    """The digest of what a second person is shown of a proposed completion."""
    with world.store.read() as reader:
        look = Looking(reader, world.engine.policies, world.clock.at)
        return content_of(look, row.restriction_id)


def undone(world: World, name: ImportId = LIST) -> None:
    """Undo an import."""
    world.ok(UndoImport(name, OLGA, Private("The mapping was wrong.")))
