"""Acting: how an unsafe call becomes a command, and its outcome an answer.

The rules are:
1. The Idempotency-Key is the command's id, in a namespace of its caller: two callers can neither collide nor read one
   another's answers.
2. The same key with the same body gives the same status and body, marked `Idempotent-Replay: true`; with another body
   409. Refusals are not stored (I-31).
3. `?dry_run=true` says what would happen and writes nothing.
4. An answer names events and ids, never words. A case's ids are for staff: nobody else learns that one exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter

from dueprocess.application.engine import Accepted, Request
from dueprocess.http.api.wire import IsoText
from dueprocess.http.auth.caller import Caller, CallerKind
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.canonical import keyed
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.instants import iso
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.wire import NAMES

KEY_PATTERN: Final = r"^[A-Za-z0-9._~:-]{8,100}$"
REPLAY: Final = "Idempotent-Replay"

IDS: Final = (
    "account_no",
    "person_id",
    "version",
    "report_id",
    "case_id",
    "evidence_id",
    "decision_id",
    "notice_id",
    "restriction_id",
    "appeal_id",
    "remedy_id",
    "enquiry_id",
    "detector_id",
    "signal_id",
    "import_id",
    "stay_id",
    "link_id",
    "order_id",
    "freeze_id",
    "dispute_id",
    "hold_id",
    "refund_id",
    "export_id",
    "linked_service_id",
    "compromise_id",
    "closing_id",
    "reclamation_id",
    "claim_id",
    "dormancy_id",
    "forwarding_id",
    "asking_id",
    "handover_id",
    "estate_id",
)
_FOR_STAFF_ALONE: Final = frozenset({"account_no", "case_id", "evidence_id", "person_id"})
"""Except that a platform which registers an account is told its number."""


class EventLine(msgspec.Struct, frozen=True):
    """One thing that happened: its name in the record, and the ids it is about."""

    event: str
    ids: dict[str, str]


class Done(msgspec.Struct, frozen=True):
    """What a call brought about. `epoch`: a guard that has reached it knows of this. No events: nothing had to change."""

    epoch: str
    at: IsoText
    dry_run: bool
    ids: dict[str, str]
    events: tuple[EventLine, ...]


class Acting:
    """One unsafe call: who asks, under which key, and whether it is only asked."""

    def __init__(self, services: Services, caller: Caller, key: str, *, dry_run: bool) -> None:
        self.services = services
        self.caller = caller
        self.dry_run = dry_run
        self.command_id = command_id(services, caller, key)

    def __call__(self, command: Command, *, status: int = 200, outside: object = None) -> Response[Any]:
        """Carry a command out. `status`: the answer's when something was made; `outside`: see `engine.Request`."""
        answer = self.services.engine.carry_out(
            Request(self.command_id, self.caller.actor, command, self.dry_run, outside)
        )
        if isinstance(answer, Refusal):
            raise Refused(answer)
        return self.answered(answer, status=status)

    def answered(self, answer: Accepted, *, status: int = 200) -> Response[Any]:
        """An outcome as an answer."""
        done = summary(answer, self.caller, dry_run=self.dry_run and not answer.repeated)
        return Response(
            msgspec.json.encode(done),
            status_code=200 if done.dry_run else status,
            media_type="application/json",
            headers={REPLAY: "true"} if answer.repeated else {},
        )


def command_id(services: Services, caller: Caller, key: str) -> CommandId:
    """The command id that a caller's key stands for."""
    who = f"{caller.kind}\0{caller.id}".encode()
    return CommandId(f"{keyed(services.settings.lasting_key('caller'), 'namespace', who)[:16]}:{key}")


def provide_acting(
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    idempotency_key: Annotated[
        str,
        HeaderParameter(
            name="Idempotency-Key",
            pattern=KEY_PATTERN,
            min_length=8,
            max_length=100,
            description="Made by the caller, new for each new act; repeat it to retry safely.",
        ),
    ],
    dry_run: Annotated[  # noqa: FBT002 - a query parameter
        bool,
        QueryParameter(name="dry_run", required=False, description="Only say what would happen."),
    ] = False,
) -> Acting:
    """The call, for handlers that ask for `act: Acting`."""
    return Acting(services, caller, idempotency_key, dry_run=dry_run)


def summary(answer: Accepted, caller: Caller, *, dry_run: bool) -> Done:
    """What the caller learns of an outcome."""
    lines = tuple(line for event in answer.events if (line := _line(event, caller)) is not None)
    ids: dict[str, str] = {}
    for line in lines:
        for name, value in line.ids.items():
            ids.setdefault(name, value)
    return Done(f"{answer.generation}.{answer.position}", iso(answer.at), dry_run, ids, lines)


def _line(event: Event, caller: Caller) -> EventLine | None:
    name = NAMES[type(event)]
    staff = caller.kind is CallerKind.STAFF
    if name.startswith("case.") and not staff:  # INVARIANT (I-25)
        return None
    hidden = (
        frozenset()
        if staff
        else _FOR_STAFF_ALONE - ({"account_no"} if name.startswith("account.") else set())
    )
    found: Mapping[str, Any] = {field: getattr(event, field, None) for field in IDS if field not in hidden}
    return EventLine(
        name,
        {field: str(value) for field, value in found.items() if value is not None},
    )
