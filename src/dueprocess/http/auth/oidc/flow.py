"""Flow: from the button to a session. Nothing is kept between the two steps but a signed cookie and what was spent.

The rules are:
1. State, nonce and verifier belong to one sign-in in one browser, for ten minutes and one use: the cookie holds the
   state alone; nonce and verifier are derived from it under our key, so that they lie nowhere.
2. The token names the person by the claim that was set up. A link that two people made says which member of staff that
   is; where there is none, it is the member of staff with that very person id. Where the two say different people, or
   only one person has said it yet, it is nobody.
3. Nobody is linked by an e-mail address or a name. Whoever is not linked is shown a code for an operator instead.
4. Roles come from the record, never from the token (threat T3): the token only says who, how strongly, and in which group.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from typing import Any, Final

import msgspec
from itsdangerous import BadData, URLSafeSerializer
from litestar.datastructures import Cookie

from dueprocess.application.operational import DirectoryLogin, SessionKind
from dueprocess.application.sign_in_link import links_of_login
from dueprocess.application.views.all import STAFF
from dueprocess.domain.sign_in_link import login_words
from dueprocess.domain.staff import Staff
from dueprocess.http.auth import sessions, throttle
from dueprocess.http.auth.oidc import claims as proofs
from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.stops import DirectoryFault, Stop, Stopped, Unreachable
from dueprocess.http.auth.secrets import fresh
from dueprocess.http.auth.sessions import Origin
from dueprocess.http.auth.staff import SignedIn, Throttled
from dueprocess.http.limits import SIGN_IN_BY_SOURCE
from dueprocess.http.services import Services, Settings
from dueprocess.kernel.canonical import keyed
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import DAY, MINUTE, SECOND, Instant

BEGUN_LASTS: Final = 10 * MINUTE
CODE_LASTS: Final = DAY
CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 12
KEY_MAX: Final = 255
ANSWER_MAX: Final = 4096
_LABEL: Final = "directory"
_LOG = logging.getLogger("dueprocess.http")


class Begun(msgspec.Struct, frozen=True):
    """A sign-in that was begun: where the browser goes, and the cookie that brings it back."""

    address: str
    cookie: Cookie


class Answer(msgspec.Struct, frozen=True):
    """What the directory sent back through the browser. All of it is a stranger's until it is proven."""

    code: str = ""
    state: str = ""
    issuer: str = ""
    error: str = ""


class Came(msgspec.Struct, frozen=True):
    """A sign-in that ended well: who, and which page was asked for at its beginning."""

    signed_in: SignedIn
    place: str


class _Kept(msgspec.Struct, frozen=True):
    """What the cookie holds."""

    state: str
    place: str
    until: Instant


def begin(services: Services, directory: Directory, place: str) -> Begun | Stopped:
    """Begin. `place`: the page that was asked for."""
    state, settings = fresh(), services.settings
    kept = _Kept(state, place, Instant(services.wall_now() + BEGUN_LASTS))
    try:
        address = directory.authorization_address(
            state, _derived(settings, "nonce", state), _derived(settings, "verifier", state)
        )
    except DirectoryFault as fault:
        return _outside(fault)
    value = _serializer(settings).dumps(msgspec.to_builtins(kept))
    return Begun(address, _cookie(settings, value, BEGUN_LASTS // SECOND))


def finish(
    services: Services, directory: Directory, cookie: str, answer: Answer, source: str, device: str
) -> Came | Throttled | Stopped:
    """End it: the session's cookie, or why there is none."""
    wait = throttle.hit(services, SIGN_IN_BY_SOURCE, source)
    if wait is not None:
        return Throttled(wait)
    kept = _own(services, cookie, answer.state)
    if isinstance(kept, Stopped):
        return _told(kept)
    try:
        found = _proven(services, directory, kept.state, answer)
    except DirectoryFault as fault:
        found = _outside(fault)
    if isinstance(found, Stopped):
        return _told(found)
    person_id = _person(services, directory, found)
    if isinstance(person_id, Stopped):
        return _told(person_id)
    origin = Origin(
        device,
        session_digest(services.settings, directory, str(found.get("sid") or "")),
        subject_digest(services.settings, directory, found["sub"]),
    )
    return Came(
        SignedIn(person_id, sessions.begin(services, SessionKind.STAFF, person_id, origin)), kept.place
    )


def cleared(settings: Settings) -> Cookie:
    """The cookie that takes the state away."""
    return _cookie(settings, "", 0)


def cookie_name(settings: Settings) -> str:
    """The name of the cookie that a sign-in is begun with."""
    return f"{'__Host-' if settings.secure else ''}dp_directory"


def session_digest(settings: Settings, directory: Directory, sid: str) -> str:
    """What is kept of the directory's own session; empty where it named none."""
    return _digest(settings, "sid", f"{directory.settings.issuer}\0{sid}") if sid else ""


def subject_digest(settings: Settings, directory: Directory, sub: str) -> str:
    """What is kept of the directory's subject."""
    return _digest(settings, "sub", f"{directory.settings.issuer}\0{sub}")


def link_digest(settings: Settings, code: str) -> str:
    """What is kept of a code for an operator. It may be typed with spaces, dashes and small letters."""
    return _digest(settings, "code", "".join(letter for letter in code.upper() if letter.isalnum()))


def _own(services: Services, cookie: str, state: str) -> _Kept | Stopped:
    """What this browser began with, used up by this."""
    try:
        kept = msgspec.convert(_serializer(services.settings).loads(cookie[:ANSWER_MAX]), _Kept)
    except (BadData, msgspec.ValidationError, ValueError):
        return Stopped(Stop.NOT_BEGUN_HERE, "cookie")
    now = services.wall_now()
    if now >= kept.until:
        return Stopped(Stop.NOT_BEGUN_HERE, "late")
    if not secrets.compare_digest(kept.state.encode(), state.encode(errors="replace")):
        return Stopped(Stop.NOT_BEGUN_HERE, "state")
    if not services.operational.spend(f"directory:{kept.state}", Instant(kept.until + DAY), now):
        return Stopped(Stop.USED, "state")
    return kept


def _proven(services: Services, directory: Directory, state: str, answer: Answer) -> dict[str, Any] | Stopped:
    """The claims of a token that proves who signed in, strongly enough, as one of those who may."""
    about, rules = directory.about(), directory.settings
    if (answer.issuer or about.authorization_response_iss_parameter_supported) and (
        answer.issuer != about.issuer
    ):
        return Stopped(Stop.UNPROVEN, "iss")
    if answer.error or not answer.code:
        return Stopped(Stop.DECLINED, "error")
    tokens = directory.exchange(answer.code, _derived(services.settings, "verifier", state))
    nonce = _derived(services.settings, "nonce", state)
    found = proofs.id_token_claims(
        directory, tokens.id_token, tokens.access_token, nonce, services.wall_now() // SECOND
    )
    if isinstance(found, Stopped):
        return found
    if not proofs.second_factor(rules, found):
        return Stopped(Stop.SECOND_FACTOR, "acr")
    if not proofs.in_group(rules, found):
        return Stopped(Stop.OUTSIDE_GROUP, "group")
    return found


def _person(services: Services, directory: Directory, claims: dict[str, Any]) -> PersonId | Stopped:
    """The member of staff whom the claims name. INVARIANT (I-12): two logins of one person are one person."""
    key = claims.get(directory.settings.person_claim)
    if not isinstance(key, str) or not 0 < len(key) <= KEY_MAX or not key.isprintable():
        return Stopped(Stop.PERSON_UNNAMED, "person")
    login = DirectoryLogin(directory.settings.issuer, key)
    tag = services.engine.tag(login_words(login.issuer, login.key))
    with services.store.read() as reader:
        links = links_of_login(reader, tag)
        linked = next((link for link in links if link.holds), None)
        named: Staff | None = reader.get(STAFF, key)
        staff: Staff | None = reader.get(STAFF, linked.person_id) if linked is not None else named
        now = services.engine.now(reader.head().recorded_at)
    if linked is not None and named is not None and named.person_id != linked.person_id:
        return Stopped(Stop.PERSON_UNCLEAR, "person")
    if staff is None and any(link.awaits(now) for link in links):  # INVARIANT (I-18)
        return Stopped(Stop.LINK_AWAITS, "person")
    if staff is None:
        return Stopped(Stop.NOT_LINKED, "person", _code(services, login))
    return staff.person_id if staff.active else Stopped(Stop.NOT_APPOINTED, "person")


def _code(services: Services, login: DirectoryLogin) -> str:
    """A code for whoever signed in there and is nobody here yet. An operator who is told it proposes who that is."""
    code, now = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)), services.wall_now()
    services.operational.ask_to_link(
        login,
        link_digest(services.settings, code),
        Instant(now + CODE_LASTS),
        now,
    )
    return "-".join(code[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def _outside(fault: DirectoryFault) -> Stopped:
    return Stopped(Stop.UNREACHABLE if isinstance(fault, Unreachable) else Stop.REFUSED, str(fault))


def _told(stopped: Stopped) -> Stopped:
    """Nothing of the person and nothing of the token is written down: which rule it was, and nothing else."""
    _LOG.warning("sign-in by the directory stopped: %s (%s)", stopped.why.value, stopped.detail)
    return stopped


def _derived(settings: Settings, what: str, state: str) -> str:
    return keyed(settings.key(_LABEL), what, state.encode(errors="surrogatepass"))


def _digest(settings: Settings, what: str, content: str) -> str:
    """What is kept of something: equal for ever, so that a new secret in front ends no session's way to its end."""
    return keyed(settings.lasting_key(_LABEL), what, content.encode(errors="surrogatepass"))


def _serializer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(
        settings.key(_LABEL), salt="sign-in", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _cookie(settings: Settings, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=cookie_name(settings),
        value=value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure,
    )
