"""The public entry: for whoever is locked out of the app, with a code to a contact that was known before.

The rules are:
1. Whoever asks gets the same answer, of the same size, after the same work, whether the account exists or not (T11).
2. A code is for one entry, lasts 15 minutes and five tries; it goes to a contact we had, never to one given here.
3. A contact finds its account by the keyed digest under which it was sealed: no list of addresses is kept (I-27).
4. One source is told to wait. For one account codes just stop being sent for a while, so that nobody can tell by that,
   nor lock the person out: links from the app and earlier codes go on working.
"""

from __future__ import annotations

import re

import msgspec
from litestar.datastructures import Cookie

from dueprocess.application.operational import SEND_ENTRY_CODE, Entry, SessionKind, entry_code
from dueprocess.application.ports import Effect
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.http.auth import sessions, throttle
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.auth.sessions import Origin
from dueprocess.http.auth.staff import Throttled
from dueprocess.http.limits import CODE_BY_SOURCE, ENTRY_BY_ACCOUNT, ENTRY_BY_SOURCE
from dueprocess.http.services import Services, Settings
from dueprocess.kernel.canonical import keyed
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import MINUTE, Instant

CODE_LASTS = 15 * MINUTE
GIVEN_MAX = 200


class Started(msgspec.Struct, frozen=True):
    """What the page carries on to the next step."""

    entry_id: str


class Proven(msgspec.Struct, frozen=True):
    """A code was right: whose contact it went to, and since when that is known."""

    account_no: AccountNo
    known_since: Instant | None


def start(services: Services, given: str, source: str) -> Started | Throttled:
    """Begin: `given` is the person's account id, their account number here, or a contact we have of them."""
    wait = throttle.hit(services, ENTRY_BY_SOURCE, source)
    if wait is not None:
        return Throttled(wait)
    given = given.strip()[:GIVEN_MAX]
    account_no = account_given(services, given)
    bucket = given if account_no is None else f"#{account_no}"
    silent = throttle.hit(services, ENTRY_BY_ACCOUNT, bucket) is not None
    now, entry_id = services.wall_now(), fresh_id(_prefix(services.settings.key_id))
    entry = Entry(entry_id, None if silent else account_no, Instant(now + CODE_LASTS), 0)
    effect = Effect(f"{SEND_ENTRY_CODE}:{entry_id}", SEND_ENTRY_CODE, entry_id, services.clock.now())
    code = entry_code(secret_of(services.settings, entry_id), entry_id)
    services.operational.begin_entry(entry, _digest(services, entry_id, code), effect)
    return Started(entry_id)


def finish(services: Services, entry_id: str, code: str, source: str) -> Cookie | Throttled | None:
    """The cookie of the person's session, if the code is right; None if it is not."""
    shown = proven(services, entry_id, code, source)
    if shown is None or isinstance(shown, Throttled):
        return shown
    origin = Origin(known_since=shown.known_since)
    return sessions.begin(services, SessionKind.PERSON, str(shown.account_no), origin)


def proven(services: Services, entry_id: str, code: str, source: str) -> Proven | Throttled | None:
    """Whose contact the code went to, if it is right; None if it is not. Nobody is signed in by it."""
    wait = throttle.hit(services, CODE_BY_SOURCE, source)
    if wait is not None:
        return Throttled(wait)
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    account_no = services.operational.try_code(
        entry_id, _digest(services, entry_id, digits), services.wall_now()
    )
    if account_no is None:
        return None
    entry = services.operational.entry(entry_id)
    return Proven(account_no, entry.known_since if entry else None)


def account_given(services: Services, given: str) -> AccountNo | None:
    """The account behind what was given: by its id, else its number, else a contact. Every way is always looked at.

    An erased one has nobody behind it. A contact of several accounts finds the one that was registered first.
    """
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else 0
    with services.store.read() as reader:
        named = reader.account_no(given)
        numbered = reader.get(ACCOUNTS, number)
        reached = [
            row
            for spelling in spellings(given)
            for column in ("email", "phone")
            for row in reader.find(ACCOUNTS, **{column: services.engine.tag(spelling)})
        ]
    if named is not None:
        return named
    if numbered is not None and not numbered.erased:
        return numbered.account_no
    return min((row.account_no for row in reached), default=None)


def spellings(given: str) -> tuple[str, ...]:
    """How a contact may have been written when it was given: as it is, in small letters, a number in its usual forms."""
    text = given.encode(errors="replace").decode()
    digits = re.sub(r"[\s().\-\u2010-\u2015]", "", text)
    bare = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
    found = (text, text.lower(), digits, bare, f"+86{bare}", f"+86 {bare}")
    return found if re.fullmatch(r"\+?\d{5,20}", digits) else found[:2]


def secret_of(settings: Settings, entry_id: str) -> bytes:
    """The secret that the codes of an entry are made with: its id names it, so that a rotation strands nobody."""
    begun = entry_id.partition("_")[0]
    return next(
        (secret for key_id, secret in settings.secrets() if _prefix(key_id) == begun), settings.secret
    )


def _prefix(key_id: str) -> str:
    return f"ent{key_id}"


def _digest(services: Services, entry_id: str, code: str) -> str:
    content = f"{entry_id}\0{code}".encode(errors="surrogatepass")
    begun = entry_id.partition("_")[0]
    keys = services.settings.keys("entry code")
    key = next((key for key_id, key in keys if _prefix(key_id) == begun), services.settings.key("entry code"))
    return keyed(key, "entry code", content)
