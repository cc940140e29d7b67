"""Settings of the directory: off unless an issuer is set. Mistakes are found at start, by name.

The rules are:
1. The issuer is reached by https; plain http is for this machine alone.
2. What names a person never changes hands: an e-mail address, a name or a telephone number is refused as the person
   claim, since each is given to somebody else one day, or is whatever its owner types (threat T3).
3. Somebody must be able to sign in: local sign-in is switched off only where a directory is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

PREFIX: Final = "DUEPROCESS_OIDC_"
LOCAL: Final = "DUEPROCESS_LOCAL_SIGN_IN"
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
NOT_A_PERSON: Final = frozenset(
    {
        "email",
        "family_name",
        "given_name",
        "mail",
        "name",
        "nickname",
        "phone_number",
        "preferred_username",
        "upn",
    }
)


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The directory that staff sign in with.

    `person_claim`: the claim that names a human being, the same in all their logins. `group`: who may sign in at all
    (a value in `group_claim`); empty: whoever is appointed. `acr`, `amr`: any one of these values proves a second
    factor; where both are set, both are asked for. `scopes`: what is asked of the directory beside `openid`. `name`:
    what the button calls it. `local`: whether passwords kept here sign in as well.
    """

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    person_claim: str = "sub"
    group_claim: str = "groups"
    group: str = ""
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    name: str = ""
    local: bool = True

    def __post_init__(self) -> None:
        if not trusted(self.issuer):
            raise ValueError(f"{PREFIX}ISSUER is an address that begins with https://")
        if not self.client_id:
            raise ValueError(f"{PREFIX}CLIENT_ID is missing")
        if self.person_claim in NOT_A_PERSON:
            raise ValueError(
                f"{PREFIX}PERSON_CLAIM cannot be {self.person_claim}: addresses and names change hands, and whoever"
                " gets one would get the person; take a claim that stays with one human being, as `sub`"
            )
        if not self.person_claim or not self.group_claim:
            raise ValueError(f"{PREFIX}PERSON_CLAIM and {PREFIX}GROUP_CLAIM cannot be empty")


def trusted(address: str) -> bool:
    """Whether an address is reached by https, or lies on this machine."""
    parts = urlsplit(address)
    here = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or here) and not parts.username


def oidc_settings(environment: Mapping[str, str]) -> OidcSettings | None:
    """From `DUEPROCESS_OIDC_*` variables; None where no issuer is set. Raises `ValueError`.

    The secret is not among them: `dueprocess.settings` reads it, from a file of its own where it lies in one.
    """

    def named(name: str, otherwise: str = "") -> str:
        return environment.get(f"{PREFIX}{name}", "").strip() or otherwise

    local = environment.get(LOCAL, "on").strip().lower()
    if local not in {"on", "off"}:
        raise ValueError(f"{LOCAL} is `on` or `off`")
    if not named("ISSUER"):
        if local == "off":
            raise ValueError(f"{LOCAL} cannot be off without {PREFIX}ISSUER: nobody could sign in")
        return None
    return OidcSettings(
        issuer=named("ISSUER"),
        client_id=named("CLIENT_ID"),
        person_claim=named("PERSON_CLAIM", "sub"),
        group_claim=named("GROUP_CLAIM", "groups"),
        group=named("GROUP"),
        acr=tuple(named("ACR").split()),
        amr=tuple(named("AMR").split()),
        scopes=tuple(named("SCOPES").split()),
        name=named("NAME"),
        local=local == "on",
    )
