"""One human being, however many sign-ins (threat T3, I-12): by the directory's own person, or by a link of two people."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.views.all import APPEALS, DECISIONS, SIGN_IN_LINKS
from dueprocess.domain.appeal import Status
from dueprocess.domain.sign_in_link import SignInLink, content_digest
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.auth.oidc.stops import Stop
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import DAY, HOUR
from tests.http.web.desk.office import PASSWORD, Page
from tests.oidc.conftest import Opened
from tests.oidc.office import DirectoryOffice, Visitor
from tests.world import ADA, ANNA, BELA, LAN, OLGA, SVEN, private

pytestmark = pytest.mark.slow
OTTO = PersonId("p_otto")
CODE = re.compile(r'id="code">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<')


def token(page: Page) -> dict[str, str]:
    """What every form of a page carries."""
    return {"_csrf_token": dict(page.form("/sign-out").fields)["_csrf_token"], "command_id": "by-hand-000001"}


def code_of(page: Page) -> str:
    found = CODE.search(page.html)
    assert found is not None, page.html
    return found[1]


def proposed(office: DirectoryOffice, code: str, person_id: PersonId, by: PersonId = OLGA) -> Page:
    """An operator proposes who it is that was shown this code."""
    desk = office.desk(by)
    page = desk.open(f"/staff/{person_id}/sign-ins")
    return desk.send(page, "/link", code=code, link_reason="I know her voice.")


def waiting(office: DirectoryOffice) -> SignInLink:
    """The one link that waits for a second person."""
    with office.store.read() as reader:
        (found,) = (link for link in reader.all(SIGN_IN_LINKS) if link.awaits(office.clock.at))
    return found


def agreed(office: DirectoryOffice, by: PersonId = BELA) -> Page:
    """An approver reads what waits, and agrees."""
    desk = office.desk(by)
    return desk.send(desk.open(f"/sign-in-links/{waiting(office).link_id}"), "/approve")


def linked(office: DirectoryOffice, code: str, person_id: PersonId) -> Page:
    """Two people link whoever was shown this code."""
    page = proposed(office, code, person_id)
    return agreed(office) if page.status == 200 else page


def test_two_logins_of_one_person_cannot_review_that_persons_decision(office: DirectoryOffice) -> None:
    """Anna has two accounts at the directory. With the second she meets the decision that she made with the first."""
    decision_id = office.matter(decider=ANNA, target=LAN, shown=b"")
    office.after(HOUR)
    appeal_id = office.object_to(decision_id)
    assert office.get(DECISIONS, decision_id).decider == ANNA
    for name in ("anna", "anna-admin"):
        visitor = office.visitor()
        assert visitor.sign_in(name).url.endswith("/desk")
        page = visitor.open(f"/appeals/{appeal_id}")
        assert "Whoever decided cannot review" in page.html
        assert not page.offers("/take")
        sent = visitor.desk.post(f"/desk/appeals/{appeal_id}/take", data=token(page))
        assert sent.status_code == 422
        assert office.get(APPEALS, appeal_id).status is Status.OPEN
        assert office.get(APPEALS, appeal_id).taken_by is None


def test_a_password_and_a_login_at_the_directory_are_one_person_once_linked(opened: Opened) -> None:
    office = opened(person_claim="sub")
    office.give_passwords(ADA)
    visitor = office.visitor()
    page = visitor.sign_in("ada")
    assert Stop.NOT_LINKED.value in page.html
    done = linked(office, code_of(page), ADA)
    assert "Linked." in done.html
    listed = office.desk(OLGA).open(f"/staff/{ADA}/sign-ins").html
    assert "Password, as p_ada" in listed
    assert "Directory, as ada" in listed
    assert visitor.sign_in("ada").url.endswith("/desk")
    by_hand = office.visitor()
    form = dict(by_hand.open("/sign-in").form("/sign-in").fields) | {"login": ADA, "password": PASSWORD}
    by_hand.desk.post("/desk/sign-in", data=form)
    listed = visitor.open("/sessions").html
    assert "by the directory" in listed
    assert "by a password" in listed


def test_a_code_is_for_one_use_one_day_and_one_person(opened: Opened) -> None:
    office = opened(person_claim="sub")
    first = code_of(office.visitor().sign_in("ada"))
    second = code_of(office.visitor().sign_in("ada"))
    assert first != second
    assert linked(office, first, ADA).status == 422, "the newest code alone holds"
    assert linked(office, second[:-1] + ("2" if second[-1] != "2" else "3"), ADA).status == 422
    assert linked(office, f" {second.lower().replace('-', ' ')} ", ADA).status == 200
    assert linked(office, second, ANNA).status == 422, "it was used"
    late = code_of(office.visitor().sign_in("anna"))
    office.session_clock.ahead = DAY
    assert linked(office, late, ANNA).status == 422


def test_a_link_is_taken_away_with_what_it_signed_in(opened: Opened) -> None:
    office = opened(person_claim="sub")
    visitor = office.visitor()
    linked(office, code_of(visitor.sign_in("ada")), ADA)
    visitor.sign_in("ada")
    assert visitor.signed_in
    olga = office.desk(OLGA)
    olga.send(olga.open(f"/staff/{ADA}/sign-ins"), "/end")
    assert not visitor.signed_in
    assert Stop.NOT_LINKED.value in office.visitor().sign_in("ada").html


def test_whom_the_directory_and_an_operator_name_differently_is_nobody(opened: Opened) -> None:
    """The directory calls somebody `ada`; two people said that is Anna; later a member of staff is appointed as `ada`."""
    office = opened(person_claim="sub")
    linked(office, code_of(office.visitor().sign_in("ada")), ANNA)
    assert office.visitor().sign_in("ada").url.endswith("/desk")
    office.ok(AppointStaff(PersonId("ada"), private("Ada"), (Role.REVIEWER,), by=OLGA))
    visitor = office.visitor()
    assert Stop.PERSON_UNCLEAR.value in visitor.sign_in("ada").html
    assert not visitor.signed_in


def test_nobody_but_an_operator_links(opened: Opened) -> None:
    office = opened(person_claim="sub")
    code = code_of(office.visitor().sign_in("ada"))
    for person_id in (ADA, ANNA):
        desk = office.desk(person_id)
        page = desk.open("")
        sent = desk.post(f"/desk/staff/{person_id}/sign-ins/link", {**token(page), "code": code})
        assert sent.status == 403
    assert office.find(SIGN_IN_LINKS, person_id=ADA) == ()
    assert proposed(office, code, ADA).status == 200


def test_until_a_second_person_agrees_the_login_is_nobody(opened: Opened) -> None:
    """Threat T3: an operator who links a login of their own to a colleague's id would act as two people."""
    office = opened(person_claim="sub")
    proposed(office, code_of(office.visitor().sign_in("olga")), ADA)
    visitor = office.visitor()
    page = visitor.sign_in("olga")
    assert page.status == 403
    assert Stop.LINK_AWAITS.value in page.html
    assert "A second person has to agree first" in page.html
    assert CODE.search(page.html) is None
    assert not visitor.signed_in
    link = waiting(office)
    for person_id in (OLGA, ADA):  # neither is an approver
        desk = office.desk(person_id)
        sent = {**token(desk.open("")), "seen": content_digest(link)}
        assert desk.post(f"/desk/sign-in-links/{link.link_id}/approve", sent).status == 403
    assert not visitor.signed_in
    assert "Linked." in agreed(office).html
    assert visitor.sign_in("olga").url.endswith("/desk")


def test_an_approver_agrees_neither_to_their_own_proposal_nor_to_their_own_login(opened: Opened) -> None:
    office = opened(person_claim="sub")
    office.ok(AppointStaff(OTTO, private("Otto"), (Role.OPERATOR,), by=OLGA))
    office.ok(AppointStaff(OLGA, private("Olga"), (Role.OPERATOR, Role.APPROVER), by=OTTO))
    proposed(office, code_of(office.visitor().sign_in("ada")), BELA)
    link = waiting(office)
    for person_id in (OLGA, BELA):
        desk = office.desk(person_id)
        page = desk.open(f"/sign-in-links/{link.link_id}")
        assert not page.offers("/approve")
        sent = {**token(page), "seen": content_digest(link)}
        assert desk.post(f"/desk/sign-in-links/{link.link_id}/approve", sent).status == 422
    other = office.desk(SVEN)
    page = other.open(f"/sign-in-links/{link.link_id}")
    assert (
        other.post(f"/desk/sign-in-links/{link.link_id}/approve", {**token(page), "seen": "other"}).status
        == 422
    )
    assert not office.get(SIGN_IN_LINKS, link.link_id).holds
    assert "Linked." in agreed(office, SVEN).html


def test_nobody_agrees_within_a_day_and_there_is_a_new_code(opened: Opened) -> None:
    office = opened(person_claim="sub")
    first = code_of(office.visitor().sign_in("ada"))
    proposed(office, first, ADA)
    office.after(DAY)
    assert code_of(office.visitor().sign_in("ada")) != first


def test_a_proposal_without_a_reason_keeps_the_code(opened: Opened) -> None:
    office = opened(person_claim="sub")
    code = code_of(office.visitor().sign_in("ada"))
    desk = office.desk(OLGA)
    page = desk.send(desk.open(f"/staff/{ADA}/sign-ins"), "/link", code=code, link_reason=" ")
    assert page.status == 422
    assert dict(page.form("/link").fields)["code"] == code
    assert desk.send(page, "/link", link_reason="I know her voice.").status == 200
    assert waiting(office).person_id == ADA


def signed_in(office: DirectoryOffice, name: str) -> Visitor:
    visitor = office.visitor()
    visitor.sign_in(name)
    assert visitor.signed_in
    return visitor


def test_sessions_are_listed_and_ended_one_or_all_others(office: DirectoryOffice) -> None:
    phone, desk, other = (signed_in(office, "ada") for _ in range(3))
    page = desk.open("/sessions")
    assert page.html.count("by the directory") == 3
    assert page.html.count("the one you use now") == 1
    ended = page.form("/sessions/end")
    desk.desk.post("/desk/sessions/end", data=dict(ended.fields))
    assert [phone.signed_in, other.signed_in].count(False) == 1
    page = desk.open("/sessions")
    desk.desk.post("/desk/sessions/end-others", data=dict(page.form("/end-others").fields))
    assert not phone.signed_in
    assert not other.signed_in
    assert desk.signed_in


def test_nobody_ends_a_colleagues_session_and_an_operator_ends_anybodys(office: DirectoryOffice) -> None:
    ada, anna = signed_in(office, "ada"), signed_in(office, "anna")
    handle = dict(office.desk(ADA).open("/sessions").form("/sessions/end").fields)["session"]
    page = anna.open("/sessions")
    anna.desk.post("/desk/sessions/end", data={**token(page), "session": handle})
    assert ada.signed_in
    olga = office.desk(OLGA)
    listed = olga.open(f"/staff/{ADA}/sign-ins")
    olga.post(f"/desk/staff/{ADA}/sign-ins/end", {**token(listed), "session": handle})
    assert not ada.signed_in
    again = signed_in(office, "ada")
    olga.post(f"/desk/staff/{ADA}/sign-ins/end", token(listed))
    assert not again.signed_in
    assert anna.signed_in
