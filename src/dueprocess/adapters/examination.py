"""What `dueprocess doctor` looks at beside what `/ready` asks: SQLite, mail, keys, the outbox, webhooks, payouts, who may review."""

from __future__ import annotations

import os
import smtplib
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from dueprocess.adapters.mail import TIMEOUT_SECONDS
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.schema import OUTBOX
from dueprocess.adapters.store.sql import SqlStore
from dueprocess.application.health import Finding
from dueprocess.application.policy import Policies
from dueprocess.application.ports import Clock
from dueprocess.application.queries.coverage import uncovered
from dueprocess.application.views.all import PAYOUTS, RESTRICTIONS, STAFF
from dueprocess.application.views.returns import PAYMENT_RETURNS
from dueprocess.application.webhook import Endpoint
from dueprocess.domain.payment_return import keeps
from dueprocess.kernel.instants import HOUR, MINUTE

WAL_MENDED = (3, 51, 3)
NAMED_MOST = 5
LATE = 10 * MINUTE


def sqlite_version(store: SqlStore) -> Finding:
    """SQLite before 3.51.3 may corrupt a WAL when two connections checkpoint at the same instant."""
    if store.reading.dialect.name != "sqlite":
        return Finding("sqlite", sound=True, said="not in use")
    said = f"{sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < WAL_MENDED:
        said += (
            "; before 3.51.3 two connections that checkpoint at once may damage the file: one process serves, and in it"
            " one connection checkpoints, so that none do"
        )
    return Finding("sqlite", sound=True, said=said)


def mail(host: str, port: int, login: tuple[str, str] | None) -> Finding:
    """Whether the mail server answers, and takes our name and password. Nothing is sent."""
    if not host:
        said = "no mail server is set: letters lie in mail/, and nobody is told outside the pages"
        return Finding("mail", sound=False, said=said, advice="set smtp_host", grave=False)
    try:
        with smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS) as server:
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls()
            if login is not None:
                server.login(*login)
    except (OSError, smtplib.SMTPException) as fault:
        said = f"{host}:{port} does not answer as it should ({type(fault).__name__})"
        return Finding("mail", sound=False, said=said, advice="see smtp_host, smtp_port, smtp_user")
    return Finding("mail", sound=True, said=f"{host}:{port} answers")


def outbox(store: SqlStore) -> Finding:
    """Whether the worker gave anything up."""
    try:
        with store.reading.connect() as connection:
            parked = connection.execute(select(func.count()).where(OUTBOX.c.parked.is_(True))).scalar_one()
    except SQLAlchemyError as fault:
        return Finding("outbox", sound=False, said=f"cannot be read ({type(fault).__name__})")
    if parked:
        advice = "see why with `dueprocess outbox`, mend it, and `dueprocess outbox --again`"
        return Finding("outbox", sound=False, said=f"{parked} tasks were given up", advice=advice)
    return Finding("outbox", sound=True, said="nothing was given up")


def webhooks(store: SqlStore) -> Finding:
    """Whether messages to a platform's servers were given up, or an address was switched off; and what to do next."""
    found: list[str] = []
    advice: list[str] = []
    try:
        kept = SqlOperational(store)
        endpoints = kept.endpoints()
        parked = [(row, kept.parked_deliveries(row.endpoint_id)) for row in endpoints]
        last = {row.endpoint_id: kept.given_up(1, row.endpoint_id) for row, count in parked if count}
    except SQLAlchemyError as fault:
        return Finding("webhooks", sound=False, said=f"cannot be read ({type(fault).__name__})", grave=False)
    given_up = [(row, count) for row, count in parked if count]
    if given_up:
        named = [
            f"{count} to {_address_of(row)} (last answer: {last[row.endpoint_id][0].answer or 'none'})"
            for row, count in given_up[:NAMED_MOST]
        ]
        more = ", …" if given_up[NAMED_MOST:] else ""
        found.append(f"messages were given up: {', '.join(named)}{more}")
        advice.append("mend the receiver, then `dueprocess outbox --again`, or `Send again` at the desk")
    off = [row for row in endpoints if row.off]
    if off:
        named = [f"{_address_of(row)} ({row.off})" for row in off[:NAMED_MOST]]
        found.append(f"switched off: {', '.join(named)}{', …' if off[NAMED_MOST:] else ''}")
        advice.append("switch an address on again at the desk under Webhooks, or remove it there")
    if found:
        return Finding("webhooks", sound=False, said="; ".join(found), advice="; ".join(advice), grave=False)
    return Finding("webhooks", sound=True, said=f"{len(endpoints)} registered, nothing was given up")


def payouts(store: SqlStore, clock: Clock) -> Finding:
    """Whether payouts wait for the wallet's answer for long. They are asked for again for as long as it takes (I-20)."""
    try:
        with store.read() as reader:
            now = max(clock.now(), reader.head().recorded_at)
            waiting = [row for part in reader.above(PAYOUTS, "unknown_since", 0) for row in part]
    except Exception as fault:  # noqa: BLE001 - whatever a driver raises, the answer is the same
        return Finding("payouts", sound=False, said=f"cannot be read ({type(fault).__name__})")
    late = [row for row in waiting if row.instructed_at is not None and row.instructed_at <= now - LATE]
    if late:
        longest = (now - min(row.instructed_at or now for row in late)) // MINUTE
        said = f"{len(late)} wait for the wallet's answer, the longest for {longest} minutes"
        advice = "look at the wallet; what waits is asked for again by itself, and pays once; then `dueprocess money reconcile`"
        return Finding("payouts", sound=False, said=said, advice=advice, grave=False)
    return Finding("payouts", sound=True, said="none waits for the wallet for long")


def payment_returns(store: SqlStore, clock: Clock) -> Finding:
    """Whether somebody who paid an account that cannot receive has waited longer for their money than was promised."""
    try:
        with store.read() as reader:
            now = max(clock.now(), reader.head().recorded_at)
            late = [
                row
                for row in reader.upto(PAYMENT_RETURNS, "ends_at", now)
                if keeps(reader.get(RESTRICTIONS, row.restriction_id), now)
            ]
    except Exception as fault:  # noqa: BLE001 - whatever a driver raises, the answer is the same
        return Finding("returns", sound=False, said=f"cannot be read ({type(fault).__name__})")
    if late:
        longest = (now - min(row.next_due() or now for row in late)) // HOUR
        named = ", ".join(sorted(row.return_id for row in late)[:NAMED_MOST])
        said = f"{len(late)} are owed for longer than 24 hours, the longest for {longest} hours more: {named}"
        advice = "look at the worker and the wallet (`dueprocess outbox`): it is told until it is done, and gives back once"
        return Finding("returns", sound=False, said=said, advice=advice, grave=False)
    return Finding(
        "returns", sound=True, said="whoever paid somebody that cannot receive has their money back in time"
    )


def _address_of(endpoint: Endpoint) -> str:
    """An endpoint by its id and server: a path may hold what only the receiver should know."""
    return f"{endpoint.endpoint_id} at {urlsplit(endpoint.url).hostname}"


def reviewers(store: SqlStore, clock: Clock) -> Finding:
    """Whether everybody who may be decided about could be heard by somebody who had no part in it (I-12)."""
    try:
        with store.read() as reader:
            policies = Policies()
            version = policies.in_force(reader, max(clock.now(), reader.head().recorded_at))
            catalogue = policies.catalogue(reader)
            staff = reader.all(STAFF)
    except Exception as fault:  # noqa: BLE001 - whatever a driver raises, the answer is the same
        return Finding("reviewers", sound=False, said=f"cannot be read ({type(fault).__name__})")
    if version is None or catalogue is None:
        said = "no rulebook is in force: nobody can be restricted"
        return Finding("reviewers", sound=False, said=said, advice="publish a rulebook", grave=False)
    missing = uncovered(version.rulebook, catalogue, staff)
    if missing:
        named = ", ".join(one.clause for one in missing[:NAMED_MOST]) + (
            ", …" if missing[NAMED_MOST:] else ""
        )
        said = f"without an independent reviewer on duty: {named} ({len(missing)} of {len(version.rulebook.clauses)})"
        advice = "appoint reviewers who answer to somebody else than the deciders, cleared where evidence is sealed"
        return Finding("reviewers", sound=False, said=said, advice=advice)
    return Finding("reviewers", sound=True, said="every clause has an independent reviewer, whoever decides")


def key_files(*files: Path) -> Finding:
    """Whether what signs is there, and only its owner may read it."""
    bad = [str(file) for file in files if not file.exists() or file.stat().st_mode & 0o077]
    if bad:
        said = f"missing, or others may read: {', '.join(bad)}"
        return Finding("keys", sound=False, said=said, advice="chmod 600, and owned by who runs dueprocess")
    mine = all(file.stat().st_uid == os.getuid() for file in files)
    return Finding(
        "keys", sound=True, said="only their owner may read them" + ("" if mine else ", who is not you")
    )
