"""Linked service: what the platform says belongs to the same person, and all that does."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import ACCOUNTS, LINKED_SERVICES
from dueprocess.domain import linked_service
from dueprocess.domain.linked_service import LinkedService, LinkFacts, LinkService, UnlinkService
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant


def links_about(reader: Reader, account_no: AccountNo) -> tuple[LinkedService, ...]:
    """Every link, over or not, that leads from this account to others of the same person, directly or through another."""
    found: dict[str, LinkedService] = {}
    ahead, looked = [account_no], set[AccountNo]()
    while ahead:
        number = ahead.pop()
        if number in looked:
            continue
        looked.add(number)
        rows = (
            *reader.find(LINKED_SERVICES, account_no=number),
            *reader.find(LINKED_SERVICES, own_account=number),
        )
        for row in rows:
            found[row.linked_service_id] = row
            ahead += [row.account_no, *([row.own_account] if row.own_account is not None else [])]
    return tuple(found[key] for key in sorted(found))


def person_of(reader: Reader, account_no: AccountNo, since: Instant) -> frozenset[AccountNo]:
    """All accounts of the person who has this one, by links that were not over at `since`."""
    return linked_service.person_of(account_no, links_about(reader, account_no), since)


def _link(desk: Desk, command: LinkService) -> LinkFacts:
    named = {command.account_no, *(need.account_no for need in command.recovery)}
    if command.own_account is not None:
        named.add(command.own_account)
    catalogue = desk.policies.catalogue(desk.ledger)
    return LinkFacts(
        desk.ids,
        frozenset(number for number in named if desk.ledger.get(ACCOUNTS, number) is not None),
        frozenset(catalogue.services) if catalogue else frozenset(),
        frozenset(entry.name for entry in catalogue.capabilities) if catalogue else frozenset(),
        desk.ledger.find(LINKED_SERVICES, account_no=command.account_no),
        linked_service.person_of(
            command.account_no,
            (row for row in links_about(desk.ledger, command.account_no) if row.unlinked_at is None),
            Instant(0),
        ),
    )


def _unlink(desk: Desk, command: UnlinkService) -> LinkFacts:
    return LinkFacts(desk.ids, link=desk.ledger.get(LINKED_SERVICES, command.linked_service_id))


LINK = Handler(_link, linked_service.link)
UNLINK = Handler(_unlink, linked_service.unlink)
