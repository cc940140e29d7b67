"""GET /ready: whether people should be sent here: 200, or 503 with what was found. It says nothing of any person."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from dueprocess.http.auth.caller import allow
from dueprocess.http.services import Services


class Looked(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    sound: bool


class Ready(msgspec.Struct, frozen=True):
    """The answer. What is wrong in detail, and what to do, tells `dueprocess doctor` on the machine."""

    ready: bool
    looked_at: tuple[Looked, ...]


@get("/ready", opt=allow(public=True), sync_to_thread=True)
def ready(services: NamedDependency[Services]) -> Response[Any]:
    """Whether it is ready."""
    found = services.health() if services.health is not None else ()
    sound = all(one.sound for one in found if one.grave)
    said = Ready(sound, tuple(Looked(one.name, one.sound) for one in found))
    return Response(
        msgspec.json.encode(said), status_code=200 if sound else 503, media_type="application/json"
    )
