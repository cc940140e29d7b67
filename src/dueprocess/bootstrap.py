"""Bootstrap: puts the parts together: one folder, one store, one engine, the server, the worker.

The only module beside `cli` that imports everything. A folder holds all there is of an installation: the database
(unless `DATABASE_URL` names a PostgreSQL), the secret everything signed is derived from, the log's key, and where no mail
server is set up, the letters.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dueprocess.adapters.clock import DemoClock, SystemClock
from dueprocess.adapters.content import HttpContentSource
from dueprocess.adapters.images import FileCleaner
from dueprocess.adapters.mail import FolderMail, SmtpMail
from dueprocess.adapters.signer import Ed25519Signer
from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.application.engine import Engine
from dueprocess.application.gathering import gather_report_content
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.operational import entry_code
from dueprocess.application.ports import Clock
from dueprocess.application.telling import Sender, Teller
from dueprocess.domain.account import Channel
from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.settings import oidc_settings
from dueprocess.http.services import Services, Settings
from dueprocess.http.web.letters import PageLetters

SECRET_BYTES = 32
POLL_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Installation:
    """An assembled installation. `close` ends its connections."""

    folder: Path
    store: SqlStore
    engine: Engine
    services: Services
    outbox: SqlOutbox
    teller: Teller

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def assemble(
    folder: Path, settings: Settings | None = None, *, base_url: str = "", demo: bool = False
) -> Installation:
    """The installation in a folder, made there if it is new. `settings` None: from the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = settings or settings_from(os.environ, secret_in(folder), base_url=base_url, demo=demo)
    if settings.demo:
        settings = replace(settings, demo_letters=str(folder / "mail"))
    clock: Clock = DemoClock(folder / "clock.json") if settings.demo else SystemClock()
    store = open_store(database_of(folder, os.environ))
    store.prepare()
    engine = Engine(store, clock, settings.key("engine"), HANDLERS)
    operational = SqlOperational(store)
    contents = (
        HttpContentSource(settings.content_url, settings.content_token) if settings.content_url else None
    )
    services = Services(
        engine=engine,
        store=store,
        clock=clock,
        settings=settings,
        operational=operational,
        signer=Ed25519Signer.at(folder / "log.key", settings.origin),
        files=FileCleaner(),
        contents=contents,
        wall=SystemClock(),
        advance=clock.advance if isinstance(clock, DemoClock) else None,
        directory=directory_from(os.environ, settings.base_url),
    )
    teller = Teller(
        engine,
        store,
        operational,
        PageLetters(settings),
        senders(folder, settings, clock),
        lambda entry_id: entry_code(settings.secret, entry_id),
        lambda report_id: _gather(services, report_id),
        settings.alert_to,
    )
    return Installation(folder, store, engine, services, SqlOutbox(store.operate), teller)


def database_of(folder: Path, environment: Mapping[str, str]) -> str:
    """Where the record of an installation lies: `DATABASE_URL`, or a SQLite file in its folder."""
    return environment.get("DATABASE_URL") or str(folder / "dueprocess.sqlite")


def settings_from(environment: Mapping[str, str], secret: bytes, *, base_url: str, demo: bool) -> Settings:
    """Settings from `DUEPROCESS_*` variables; what is not set keeps its default."""

    def named(name: str, otherwise: str = "") -> str:
        return environment.get(f"DUEPROCESS_{name}", otherwise)

    return Settings(
        base_url=named("BASE_URL", base_url).rstrip("/"),
        secret=secret,
        platform_name=named("PLATFORM_NAME", "dueprocess"),
        origin=named("ORIGIN", "dueprocess.local/log"),
        demo=demo,
        content_url=named("CONTENT_URL").rstrip("/"),
        content_token=named("CONTENT_TOKEN"),
        smtp_host=named("SMTP_HOST"),
        smtp_port=int(named("SMTP_PORT", "25")),
        mail_from=named("MAIL_FROM", "dueprocess <notices@dueprocess.test>"),
        human_contact=named("HUMAN_CONTACT"),
        alert_to=named("ALERT_TO"),
    )


def directory_from(environment: Mapping[str, str], base_url: str) -> Directory | None:
    """Where staff sign in, from `DUEPROCESS_OIDC_*` variables (docs/staff.md); None where no issuer is set."""
    oidc = oidc_settings(environment)
    return Directory(oidc, base_url) if oidc is not None else None


def secret_in(folder: Path) -> bytes:
    """The installation's secret, made at the first start in a file that only its owner may read."""
    path = folder / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()


def senders(folder: Path, settings: Settings, clock: Clock) -> dict[Channel, Sender]:
    """The channels that are set up. Without a mail server, letters lie in `mail/`, and nothing leaves the machine."""
    if settings.smtp_host:
        return {Channel.EMAIL: SmtpMail(settings.smtp_host, settings.smtp_port, settings.mail_from, clock)}
    return {
        Channel.EMAIL: FolderMail(folder / "mail", settings.mail_from, clock),
        Channel.SMS: FolderMail(folder / "mail", settings.mail_from, clock, "sms"),
    }


class Worker:
    """A thread that tells what is due. Stopping it changes nobody's standing (I-08)."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the task at hand."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            while self._installation.teller.work(self._installation.outbox) and not self._stop.is_set():
                continue


@contextmanager
def working(installation: Installation) -> Iterator[Worker]:
    """A worker beside the server, for as long as the block runs."""
    worker = Worker(installation)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def _gather(services: Services, report_id: str) -> None:
    if services.contents is not None:
        gather_report_content(services.engine, services.store, services.contents, report_id)
