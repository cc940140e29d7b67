"""POST /v1/imports: a list is read (`application.bringing`) and proposed: `ProposeImport`.

The body goes to a file as it comes, so its size is no matter for memory; it is read from there exactly as the command
line reads one. A call that was broken off while the body came has left nothing; one that was broken off while the list
was read goes on where it stopped when the same list is sent again.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import anyio
import msgspec
from anyio import to_thread
from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import InternalServerException
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import HeaderParameter, QueryParameter

from dueprocess.application.bringing import Listed, Mapped, UnusableList, read_list, survey_list, survey_rows
from dueprocess.application.queries.import_file import Figures, State, figures_of, import_file
from dueprocess.application.staging import Bad, Days, ReadElsewhere, Survey
from dueprocess.domain.imports import sound_days
from dueprocess.domain.staff import Role, Staff
from dueprocess.http.api.acting import REPLAY, Acting
from dueprocess.http.api.looking import looking, viewer
from dueprocess.http.api.routing import acting
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import allow
from dueprocess.http.faults import Fault
from dueprocess.http.limits import MIB
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import ImportId
from dueprocess.kernel.refusals import Refusal

ENDINGS: Final = {"application/jsonl": ".jsonl", "application/x-ndjson": ".jsonl", "text/csv": ".csv"}
NAMED_MOST: Final = 50
MAPPING_MAX: Final = 16_000
"""Characters of a mapping; each becomes three at most in an address, and no server reads addresses without end."""
_MAPPING: Final = msgspec.json.Decoder(dict[str, list[str]])


class RefusedRecord(msgspec.Struct, frozen=True):
    """A record that is not brought in: where it begins in the list, why, and which field."""

    line: int
    code: Refusal
    at: str


class ImportAnswer(msgspec.Struct, frozen=True):
    """What a list does. `refused`: the first records of this reading that are not brought in; `root`: for the second person."""

    import_id: ImportId | None
    state: State | None
    dry_run: bool
    root: str | None
    figures: Figures
    refused: tuple[RefusedRecord, ...]


ANSWER = wired(ImportAnswer)


@dataclass
class ListOperation(Operation):
    """The description of this endpoint: its body is a list, in one of three kinds."""

    def __post_init__(self) -> None:
        """Say what the body is."""
        line = Schema(type=OpenAPIType.STRING, description="One restriction a record: docs/import.md.")
        self.request_body = RequestBody({kind: OpenAPIMediaType(line) for kind in ENDINGS}, required=True)


@acting(
    "POST",
    "/imports",
    allow(roles=(Role.OPERATOR, Role.SUPERVISOR)),
    status=201,
    answers=ANSWER.schema,
    body_max=None,
    sync_to_thread=None,
    operation_class=ListOperation,
)
async def bring_in(
    request: Request[Any, Any, Any],
    act: NamedDependency[Acting],
    services: NamedDependency[Services],
    mapping: Annotated[
        str,
        QueryParameter(
            required=False,
            max_length=MAPPING_MAX,
            pattern=r"^[\x20-\x7e]*$",
            description='What labels stand for, as JSON in ASCII (escape the rest): `{"muted": ["chat.send"]}`.',
        ),
    ] = "",
    first_day: Annotated[
        int, QueryParameter(required=False, ge=1, le=1_000, description="Days to the first migration date.")
    ] = 30,
    last_day: Annotated[
        int, QueryParameter(required=False, ge=1, le=1_000, description="Days to the last one, at most 180.")
    ] = 180,
    content_digest: Annotated[
        str | None,
        HeaderParameter(
            name="Content-Digest",
            required=False,
            max_length=200,
            description="`sha-256=:…:` of the body (RFC 9530): what came otherwise is not read.",
        ),
    ] = None,
) -> Response[Any]:
    """Read a list into the vault and propose it; it restricts nobody until a second person agrees. Answers when it is read."""
    kind, _ = request.content_type
    if kind not in ENDINGS:
        raise Refused(Fault.MEDIA_TYPE_UNSUPPORTED)
    mapped, days = _mapping(mapping), Days(first_day, last_day)
    refused = sound_days(first_day, last_day)
    if refused is not None:
        raise Refused(refused)
    with tempfile.TemporaryDirectory(prefix="dueprocess-import-") as folder:
        path = Path(folder) / f"list{ENDINGS[kind]}"
        digest = await _received(request, path, services.settings.import_mb_max * MIB)
        _as_announced(content_digest, digest)
        return await to_thread.run_sync(partial(_brought, act, services, Listed(path, mapped, days)))


def _brought(act: Acting, services: Services, listed: Listed) -> Response[Any]:
    """Read and propose what has come, or only look at it."""
    me = viewer(services, act.caller)
    bad: list[Bad] = []
    seen = Survey()

    def told(item: Bad) -> None:
        seen.refuse(item)
        if len(bad) < NAMED_MOST:
            bad.append(item)

    try:
        if act.dry_run:
            survey = survey_list(services.engine, services.lists, listed, told, _nobody)
            return _answer(None, None, None, figures_of(survey), bad)
        read = read_list(services.engine, services.lists, listed, told, _nobody)
    except UnusableList:
        raise Refused(Fault.LIST_UNREADABLE) from None
    except ReadElsewhere:
        raise Refused(Fault.LIST_BEING_READ) from None
    done = act(read.proposal(me.person_id), status=201)
    return _told_of(services, me, read.import_id, seen, bad, replayed=REPLAY in done.headers)


def _told_of(
    services: Services, me: Staff, import_id: ImportId, seen: Survey, bad: list[Bad], *, replayed: bool
) -> Response[Any]:
    """The answer about a list that was read: its rows counted as they are kept, with what this reading refused."""
    with looking(services) as look:
        file = import_file(look, import_id, me)
        survey = survey_rows(look.reader, import_id, None)
    figures = msgspec.structs.replace(
        figures_of(survey, counted_here=False),
        refused=dict(sorted(seen.refused.items())),
        unmapped_labels=figures_of(seen).unmapped_labels,
    )
    state, root = (file.state, file.root) if file is not None else (None, None)
    return _answer(import_id, state, root, figures, bad, replayed=replayed)


def _answer(
    import_id: ImportId | None,
    state: State | None,
    root: str | None,
    figures: Figures,
    bad: list[Bad],
    *,
    replayed: bool = False,
) -> Response[Any]:
    named = tuple(RefusedRecord(item.line, item.refusal, item.refusal.at) for item in bad)
    answer = ImportAnswer(import_id, state, import_id is None, root, figures, named)
    status = 200 if import_id is None else 201
    return json_of(answer, ANSWER, status=status, headers={REPLAY: "true"} if replayed else {})


async def _received(request: Request[Any, Any, Any], path: Path, most: int) -> bytes:
    """The body as a file; its SHA-256. Refuses what is larger than it may be, before or while it comes."""
    if (request.content_length or 0) > most:
        raise Refused(Fault.LIST_TOO_LARGE)
    digest, size = hashlib.sha256(), 0
    try:
        async with await anyio.open_file(path, "wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise Refused(Fault.LIST_TOO_LARGE)
                digest.update(chunk)
                await file.write(chunk)
    except InternalServerException:  # whoever sent it has gone
        raise Refused(Fault.REQUEST_MALFORMED) from None
    return digest.digest()


def _as_announced(announced: str | None, digest: bytes) -> None:
    """Refuses a body whose SHA-256 is another than its sender says. Other algorithms say nothing to us."""
    for said in (announced or "").split(","):
        name, _, value = said.strip().partition("=")
        if name.lower() == "sha-256" and value != f":{base64.b64encode(digest).decode()}:":
            raise Refused(Fault.DIGEST_MISMATCH, "Content-Digest")


def _mapping(text: str) -> Mapped:
    if not text:
        return {}
    try:
        found = _MAPPING.decode(text)
    except msgspec.DecodeError:
        raise Refused(Fault.REQUEST_MALFORMED, "mapping") from None
    if not all(found.values()):
        raise Refused(Fault.REQUEST_MALFORMED, "mapping")
    return {label: tuple(names) for label, names in found.items()}


def _nobody(_count: int) -> None:
    """Nobody looks at a bar here: progress is in `GET /v1/imports/{import_id}`."""
