"""`dueprocess doctor`: what is wrong with an installation, and what to do. `dueprocess outbox`: what was given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from dueprocess.commands.data import DATA, Data, opened, settings_of

if TYPE_CHECKING:
    from dueprocess.adapters.store.sql import SqlStore
    from dueprocess.application.health import Finding
    from dueprocess.settings import Setup

LISTED_MOST = 1_000
"""Messages to webhooks that `dueprocess outbox` lists, the latest."""


def doctor(
    *,
    data: Data = DATA,
    json: Annotated[bool, Parameter(negative="", help="Print the findings as JSON.")] = False,
) -> int:
    """Look at everything an installation needs; 1 where something grave is wrong. It changes nothing."""
    import msgspec

    setup = settings_of(data).setup
    store = opened(data)
    found = examined(store, setup, data)
    store.close()
    if json:
        print(msgspec.json.encode(found).decode())
    else:
        for one in found:
            mark = "ok   " if one.sound else "WRONG" if one.grave else "look "
            print(f"{mark}  {one.name:<11} {one.said}")
            if one.advice:
                print(f"{'':<19}-> {one.advice}")
    return int(any(one.grave and not one.sound for one in found))


def outbox(
    *,
    data: Data = DATA,
    again: Annotated[bool, Parameter(negative="", help="Try all of them once more.")] = False,
) -> int:
    """Print what the worker and the courier gave up and why, by keys and codes; or try it again."""
    from dueprocess.adapters.clock import SystemClock
    from dueprocess.adapters.store.operational import SqlOperational
    from dueprocess.adapters.store.outbox import SqlOutbox

    store = opened(data)
    box, webhooks = SqlOutbox(store.operate), SqlOperational(store)
    if again:
        print(f"{box.unpark()} tasks will be tried again")
        now = SystemClock().now()
        sent = sum(webhooks.send_again(row.endpoint_id, None, now) for row in webhooks.endpoints())
        if sent:
            print(f"{sent} messages to webhooks will be sent again")
    else:
        for key, reason in box.parked():
            print(f"{key}  {reason}")
        for row in webhooks.given_up(LISTED_MOST):
            print(f"{row.endpoint_id}/{row.position}  {row.event}  {row.answer}")
    store.close()
    return 0


def examined(store: SqlStore, setup: Setup, data: Data) -> list[Finding]:
    """Every finding, in the order in which they matter."""
    from dueprocess.adapters import examination, health
    from dueprocess.adapters.clock import SystemClock
    from dueprocess.bootstrap import log_key_of, secret_file_of

    clock = SystemClock()
    login = (setup.smtp_user, setup.smtp_password) if setup.smtp_user else None
    return [
        health.record(store),
        health.migrations(store),
        health.clock_beside(store, clock),
        health.disk(data, setup.disk_least_mb),
        examination.key_files(secret_file_of(data, setup), log_key_of(data, setup)),
        examination.sqlite_version(store),
        examination.outbox(store),
        examination.webhooks(store),
        examination.payouts(store, clock),
        examination.payment_returns(store, clock),
        examination.reviewers(store, clock),
        examination.mail(setup.smtp_host, setup.smtp_port, login),
    ]
