"""Estate links: how a relative who has no account comes back to their claim. The link is all they have: it is their key.

The rules are:
1. A link is bound to one claim and signed. It signs nobody in; it opens the page of that claim and nothing else.
2. What lies behind it is decided by the record: once the owner is known to live, the link opens a page that says so.
"""

from __future__ import annotations

import hashlib
from typing import Final
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeSerializer

from dueprocess.http.services import Settings
from dueprocess.kernel.ids import EstateId

PAGE: Final = "/estate/mine"
"""The page that a link leads to."""
OWNER: Final = "/estate/stop"
"""The page that the letter to a living owner leads to (`stop_links`)."""
_USE: Final = "estate"


def estate_token(settings: Settings, estate_id: EstateId) -> str:
    """What shows that somebody has this claim."""
    return str(_serializer(settings.key_id, settings.key(_USE)).dumps(estate_id))


def estate_address(settings: Settings, estate_id: EstateId) -> str:
    """The address that a letter holds."""
    return f"{settings.base_url}{PAGE}?{urlencode({'token': estate_token(settings, estate_id)})}"


def read_estate_token(settings: Settings, token: str) -> EstateId | None:
    """Whose claim a token is of, if it is ours."""
    for key_id, key in settings.keys(_USE):
        try:
            found = _serializer(key_id, key).loads(token)
        except (BadData, ValueError):
            continue
        return EstateId(found) if isinstance(found, str) else None
    return None


def _serializer(key_id: str, key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt=f"estate link {key_id}", signer_kwargs={"digest_method": hashlib.sha256}
    )
