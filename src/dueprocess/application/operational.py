"""Operational rows: tokens, sign-ins, sessions, spent links, entry codes, throttles. Never replayed, never a fact.

Nothing secret is kept here as it was given: tokens and session ids are stored hashed, passwords as argon2, codes as
keyed digests. Losing this whole class of table signs everybody out and loses nothing else (design 4).
"""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from typing import Protocol

import msgspec

from dueprocess.application.observation import Observations
from dueprocess.application.ports import Effect
from dueprocess.application.webhook import Webhooks
from dueprocess.kernel.ids import AccountNo, CommandId, PersonId
from dueprocess.kernel.instants import Instant

SEND_ENTRY_CODE = "entry.code"
"""Effect: send the code of the entry named by `subject` to a known contact of its account, if it has one."""

ENTRY_CODE_DIGITS = 8
ENTRY_TRIES_MAX = 5


class SessionKind(StrEnum):
    """Who is signed in."""

    PERSON = "person"
    STAFF = "staff"


class Grant(msgspec.Struct, frozen=True):
    """What a token may do. `person_id`: the member of staff it stands for, where it has the scope `staff`.

    `appointment`: how often they had been dismissed when it was issued. The next dismissal ends it for good.
    """

    scopes: tuple[str, ...]
    person_id: PersonId | None = None
    appointment: int = 0


class Token(msgspec.Struct, frozen=True):
    """A platform's or a member of staff's key to the API."""

    token_id: str
    name: str
    grant: Grant
    created_at: Instant
    revoked_at: Instant | None = None


class Credential(msgspec.Struct, frozen=True):
    """A local sign-in of a member of staff. `hash` is argon2's own text."""

    login: str
    person_id: PersonId
    hash: str


class Session(msgspec.Struct, frozen=True):
    """Somebody who is signed in. `subject`: a person id, or an account number as digits.

    Of a person also `known_since`: since when the contact or device that signed them in is known; None: nobody knows.

    Of staff also: when they were last seen, in words which device, how often they had been dismissed before, and where
    a directory signed them in, keyed digests of its session and of its subject.
    """

    session_id: str
    kind: SessionKind
    subject: str
    created_at: Instant
    expires_at: Instant
    seen_at: Instant | None = None
    device: str = ""
    appointment: int = 0
    directory_sid: str = ""
    directory_sub: str = ""
    known_since: Instant | None = None


class DirectoryLogin(msgspec.Struct, frozen=True):
    """Somebody whom a directory knows by `key`. Which member of staff that is, two people say on the record."""

    issuer: str
    key: str


class Entry(msgspec.Struct, frozen=True):
    """A code that was asked for. `account_no` None: nobody is behind it, and nothing is sent. `known_since`: of the contact it went to."""

    entry_id: str
    account_no: AccountNo | None
    expires_at: Instant
    tries: int
    known_since: Instant | None = None


def entry_code(secret: bytes, entry_id: str) -> str:
    """The code of an entry: derived, so that it lies nowhere, neither in a table nor in the outbox."""
    mac = hmac.new(secret, b"entry code\0" + entry_id.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mac[:8]) % 10**ENTRY_CODE_DIGITS:0{ENTRY_CODE_DIGITS}d}"


class Operational(Webhooks, Observations, Protocol):
    """The operational tables. Each call is a transaction of its own."""

    def add_token(self, token: Token, hashed: str) -> None:
        """Keep a token under its hash."""
        ...

    def token(self, hashed: str) -> Token | None:
        """The token with this hash, unless it was revoked."""
        ...

    def tokens(self) -> tuple[Token, ...]:
        """All tokens, revoked ones too, oldest first."""
        ...

    def revoke_token(self, token_id: str, at: Instant) -> bool:
        """End a token; False if there is none."""
        ...

    def put_credential(self, credential: Credential) -> None:
        """Set a sign-in, replacing the one with this login."""
        ...

    def credential(self, login: str) -> Credential | None:
        """The sign-in with this login."""
        ...

    def add_session(self, session: Session) -> None:
        """Begin a session; its id is already hashed."""
        ...

    def session(self, session_id: str, now: Instant) -> Session | None:
        """The session with this hashed id, if it has neither ended nor expired."""
        ...

    def sessions_of(self, kind: SessionKind, subject: str, now: Instant) -> tuple[Session, ...]:
        """Where somebody is signed in now, latest first."""
        ...

    def see_session(self, session_id: str, at: Instant) -> None:
        """Note that it was used."""
        ...

    def end_session(self, session_id: str, at: Instant) -> None:
        """Sign out."""
        ...

    def end_other_sessions(self, kind: SessionKind, subject: str, keep: str, at: Instant) -> None:
        """Sign out everywhere else; with nothing to keep, everywhere."""
        ...

    def end_directory_sessions(self, at: Instant, *, sid: str = "", sub: str = "") -> int:
        """Sign out what a directory's session, or its subject, signed in (digests): how many that were."""
        ...

    def credentials_of(self, person_id: PersonId) -> tuple[str, ...]:
        """The logins of a member of staff."""
        ...

    def ask_to_link(self, login: DirectoryLogin, code: str, expires_at: Instant, now: Instant) -> None:
        """Keep the digest of a code by which an operator can propose whose login it is; it replaces the one before."""
        ...

    def asked_to_link(self, code: str, command_id: CommandId, now: Instant) -> DirectoryLogin | None:
        """Whoever was given this code; None for an unknown or old one, and for one that another command used."""
        ...

    def use_code(self, code: str, command_id: CommandId) -> None:
        """Note that a command used a code: from now on it is for that command alone, sent again."""
        ...

    def spend(self, what: str, expires_at: Instant, now: Instant) -> bool:
        """Use a single-use thing; False if it was used before. Remembered until `expires_at`."""
        ...

    def once(self, what: str, digest: str, expires_at: Instant, now: Instant) -> tuple[Instant, bool] | None:
        """Keep `what` with a digest and an end, the first time; later the end that was kept, and True.

        None if it was kept with another digest. Forgotten after its end.
        """
        ...

    def begin_entry(self, entry: Entry, hashed: str, effect: Effect) -> None:
        """Keep a code that was asked for and owe its sending, in one transaction."""
        ...

    def entry(self, entry_id: str) -> Entry | None:
        """The entry that the worker sends a code for."""
        ...

    def note_sent(self, entry_id: str, known_since: Instant | None) -> None:
        """Note since when the contact is known that the code was sent to."""
        ...

    def try_code(self, entry_id: str, hashed: str, now: Instant) -> AccountNo | None:
        """The account, if the code is right, in time and among the first five tries; it is spent by that."""
        ...

    def count(self, bucket: str, window: int, now: Instant) -> tuple[int, Instant]:
        """Count one more in a window of milliseconds: how many there are now, and when the window ends."""
        ...

    def setting(self, name: str) -> str | None:
        """A small fact of this installation."""
        ...

    def put_setting(self, name: str, value: str) -> None:
        """Set it."""
        ...
