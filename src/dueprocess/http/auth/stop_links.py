"""Stop links: what an older contact is sent when somebody new asks for an account's data. One button stops that.

The rules are:
1. A link is bound to one export of one account and signed; it signs nobody in, shows nothing and can do nothing else.
2. Reading it changes nothing (threat T12). It says no date: what it stops is over when the record says so.
"""

from __future__ import annotations

import hashlib
from typing import Final
from urllib.parse import urlencode

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from dueprocess.http.services import Settings
from dueprocess.kernel.ids import AccountNo, ExportId

LABEL: Final = "export stop"


class StopLink(msgspec.Struct, frozen=True):
    """What a link says."""

    export_id: ExportId
    account_no: AccountNo


def stop_address(settings: Settings, link: StopLink) -> str:
    """The address that a letter holds."""
    token = _serializer(settings.key_id, settings.key(LABEL)).dumps(msgspec.to_builtins(link))
    return f"{settings.base_url}/data/stop?{urlencode({'token': token})}"


def read_stop_link(settings: Settings, token: str) -> StopLink | None:
    """What a link says, if it is ours."""
    for key_id, key in settings.keys(LABEL):
        try:
            return msgspec.convert(_serializer(key_id, key).loads(token), StopLink)
        except (BadData, msgspec.ValidationError, ValueError):
            continue
    return None


def _serializer(key_id: str, key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=f"{LABEL} {key_id}", signer_kwargs={"digest_method": hashlib.sha256})
