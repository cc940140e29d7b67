"""Services: all that a request may use, as one frozen value made by `bootstrap` (or by a test)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dueprocess.application.archiving import Archives
from dueprocess.application.bridge import DraftAnswer
from dueprocess.application.bringing import Lists
from dueprocess.application.engine import Engine
from dueprocess.application.health import Finding
from dueprocess.application.operational import Operational
from dueprocess.application.ports import Clock, ContentSource, FileCleaner, Signer, Store
from dueprocess.application.wallet import Wallet
from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.kernel.instants import Instant

PAYEE_HOLD_PAGE: Final = "/payee-hold"
"""Where a person reads why payments to new payees are stopped, and ends it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is set up.

    `base_url`: under which people reach it, without a slash at the end. `secret`: at least 32 bytes; everything that
    is signed here comes from it, under its `key_id`. `older`: secrets that were in front before, by id: what they
    signed is believed for its life. `record_secret`: the one that the record was begun with, which never changes;
    empty: `secret`. `rate_…`: calls a minute. `demo`: whether the demo's clock and hints exist. `account_ids`: whether
    the platform's ids are texts ("text") or unsigned 64-bit integers ("uint64"), for the guards. `import_mb_max`: how
    many megabytes a list of an import may have.
    """

    base_url: str
    secret: bytes
    platform_name: str = "dueprocess"
    origin: str = "dueprocess"
    demo: bool = False
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    account_ids: str = "text"
    content_url: str = ""
    content_token: str = ""
    smtp_host: str = ""
    smtp_port: int = 25
    mail_from: str = ""
    human_contact: str = ""
    alert_to: str = ""
    demo_letters: str = ""
    key_id: str = "1"
    older: tuple[tuple[str, bytes], ...] = ()
    record_secret: bytes = b""
    rate_token: int = 60_000
    rate_source: int = 600
    rate_person: int = 600
    webhook_private: bool = False
    import_mb_max: int = 512

    def __post_init__(self) -> None:
        if len(self.secret) < 32:
            raise ValueError("the secret needs at least 32 bytes")
        if self.base_url.endswith("/"):
            raise ValueError("base_url has no slash at its end")

    @property
    def secure(self) -> bool:
        """Whether people come by https; cookies are marked Secure then."""
        return self.base_url.startswith("https://")

    @property
    def payee_hold_address(self) -> str:
        """Where a person reads why payments to new payees are stopped, and ends it."""
        return f"{self.base_url}{PAYEE_HOLD_PAGE}"

    def notice_address(self, notice_id: str) -> str:
        """Where a person reads a notice."""
        return f"{self.base_url}/n/{notice_id}"

    def key(self, label: str) -> bytes:
        """A key for one use, derived from the secret, so that no signature of one use passes for another."""
        return _derived(self.secret, label)

    def keys(self, label: str) -> tuple[tuple[str, bytes], ...]:
        """Every key for one use whose signatures are believed, by id, the newest first."""
        return tuple((key_id, _derived(secret, label)) for key_id, secret in self.secrets())

    def secrets(self) -> tuple[tuple[str, bytes], ...]:
        """Every secret whose signatures are believed, by id, the newest first."""
        return ((self.key_id, self.secret), *self.older)

    def lasting_key(self, label: str) -> bytes:
        """A key for what must stay equal for ever: ids, salts, idempotency. It comes from the record's first secret."""
        return _derived(self.record_secret or self.secret, label)


def _derived(secret: bytes, label: str) -> bytes:
    return hmac.new(secret, f"dueprocess http {label}".encode(), hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a handler may use.

    `wall`: the clock of sessions, links and throttles. It is the machine's own in the demo, so that moving the demo's
    clock signs nobody out; None: the same as `clock`. `advance`: moves the demo's clock by milliseconds, and exists
    nowhere else. `directory`: where staff sign in, if one is set up. `health`: what `/ready` asks. `metrics`: what this
    process counts, and its media type; None where the extra `operations` is not installed. `drafts`: what colleagues wrote
    at the helpdesk about an appeal, None where it cannot be reached; absent where there is no helpdesk. `lists`: reads
    the lists of imports. `archives`: where archives of own data lie; `key_for`: a fresh age key for a passphrase (its public half, its
    secret half locked), `is_recipient`: whether a text is a public key of age; None where no archive can be made.
    the lists of imports. `wallet`: where people's money is, if the platform has such a thing.
    """

    engine: Engine
    store: Store
    clock: Clock
    settings: Settings
    operational: Operational
    signer: Signer
    files: FileCleaner
    lists: Lists
    contents: ContentSource | None = None
    wall: Clock | None = None
    advance: Callable[[int], Instant] | None = None
    directory: Directory | None = None
    health: Callable[[], tuple[Finding, ...]] | None = None
    metrics: Callable[[], tuple[bytes, str]] | None = None
    drafts: Callable[[str], tuple[DraftAnswer, ...] | None] | None = None
    archives: Archives | None = None
    key_for: Callable[[str], tuple[str, bytes]] | None = None
    is_recipient: Callable[[str], bool] | None = None
    wallet: Wallet | None = None

    def now(self) -> Instant:
        """The present, never before what is recorded. INVARIANT (I-09)"""
        with self.store.read() as reader:
            return self.engine.now(reader.head().recorded_at)

    def wall_now(self) -> Instant:
        """The present for sessions, links and throttles."""
        return (self.wall or self.clock).now()
