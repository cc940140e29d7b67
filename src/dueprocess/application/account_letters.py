"""Account letters: what is told about an account itself, and to whom: closing, taking back, protecting it, and its estate.

Each is told on every contact there is, as it stands now: what is over meanwhile is told to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueprocess.application import effects
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, CLOSINGS, DORMANCIES, ESTATES
from dueprocess.application.views.returns import RECLAMATIONS
from dueprocess.domain.account import Account, Channel, Told
from dueprocess.kernel.instants import Instant

if TYPE_CHECKING:
    from dueprocess.application.letters import Letter, Letters
    from dueprocess.application.telling import Task

Post = tuple[tuple[Told, ...], "Letter"]
"""Whom to tell, and what."""


def account_letter(reader: Reader, letters: Letters, task: Task, now: Instant) -> Post | None:
    """What this task has to tell now, and to whom; None where it is over."""
    match task.kind:
        case effects.TELL_RECLAMATION:
            return _reclamation(reader, letters, task, now)
        case effects.TELL_CLOSING:
            return _closing(reader, letters, task, now)
        case effects.TELL_DORMANCY:
            return _dormancy(reader, letters, task)
        case effects.TELL_RELATIVE:
            found = reader.get(ESTATES, task.subject)
            if found is None:
                return None
            return (Told(Channel.EMAIL, found.contact),), letters.estate(found, now)
        case _:
            return _owner(reader, letters, task)


def _reclamation(reader: Reader, letters: Letters, task: Task, now: Instant) -> Post | None:
    """The platform wants an unused account back; one button keeps it."""
    found = reader.get(RECLAMATIONS, task.subject)
    account = reader.get(ACCOUNTS, found.account_no) if found else None
    if found is None or account is None or not found.waits(now):
        return None
    return _all(account), letters.reclamation(found.from_at, account.locale, account.zone)


def _closing(reader: Reader, letters: Letters, task: Task, now: Instant) -> Post | None:
    """The account is to be closed; whoever did not ask for it takes it back."""
    found = reader.get(CLOSINGS, task.subject)
    account = reader.get(ACCOUNTS, found.account_no) if found else None
    if found is None or account is None or not found.waits(now):
        return None
    return _all(account), letters.closing(found.closes_at, account.locale, account.zone)


def _dormancy(reader: Reader, letters: Letters, task: Task) -> Post | None:
    """The account is protected, or works again; whoever did not do that says so."""
    found = reader.get(DORMANCIES, task.subject)
    account = reader.get(ACCOUNTS, found.account_no) if found else None
    if account is None:
        return None
    return _all(account), letters.dormancy(task.detail, account.locale)


def _owner(reader: Reader, letters: Letters, task: Task) -> Post | None:
    """It is said that the owner has died; who lives ends that. To every contact that the account had."""
    found = reader.get(ESTATES, task.subject)
    account = reader.get(ACCOUNTS, found.account_no) if found else None
    if found is None or account is None or not found.stands:
        return None
    return found.told, letters.owner_dead(found, account.locale, account.zone)


def _all(account: Account) -> tuple[Told, ...]:
    return tuple(Told(one.channel, one.address) for one in account.contacts)
