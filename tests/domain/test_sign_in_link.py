"""Sign-in link: two people say whose a login is, one takes it away, and until they agree it is nobody's."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.sign_in_link import links_of_login
from dueprocess.application.views.all import SIGN_IN_LINKS, STAFF
from dueprocess.domain.sign_in_link import (
    ApproveSignInLink,
    EndSignInLink,
    ProposeSignInLink,
    SignInLinked,
    SignInLinkProposed,
    login_parts,
    login_words,
)
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role
from dueprocess.kernel.ids import PersonId, SignInLinkId
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.linking import ISSUER, WHY, agreeing, link, proposed_link, proposing
from tests.world import ADA, ANNA, BELA, OLGA, SVEN, private

GHOST = PersonId("p_ghost")


def whose(world, key="ada"):
    """The person a login is, if it is anybody."""
    tag = world.engine.tag(login_words(ISSUER, key))
    with world.store.read() as reader:
        return next((row.person_id for row in links_of_login(reader, tag) if row.holds), None)


def log_of(world):
    with world.store.read() as reader:
        return "\n".join(str(row) for row in reader.stored())


def test_a_login_is_somebody_once_two_people_said_so(world):
    link_id = proposed_link(world)
    assert whose(world) is None
    (event,) = world.ok(agreeing(world, link_id))
    assert isinstance(event, SignInLinked)
    assert (event.person_id, event.by) == (ADA, BELA)
    assert whose(world) == ADA
    row = world.get(SIGN_IN_LINKS, link_id)
    assert (row.proposed_by, row.approved_by, row.linked_at) == (OLGA, BELA, world.clock.at)


def test_two_logins_are_one_person_and_another_login_is_nobody(world):
    link(world, key="ada")
    link(world, key="ada-admin")
    assert whose(world, "ada") == whose(world, "ada-admin") == ADA
    assert whose(world, "anna") is None


def test_i_27_neither_login_nor_reason_stands_in_the_log(world):
    link_id = proposed_link(world, key="a-name-of-hers")
    world.ok(agreeing(world, link_id))
    world.ok(EndSignInLink(link_id, OLGA))
    body = log_of(world)
    for words in ("a-name-of-hers", ISSUER, "idp.example", WHY.text):
        assert words not in body
    assert "staff.sign_in_unlinked" in body


def test_i_18_nobody_links_alone(world):
    """Neither who proposed, nor whose login it is to be, nor somebody who read something else."""
    world.appoint("p_both", Role.OPERATOR, Role.APPROVER)
    link_id = proposed_link(world, by=PersonId("p_both"))
    assert world.refused(agreeing(world, link_id, PersonId("p_both"))) is Code.APPROVER_IS_DECIDER
    other = proposed_link(world, key="other")
    seen = agreeing(world, other).seen
    assert world.refused(ApproveSignInLink(link_id, BELA, seen)) is Code.APPROVAL_OF_OTHER_CONTENT
    assert world.refused(ApproveSignInLink(link_id, BELA, "")) is Code.APPROVAL_OF_OTHER_CONTENT
    assert whose(world) is None


def test_i_18_nobody_agrees_to_a_login_of_their_own(world):
    link_id = proposed_link(world, BELA, "bela")
    assert world.refused(agreeing(world, link_id, BELA)) is Code.SIGN_IN_LINK_IS_OWN
    world.ok(agreeing(world, link_id, SVEN))
    assert whose(world, "bela") == BELA


def test_only_an_operator_proposes_and_only_an_approver_agrees(world):
    for by, code in (
        (ADA, Code.STAFF_LACKS_ROLE),
        (BELA, Code.STAFF_LACKS_ROLE),
        (GHOST, Code.STAFF_UNKNOWN),
    ):
        assert world.refused(proposing(by=by)) is code
    link_id = proposed_link(world)
    for by, code in (
        (ANNA, Code.STAFF_LACKS_ROLE),
        (OLGA, Code.STAFF_LACKS_ROLE),
        (GHOST, Code.STAFF_UNKNOWN),
    ):
        assert world.refused(agreeing(world, link_id, by)) is code


def test_what_is_proposed_names_a_person_a_login_and_a_reason(world):
    sound = proposing()
    replace = msgspec.structs.replace
    assert world.refused(replace(sound, person_id=GHOST)) is Code.STAFF_UNKNOWN
    assert world.refused(replace(sound, login=private(" "))) is Code.TEXT_MISSING
    untagged = Private(login_words(ISSUER, "ada"))
    assert world.refused(replace(sound, login=untagged)) is Code.TEXT_MISSING
    assert world.refused(replace(sound, reason=private(" "))) is Code.TEXT_MISSING


def test_a_proposal_lapses_after_a_day(world):
    link_id = proposed_link(world)
    command = agreeing(world, link_id)
    world.after(DAY - 1)
    assert world.get(SIGN_IN_LINKS, link_id).awaits(world.clock.at)
    world.after(1)
    assert not world.get(SIGN_IN_LINKS, link_id).awaits(world.clock.at)
    assert world.refused(command) is Code.SIGN_IN_LINK_LAPSED
    assert whose(world) is None


def test_i_12_a_login_is_one_person(world):
    """Two proposals may wait; the first that is agreed to stands, the other can be agreed to no more."""
    first, second = proposed_link(world, ADA), proposed_link(world, ANNA)
    world.ok(agreeing(world, first))
    assert world.refused(agreeing(world, second)) is Code.SIGN_IN_LINKED_ALREADY
    assert world.refused(proposing(ANNA)) is Code.SIGN_IN_LINKED_ALREADY
    assert whose(world) == ADA


def test_one_operator_takes_it_away_and_it_is_linked_anew_by_two(world):
    link_id = link(world)
    for by in (BELA, ADA, SVEN):
        assert world.refused(EndSignInLink(link_id, by)) is Code.STAFF_LACKS_ROLE
    world.ok(EndSignInLink(link_id, OLGA))
    assert whose(world) is None
    assert world.refused(EndSignInLink(link_id, OLGA)) is Code.SIGN_IN_NOT_LINKED
    assert world.refused(agreeing(world, link_id)) is Code.SIGN_IN_LINK_NOT_PROPOSED
    link(world, ANNA)
    assert whose(world) == ANNA


def test_a_proposal_is_taken_back(world):
    link_id = proposed_link(world)
    command = agreeing(world, link_id)
    world.ok(EndSignInLink(link_id, OLGA))
    assert world.refused(command) is Code.SIGN_IN_LINK_NOT_PROPOSED


def test_nothing_is_agreed_to_twice_nor_out_of_nothing(world):
    link_id = link(world)
    assert world.refused(agreeing(world, link_id)) is Code.SIGN_IN_LINK_NOT_PROPOSED
    nothing = SignInLinkId("sil_nothing")
    assert world.refused(ApproveSignInLink(nothing, BELA, "")) is Code.SIGN_IN_LINK_NOT_PROPOSED
    assert world.refused(EndSignInLink(nothing, OLGA)) is Code.NOT_FOUND


def test_nobody_is_linked_who_has_left_meanwhile(world):
    link_id = proposed_link(world)
    world.ok(DismissStaff(ADA, OLGA))
    assert world.refused(agreeing(world, link_id)) is Code.STAFF_UNKNOWN
    assert world.refused(proposing()) is Code.STAFF_UNKNOWN


def test_the_installation_links_nobody_while_somebody_could_agree(world):
    assert world.refused(proposing(by=None)) is Code.SIGN_IN_LINK_TAKES_TWO
    world.ok(DismissStaff(SVEN, OLGA))
    assert world.refused(proposing(by=None)) is Code.SIGN_IN_LINK_TAKES_TWO
    world.ok(DismissStaff(BELA, OLGA))
    proposed, linked = world.ok(proposing(OLGA, "olga", by=None))
    assert isinstance(proposed, SignInLinkProposed)
    assert (proposed.by, linked.by) == (None, None)
    assert whose(world, "olga") == OLGA


def test_the_one_approver_can_be_linked_by_the_installation_as_long_as_nobody_else_could_agree(world):
    world.ok(DismissStaff(SVEN, OLGA))
    world.ok(proposing(BELA, "bela", by=None))
    assert whose(world, "bela") == BELA
    world.ok(AppointStaff(SVEN, private("Sven"), (Role.APPROVER,), by=OLGA))
    assert world.get(STAFF, SVEN).active
    assert world.refused(proposing(BELA, "bela-admin", by=None)) is Code.SIGN_IN_LINK_TAKES_TWO


@pytest.mark.parametrize("key", ["ada", "", "a\tb", "https://idp.example"])
def test_the_words_of_a_login_are_taken_apart_again(key):
    assert login_parts(login_words(ISSUER, key)) == (ISSUER, key)


def test_a_login_of_another_directory_is_another_login(world):
    link(world)
    command = ProposeSignInLink(ANNA, private(login_words("https://other.example", "ada")), OLGA, WHY)
    assert len(world.ok(command)) == 1
