"""Signed links: how a person gets from the app or a mail to their own page.

The rules are:
1. A link is bound to an account, a purpose, an end and a key; nothing about it can be changed (itsdangerous, SHA-256).
2. Reading a link changes nothing: mail scanners follow it as often as they like (threat T12). Only `enter`, from the
   one button of the page, spends it, once: by its nonce, so that another spelling of the same link is the same link.
3. That a link was spent is remembered for a day longer than it could have been valid.
4. A link names the secret that signed it. After a rotation the older one is believed until it is retired.
"""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

import msgspec
from itsdangerous import BadData, URLSafeSerializer
from litestar.datastructures import Cookie

from dueprocess.application.operational import SessionKind
from dueprocess.http.auth import sessions
from dueprocess.http.auth.sessions import Origin
from dueprocess.http.services import Services, Settings
from dueprocess.kernel.canonical import keyed
from dueprocess.kernel.ids import AccountNo, CommandId
from dueprocess.kernel.instants import DAY, HOUR, Instant

LINK_LASTS: Final = 24 * HOUR
LINK_LASTS_MAX: Final = 30 * DAY
REMEMBERED_LONGER: Final = DAY


class Purpose(StrEnum):
    """What a link opens."""

    STANDING = "standing"
    NOTICE = "notice"
    PAYEE_HOLD = "payee_hold"
    SESSIONS = "sessions"


class Link(msgspec.Struct, frozen=True):
    """What a link says. `object_id`: the notice, where it opens one.

    `known_since`: since when the platform knows the device that the link is shown on; None: it does not say.
    """

    account_no: AccountNo
    purpose: Purpose
    object_id: str
    expires_at: Instant
    nonce: str
    key_id: str
    known_since: Instant | None = None


class LinkFault(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    SPENT = "spent"


class Entered(msgspec.Struct, frozen=True):
    """A link that was spent: what it opens, and the cookie of the person's session."""

    link: Link
    cookie: Cookie


class Made(msgspec.Struct, frozen=True):
    """A link's address, and when it expires. `repeated`: the same call had made it before."""

    url: str
    expires_at: Instant
    repeated: bool = False


def make_link(
    services: Services,
    account_no: AccountNo,
    purpose: Purpose = Purpose.STANDING,
    object_id: str = "",
    lasts: int = LINK_LASTS,
) -> Made:
    """A new link, valid for `lasts` milliseconds (at most 30 days)."""
    expires_at = Instant(services.wall_now() + min(lasts, LINK_LASTS_MAX))
    link = Link(
        account_no, purpose, object_id, expires_at, secrets.token_urlsafe(16), services.settings.key_id
    )
    return Made(_address(services.settings, link), expires_at)


def make_link_once(
    services: Services,
    command_id: CommandId,
    digest: str,
    account_no: AccountNo,
    purpose: Purpose,
    object_id: str,
    lasts: int,
    *,
    known_since: Instant | None = None,
    dry_run: bool,
) -> Made | None:
    """The link of a call that may be repeated: the same command id gives the same link. None: for another body.

    A dry run gives the address without its token.
    """
    now = services.wall_now()
    expires_at = Instant(now + min(lasts, LINK_LASTS_MAX))
    if dry_run:
        return Made(f"{services.settings.base_url}/enter", expires_at)
    known = services.operational.once(f"link-made:{command_id}", digest, expires_at, now)
    if known is None:
        return None
    nonce = keyed(services.settings.lasting_key("links"), "nonce", command_id.encode())[:32]
    link = Link(account_no, purpose, object_id, known[0], nonce, services.settings.key_id, known_since)
    return Made(_address(services.settings, link), known[0], known[1])


def read_link(services: Services, token: str) -> Link | LinkFault:
    """What a link says, if it is ours and still valid. Changes nothing, and does not tell whether it was spent."""
    for key_id, key in services.settings.keys("links"):
        try:
            link = msgspec.convert(_serializer(key_id, key).loads(token), Link)
        except (BadData, msgspec.ValidationError, ValueError):
            continue
        if link.key_id == key_id:
            return link if services.wall_now() < link.expires_at else LinkFault.EXPIRED
    return LinkFault.UNKNOWN


def enter(services: Services, token: str) -> Entered | LinkFault:
    """Spend a link and sign the person in."""
    link = read_link(services, token)
    if isinstance(link, LinkFault):
        return link
    remembered = Instant(link.expires_at + REMEMBERED_LONGER)
    if not services.operational.spend(f"link:{link.nonce}", remembered, services.wall_now()):
        return LinkFault.SPENT
    origin = Origin(known_since=link.known_since)
    return Entered(link, sessions.begin(services, SessionKind.PERSON, str(link.account_no), origin))


def _address(settings: Settings, link: Link) -> str:
    token = _serializer(settings.key_id, settings.key("links")).dumps(msgspec.to_builtins(link))
    return f"{settings.base_url}/enter?{urlencode({'token': token})}"


def _serializer(key_id: str, key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt=f"entry link {key_id}", signer_kwargs={"digest_method": hashlib.sha256}
    )
