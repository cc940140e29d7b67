"""Stop links: what an older contact is sent when somebody new asks for an account's data or money. One button stops that.

The rules are:
1. A link is bound to one thing of one account, to the page that stops such things, and signed; it signs nobody in, shows
   nothing and can do nothing else.
2. Reading it changes nothing (threat T12). It says no date: what it stops is over when the record says so.
"""

from __future__ import annotations

import hashlib
from typing import Final
from urllib.parse import urlencode

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from dueprocess.http.services import Settings
from dueprocess.kernel.ids import AccountNo

DATA: Final = "/data/stop"
MONEY: Final = "/money/stop"
NUMBER: Final = "/number"
NUMBER_STOP: Final = "/number/stop"
"""The pages that links lead to. `NUMBER` is no letter's: whoever holds a number chooses there whose an account is."""


class StopLink(msgspec.Struct, frozen=True):
    """What a link says. `object_id`: of the export, the payout or the number claim that it is about."""

    object_id: str
    account_no: AccountNo


def stop_address(settings: Settings, page: str, link: StopLink) -> str:
    """The address that a letter holds."""
    token = _serializer(settings.key_id, settings.key(page), page).dumps(msgspec.to_builtins(link))
    return f"{settings.base_url}{page}?{urlencode({'token': token})}"


def read_stop_link(settings: Settings, page: str, token: str) -> StopLink | None:
    """What a link to this page says, if it is ours."""
    for key_id, key in settings.keys(page):
        try:
            return msgspec.convert(_serializer(key_id, key, page).loads(token), StopLink)
        except (BadData, msgspec.ValidationError, ValueError):
            continue
    return None


def _serializer(key_id: str, key: bytes, page: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt=f"stop {page} {key_id}", signer_kwargs={"digest_method": hashlib.sha256}
    )
