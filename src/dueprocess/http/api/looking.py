"""Looking: what reading endpoints share: one moment of the record, and whose account is meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dueprocess.application.inherited import take_up
from dueprocess.application.queries.looking import Looking
from dueprocess.domain.staff import Staff
from dueprocess.http.auth.caller import Caller, CallerKind
from dueprocess.http.auth.sessions import staff_named
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.refusals import Code, refuse


@contextmanager
def looking(services: Services) -> Iterator[Looking]:
    """The record at one moment."""
    with services.store.read() as reader:
        yield Looking(reader, services.engine.policies, services.clock.now())


def not_found() -> Refused:
    """The one answer for what does not exist, is somebody else's, or is unknown."""
    return Refused(refuse(Code.NOT_FOUND))


def account_named(services: Services, external_id: str) -> AccountNo:
    """The account with this external id."""
    with services.store.read() as reader:
        found = reader.account_no(external_id)
    if found is None:
        raise not_found()
    look_up(services, found)
    return found


def look_up(services: Services, account_no: AccountNo) -> None:
    """Somebody looks at this account: what an import brought in about it departs from its manifest."""
    with services.store.read() as reader:
        take_up(services.engine, reader, account_no)


def subject(services: Services, caller: Caller, account: str | None) -> AccountNo:
    """Whose matter it is: the person's own, or the account that a platform names."""
    if caller.kind is CallerKind.PERSON:
        if caller.account_no is None or account is not None:
            raise not_found()
        look_up(services, caller.account_no)
        return caller.account_no
    if account is None:
        raise Refused(Fault.REQUEST_MALFORMED, "account")
    return account_named(services, account)


def viewer(services: Services, caller: Caller) -> Staff:
    """The member of staff who looks."""
    found = staff_named(services, caller.person_id)
    if found is None:
        raise Refused(refuse(Code.STAFF_UNKNOWN))
    return found
