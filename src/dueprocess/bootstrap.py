"""Bootstrap: puts the parts together: one folder, one store, one engine, the server, the worker.

The only module beside the commands that imports everything. A folder holds all there is of an installation: the
database (unless `database_url` names a PostgreSQL), the keyring everything signed is derived from, the log's key, the
settings, and where no mail server is set up, the letters.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from dueprocess import settings as setups
from dueprocess.adapters.archive import locking
from dueprocess.adapters.archive.folder import FolderArchives
from dueprocess.adapters.backup.erasures import Erasures
from dueprocess.adapters.bridges.zammad import Helpdesk, Zammad, ZammadBridge, ZammadFault
from dueprocess.adapters.clock import DemoClock, SystemClock
from dueprocess.adapters.content import HttpContentSource
from dueprocess.adapters.health import looking
from dueprocess.adapters.images import FileCleaner
from dueprocess.adapters.imports.reading import FileLists
from dueprocess.adapters.keyring import Keyring, keyring_at
from dueprocess.adapters.mail import FolderMail, SmtpMail
from dueprocess.adapters.signer import Ed25519Signer
from dueprocess.adapters.sources import HttpDataSource
from dueprocess.adapters.store.opening import open_store
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.adapters.telemetry.metrics import Metrics
from dueprocess.adapters.telemetry.observing import ObservedEngine, Telemetry
from dueprocess.adapters.telemetry.traces import traces_to
from dueprocess.adapters.wallet import HttpWallet
from dueprocess.adapters.webhooks.carrier import HttpCarrier
from dueprocess.application.archiving import Archivist
from dueprocess.application.bridge import DraftAnswer
from dueprocess.application.courier import Courier
from dueprocess.application.dropping import drop_overdue
from dueprocess.application.engine import Engine
from dueprocess.application.gathering import gather_content
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.operational import entry_code
from dueprocess.application.ports import Clock
from dueprocess.application.telling import Sender, Teller
from dueprocess.domain.account import Channel
from dueprocess.http.auth.entry import secret_of
from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.settings import LOCAL, oidc_settings
from dueprocess.http.auth.oidc.settings import PREFIX as OIDC
from dueprocess.http.languages import locales
from dueprocess.http.services import Services, Settings
from dueprocess.http.web.archive import ArchivedPages
from dueprocess.http.web.letters import PageLetters
from dueprocess.settings import SettingsWrong, Setup

POLL_SECONDS = 0.4
POLL_SECONDS_AFTER_FAULT = 30.0
HELPDESK_SECONDS = 5.0
DROPPING_SECONDS = 3_600.0
TIDY_SECONDS = 60.0
_LOG = logging.getLogger("dueprocess.worker")


@dataclass(frozen=True, slots=True)
class Installation:
    """An assembled installation. `close` ends its connections."""

    folder: Path
    setup: Setup
    store: SqlStore
    engine: Engine
    services: Services
    outbox: SqlOutbox
    teller: Teller
    courier: Courier
    telemetry: Telemetry
    helpdesk: ZammadBridge | None

    def close(self) -> None:
        """Close the store, and hand over what was observed."""
        self.telemetry.close()
        self.store.close()


def assemble(
    folder: Path, setup: Setup | None = None, *, base_url: str = "", demo: bool = False
) -> Installation:
    """The installation in a folder, made there if it is new. `setup` None: read from file and environment.

    `base_url`: where none is set. Raises `SettingsWrong`, and what the store and the keys raise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    setup = setup or setups.read(folder, os.environ).setup
    if not setup.base_url:
        setup = msgspec.structs.replace(setup, base_url=base_url or f"http://{setup.host}:{setup.port}")
    if setup.locale not in locales():
        raise SettingsWrong(
            (f"locale: there is no catalogue `{setup.locale}`; write one of {', '.join(locales())}",)
        )
    settings = http_settings(setup, keyring_of(folder, setup), demo=demo)
    if demo:
        settings = replace(settings, demo_letters=str(folder / "mail"))
    directory = directory_of(setup)
    clock: Clock = DemoClock(folder / "clock.json") if demo else SystemClock()
    store = open_store(database_of(folder, setup))
    store.prepare()
    telemetry = telemetry_of(setup, store, clock)
    erasing = Erasures(erasures_of(folder, setup)).keep
    engine = ObservedEngine(store, clock, settings.lasting_key("engine"), HANDLERS, telemetry, erasing)
    operational = SqlOperational(store)
    helpdesk = helpdesk_of(setup, store, operational)
    services = Services(
        engine=engine,
        store=store,
        clock=clock,
        settings=settings,
        operational=operational,
        signer=Ed25519Signer.at(log_key_of(folder, setup), settings.origin),
        files=FileCleaner(),
        lists=FileLists(),
        contents=HttpContentSource(setup.content_url, setup.content_token) if setup.content_url else None,
        wall=SystemClock(),
        advance=clock.advance if isinstance(clock, DemoClock) else None,
        directory=directory,
        health=looking(store, clock, folder, setup.disk_least_mb),
        metrics=telemetry.metrics.exposition if telemetry.metrics is not None else None,
        wallet=HttpWallet(setup.wallet_url, setup.wallet_token) if setup.wallet_url else None,
        drafts=(lambda appeal_id: _drafts(helpdesk, appeal_id)) if helpdesk is not None else None,
    )
    services = with_archives(folder, setup, services)
    teller = teller_of(folder, setup, services, telemetry)
    outbox, courier = SqlOutbox(store.operate), courier_of(setup, services)
    return Installation(folder, setup, store, engine, services, outbox, teller, courier, telemetry, helpdesk)


def telemetry_of(setup: Setup, store: SqlStore, clock: Clock) -> Telemetry:
    """What observes. Without the extra `operations` nothing is counted, and everything else works."""
    try:
        metrics = Metrics(store, clock)
    except ModuleNotFoundError:
        metrics = None
    try:
        return Telemetry(metrics, traces_to(setup.otlp_endpoint))
    except ModuleNotFoundError as error:
        missing = f"otlp_endpoint needs {error.name}: install dueprocess[operations], or take it away"
        raise SettingsWrong((missing,)) from error


def teller_of(folder: Path, setup: Setup, services: Services, telemetry: Telemetry) -> Teller:
    """What tells, with the channels that are set up."""
    settings = services.settings
    return Teller(
        services.engine,
        services.store,
        services.operational,
        PageLetters(settings),
        senders(folder, setup, services.clock),
        lambda entry_id: entry_code(secret_of(settings, entry_id), entry_id),
        lambda report_id: _gather(services, report_id),
        setup.alert_to,
        telemetry.task,
        services.wallet,
    )


def with_archives(folder: Path, setup: Setup, services: Services) -> Services:
    """The same, with the folder where archives of own data lie, and with what locks them."""
    source = HttpDataSource(setup.data_url, setup.data_token) if setup.data_url else None
    place = Path(setup.exports_folder) if setup.exports_folder else folder / "exports"
    return replace(
        services,
        archives=FolderArchives(place, source, ArchivedPages(services.settings)),
        key_for=locking.fresh_key,
        is_recipient=locking.is_recipient,
    )


def courier_of(setup: Setup, services: Services) -> Courier:
    """What tells a platform's servers, where an operator registered one."""
    settings = services.settings
    carrier = HttpCarrier(
        settings.lasting_key("webhooks"), services.wall or services.clock, private=setup.webhook_private
    )
    return Courier(services.engine, services.store, services.operational, carrier, settings.base_url)


def helpdesk_of(setup: Setup, store: SqlStore, operational: SqlOperational) -> ZammadBridge | None:
    """What carries appeals to a helpdesk, where one is set up."""
    if not setup.zammad_url:
        return None
    there = Helpdesk(
        setup.zammad_url, setup.zammad_token, setup.zammad_group, setup.zammad_customer, setup.zammad_words
    )
    return ZammadBridge(store, operational, Zammad(there), setup.base_url)


def database_of(folder: Path, setup: Setup) -> str:
    """Where the record of an installation lies: `database_url`, or a SQLite file in its folder."""
    return setup.database_url or str(folder / "dueprocess.sqlite")


def keyring_of(folder: Path, setup: Setup) -> Keyring:
    """The installation's secrets; the first is made at the first start, in a file that only its owner may read."""
    return keyring_at(secret_file_of(folder, setup))


def secret_file_of(folder: Path, setup: Setup) -> Path:
    """Where the keyring lies."""
    return Path(setup.secret_file) if setup.secret_file else folder / "secret"


def log_key_of(folder: Path, setup: Setup) -> Path:
    """Where the log's key lies."""
    return Path(setup.log_key_file) if setup.log_key_file else folder / "log.key"


def erasures_of(folder: Path, setup: Setup) -> Path:
    """Where the list of erasures lies."""
    return Path(setup.erasures_file) if setup.erasures_file else folder / "erasures"


def http_settings(setup: Setup, keyring: Keyring, *, demo: bool = False) -> Settings:
    """What requests see of the settings."""
    shared = {field.name for field in dataclasses.fields(Settings)} & set(setups.FIELDS)
    return Settings(
        **{name: getattr(setup, name) for name in shared},
        secret=keyring.front.value,
        key_id=keyring.front.key_id,
        older=tuple((one.key_id, one.value) for one in keyring.older),
        record_secret=keyring.record.value,
        demo=demo,
    )


def directory_of(setup: Setup) -> Directory | None:
    """Where staff sign in (docs/staff.md); None where no issuer is set. Raises `SettingsWrong`."""
    names = [name for name in setups.FIELDS if name.startswith("oidc_") and name != "oidc_secret"]
    said = {f"{OIDC}{name.removeprefix('oidc_').upper()}": getattr(setup, name) for name in names}
    said[LOCAL] = "on" if setup.local_sign_in else "off"
    try:
        oidc = oidc_settings(said)
    except ValueError as error:
        raise SettingsWrong((str(error),)) from None
    return Directory(replace(oidc, secret=setup.oidc_secret), setup.base_url) if oidc is not None else None


def senders(folder: Path, setup: Setup, clock: Clock) -> Mapping[Channel, Sender]:
    """The channels that are set up. Without a mail server, letters lie in `mail/`, and nothing leaves the machine."""
    if setup.smtp_host:
        login = (setup.smtp_user, setup.smtp_password) if setup.smtp_user else None
        return {Channel.EMAIL: SmtpMail(setup.smtp_host, setup.smtp_port, setup.mail_from, clock, login)}
    return {
        Channel.EMAIL: FolderMail(folder / "mail", setup.mail_from, clock),
        Channel.SMS: FolderMail(folder / "mail", setup.mail_from, clock, "sms"),
    }


class Worker:
    """Threads that tell what is due: people, and beside them a platform's servers. Stopping them changes nobody's standing (I-08)."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._stop = threading.Event()
        self._threads = (
            threading.Thread(target=self._run, name="worker", daemon=True),
            threading.Thread(target=self._carry, name="courier", daemon=True),
            threading.Thread(target=self._tell_helpdesk, name="helpdesk", daemon=True),
            threading.Thread(target=self._drop, name="dropping", daemon=True),
            threading.Thread(target=self._archive, name="archivist", daemon=True),
        )

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the task at hand."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            while self._installation.teller.work(self._installation.outbox) and not self._stop.is_set():
                continue

    def _carry(self) -> None:
        pause = POLL_SECONDS
        while not self._stop.wait(pause):
            pause = POLL_SECONDS
            try:
                while self._installation.courier.work() and not self._stop.is_set():
                    continue
            except Exception:  # noqa: BLE001 - mail goes on, and this is tried again
                _LOG.exception("webhooks wait: what stopped them is tried again")
                pause = POLL_SECONDS_AFTER_FAULT

    def _tell_helpdesk(self) -> None:
        helpdesk, clock = self._installation.helpdesk, SystemClock()
        while helpdesk is not None and not self._stop.wait(HELPDESK_SECONDS):
            try:
                helpdesk.turn(clock.now())
            except ZammadFault as fault:
                _LOG.warning("the helpdesk is told later: %s", fault)
            except Exception:  # noqa: BLE001 - mail goes on, and this is tried again
                _LOG.exception("the helpdesk waits: what stopped it is tried again")

    def _going(self) -> bool:
        return not self._stop.is_set()

    def _archive(self) -> None:
        """Make the archives that people asked for, one after another, and delete those that are over."""
        services, outbox = self._installation.services, self._installation.outbox
        if services.archives is None:
            return
        wall = services.wall or services.clock
        archivist = Archivist(services.engine, services.store, services.archives, wall, self._going)
        pause, tidied = POLL_SECONDS, 0.0
        while not self._stop.wait(pause):
            pause = POLL_SECONDS
            try:
                while archivist.work(outbox) and self._going():
                    continue
                if time.monotonic() >= tidied:
                    archivist.tidy()
                    tidied = time.monotonic() + TIDY_SECONDS
            except Exception:  # noqa: BLE001 - mail goes on, and this is tried again
                _LOG.exception("archives wait: what stopped them is tried again")
                pause = POLL_SECONDS_AFTER_FAULT

    def _drop(self) -> None:
        """Remove what was imported and nobody approved: first after a moment, then each hour."""
        kept_days, pause = self._installation.setup.import_kept_days, POLL_SECONDS
        while not self._stop.wait(pause):
            pause = DROPPING_SECONDS
            try:
                for item in drop_overdue(self._installation.engine, kept_days):
                    _LOG.info(
                        "import %s: %d rows removed, nobody approved it within %d days",
                        *(item.import_id, item.rows, kept_days),
                    )
            except Exception:  # noqa: BLE001 - mail goes on, and this is tried again
                _LOG.exception("imports that nobody approved stay for now: their removal is tried again")


@contextmanager
def working(installation: Installation) -> Iterator[Worker]:
    """A worker beside the server, for as long as the block runs."""
    worker = Worker(installation)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def _drafts(helpdesk: ZammadBridge, appeal_id: str) -> tuple[DraftAnswer, ...] | None:
    try:
        return helpdesk.drafts(appeal_id)
    except ZammadFault:
        return None


def _gather(services: Services, report_id: str) -> None:
    if services.contents is not None:
        gather_content(services.engine, services.store, services.contents, report_id)
