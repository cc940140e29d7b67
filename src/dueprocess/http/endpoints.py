"""Endpoints of webhooks, as the API and the desk make them: one id for one call, told from the present position on."""

from __future__ import annotations

from typing import Final

from dueprocess.application.webhook import Endpoint
from dueprocess.http.services import Services
from dueprocess.kernel.canonical import keyed
from dueprocess.kernel.ids import CommandId, PersonId

KEY_LABEL: Final = "webhooks"


def endpoint_of(
    services: Services, command_id: CommandId, url: str, events: tuple[str, ...], by: PersonId
) -> Endpoint:
    """The endpoint that a call makes; the same call makes the same one."""
    with services.store.read() as reader:
        position = reader.head().position
    drawn = keyed(services.settings.lasting_key(KEY_LABEL), "endpoint id", command_id.encode())[:32]
    return Endpoint(f"whk_{drawn}", url, events, services.now(), by, position)
