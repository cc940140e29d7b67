"""Sign-in link: proposing, agreeing to and ending one, and which links a login has."""

from __future__ import annotations

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import SIGN_IN_LINKS, STAFF
from dueprocess.domain import sign_in_link
from dueprocess.domain.sign_in_link import (
    ApproveSignInLink,
    EndSignInLink,
    ProposeSignInLink,
    SignInLink,
    SignInLinkFacts,
)
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import PersonId


def links_of_login(reader: Reader, tag: str) -> tuple[SignInLink, ...]:
    """All links of a login, by its keyed digest: those that hold, those that wait, and those that lapsed."""
    return reader.find(SIGN_IN_LINKS, login=tag) if tag else ()


def _nobody_could_agree(reader: Reader, person_id: PersonId) -> bool:
    return not any(
        row.active and Role.APPROVER in row.roles and row.person_id != person_id for row in reader.all(STAFF)
    )


def _proposing(desk: Desk, command: ProposeSignInLink) -> SignInLinkFacts:
    return SignInLinkFacts(
        desk.ids,
        person(desk, command.by),
        person(desk, command.person_id),
        others=links_of_login(desk.ledger, command.login.sealed.tag),
        alone=_nobody_could_agree(desk.ledger, command.person_id),
    )


def _facts(desk: Desk, command: ApproveSignInLink | EndSignInLink) -> SignInLinkFacts:
    found = desk.ledger.get(SIGN_IN_LINKS, command.link_id)
    return SignInLinkFacts(
        desk.ids,
        person(desk, command.by),
        person(desk, found.person_id) if found is not None else None,
        found,
        links_of_login(desk.ledger, found.login.tag) if found is not None else (),
    )


PROPOSE: Handler[ProposeSignInLink, SignInLinkFacts] = Handler(_proposing, sign_in_link.propose)
APPROVE: Handler[ApproveSignInLink, SignInLinkFacts] = Handler(_facts, sign_in_link.approve)
END: Handler[EndSignInLink, SignInLinkFacts] = Handler(_facts, sign_in_link.end)
