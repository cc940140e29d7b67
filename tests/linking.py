"""Linking a login at the directory to a member of staff, for tests of everything that shows it."""

from __future__ import annotations

from dueprocess.application.views.all import SIGN_IN_LINKS
from dueprocess.domain.sign_in_link import (
    ApproveSignInLink,
    ProposeSignInLink,
    SignInLinkProposed,
    content_digest,
    login_words,
)
from dueprocess.kernel.ids import PersonId, SignInLinkId
from tests.world import ADA, BELA, OLGA, World, private

ISSUER = "https://idp.example"
WHY = private("我认得她的声音。")


def proposing(
    person_id: PersonId = ADA, key: str = "ada", by: PersonId | None = OLGA, issuer: str = ISSUER
) -> ProposeSignInLink:
    """A sound command."""
    return ProposeSignInLink(person_id, private(login_words(issuer, key)), by, WHY)


def proposed_link(
    world: World, person_id: PersonId = ADA, key: str = "ada", by: PersonId = OLGA
) -> SignInLinkId:
    """A link that waits for its second person."""
    (event,) = world.ok(proposing(person_id, key, by))
    assert isinstance(event, SignInLinkProposed)
    return event.link_id


def agreeing(world: World, link_id: SignInLinkId, by: PersonId = BELA) -> ApproveSignInLink:
    """What a second person sends who read it."""
    return ApproveSignInLink(link_id, by, content_digest(world.get(SIGN_IN_LINKS, link_id)))


def link(world: World, person_id: PersonId = ADA, key: str = "ada") -> SignInLinkId:
    """A link that holds."""
    link_id = proposed_link(world, person_id, key)
    world.ok(agreeing(world, link_id))
    return link_id
