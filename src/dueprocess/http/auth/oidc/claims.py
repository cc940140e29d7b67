"""Claims: what a directory's token must prove before anybody is signed in by it (OpenID Connect Core 3.1.3.7).

The rules are:
1. Signed by a key of the directory, with an asymmetric algorithm of the list: never `none`, never our own secret.
2. From this issuer, for this client alone or with us as the authorized party, not expired, not from the future; clocks
   may differ by a minute.
3. Made for this very sign-in: its nonce; and with the access token beside it, where it names one (`at_hash`).
"""

from __future__ import annotations

import hmac
from typing import Any, Final

from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.settings import OidcSettings
from dueprocess.http.auth.oidc.stops import Stop, Stopped

ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
)
SKEW_S: Final = 60
TOKEN_MAX: Final = 64 * 1024
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_LASTS_S: Final = 10 * 60

Claims = dict[str, Any]


def id_token_claims(
    directory: Directory, id_token: str, access_token: str, nonce: str, now_s: int
) -> Claims | Stopped:
    """The claims of an id_token that proves who signed in, or why it does not. Raises `DirectoryFault` for the keys."""
    read = _signed(directory, id_token)
    if isinstance(read, Stopped):
        return read
    header, claims = read
    wrong = _checked(directory.settings, claims, now_s, ("iss", "sub", "aud", "exp", "iat", "nonce"))
    if wrong is not None:
        return wrong
    if not _same(claims["nonce"], nonce):
        return Stopped(Stop.UNPROVEN, "nonce")
    if "at_hash" in claims and not _hashes(claims["at_hash"], access_token, header["alg"]):
        return Stopped(Stop.UNPROVEN, "at_hash")
    return claims


def logout_claims(directory: Directory, logout_token: str, now_s: int) -> Claims | Stopped:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6), or why it is none."""
    read = _signed(directory, logout_token)
    if isinstance(read, Stopped):
        return read
    claims = read[1]
    wrong = _checked(directory.settings, claims, now_s, ("iss", "aud", "iat", "jti", "events"))
    if wrong is not None:
        return wrong
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict) or "nonce" in claims:
        return Stopped(Stop.UNPROVEN, "events")
    if claims["iat"] + LOGOUT_LASTS_S < now_s:
        return Stopped(Stop.EXPIRED, "iat")
    named = [claims[name] for name in ("sid", "sub") if name in claims]
    if not named or not all(isinstance(value, str) and value for value in (*named, claims["jti"])):
        return Stopped(Stop.UNPROVEN, "sub")
    return claims


def second_factor(settings: OidcSettings, claims: Claims) -> bool:
    """Whether the token says that the person signed in as strongly as is demanded here."""
    methods = claims.get("amr")
    given = {item for item in methods if isinstance(item, str)} if isinstance(methods, list) else set()
    acr = claims.get("acr")
    return (not settings.acr or (isinstance(acr, str) and acr in settings.acr)) and (
        not settings.amr or bool(given & set(settings.amr))
    )


def in_group(settings: OidcSettings, claims: Claims) -> bool:
    """Whether the token names the group that may sign in; everybody's does where none is demanded."""
    groups = claims.get(settings.group_claim)
    return not settings.group or (isinstance(groups, list) and settings.group in groups)


def _signed(directory: Directory, token: str) -> tuple[dict[str, Any], Claims] | Stopped:
    """Header and claims of a token that the directory signed."""
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    unproven = Stopped(Stop.UNPROVEN, "signature")
    registry = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    if len(token) > TOKEN_MAX:
        return unproven
    try:
        header = jws.extract_compact(token.encode(), None, registry).headers()
    except (JoseError, ValueError, TypeError):
        return unproven
    key_id, algorithm = header.get("kid"), header.get("alg")
    if algorithm not in ALGORITHMS or not isinstance(key_id, str | None):
        return Stopped(Stop.UNPROVEN, "alg")
    for key in directory.keys(key_id):
        if key.get("kty") not in {"RSA", "EC", "OKP"} or key.get("alg", algorithm) != algorithm:
            continue
        try:
            read = jwt.decode(token, import_key(key), algorithms=[algorithm], registry=registry)
        except (JoseError, ValueError, TypeError):
            continue
        return dict(read.header), read.claims
    return unproven


def _checked(
    settings: OidcSettings, claims: Claims, now_s: int, essential: tuple[str, ...]
) -> Stopped | None:
    """What is wrong with issuer, audience and times."""
    from joserfc.errors import ClaimError, ExpiredTokenError
    from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

    options: dict[str, ClaimsOption] = {name: {"essential": True} for name in essential}
    options["iss"] = {"essential": True, "value": settings.issuer}
    options["aud"] = {"essential": True, "value": settings.client_id}
    try:
        JWTClaimsRegistry(now=now_s, leeway=SKEW_S, **options).validate(claims)
    except ExpiredTokenError:
        return Stopped(Stop.EXPIRED, "exp")
    except ClaimError as error:  # named by our own list: nothing of the token is repeated
        return Stopped(Stop.UNPROVEN, next((name for name in essential if name in error.claim), "claims"))
    audience, party = claims["aud"], claims.get("azp")
    if party not in (None, settings.client_id) or (party is None and audience not in _alone(settings)):
        return Stopped(Stop.UNPROVEN, "azp")
    return None


def _alone(settings: OidcSettings) -> tuple[Any, ...]:
    return settings.client_id, [settings.client_id]


def _hashes(said: Any, access_token: str, algorithm: str) -> bool:
    from authlib.oidc.core.util import create_half_hash  # type: ignore[import-untyped]

    made = create_half_hash(access_token, algorithm)
    return made is not None and access_token != "" and _same(said, made.decode())


def _same(said: Any, expected: str) -> bool:
    return isinstance(said, str) and hmac.compare_digest(said.encode(), expected.encode())
