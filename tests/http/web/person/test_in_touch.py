"""The page on which a restricted person keeps in touch: an address, who asks for it, and groups that need somebody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dueprocess.application.views.all import ASKINGS, FORWARDINGS, HANDOVERS
from dueprocess.domain.forwarding import AskAddress, Line
from dueprocess.domain.handover import AnswerSuccession, Candidate, OpenHandover
from dueprocess.kernel.privacy import Private
from tests.http.web.scenes import Scene
from tests.http.web.visitor import Page, Visitor, visiting
from tests.world import LAN, MING, WEI


class Desk:
    """Wei at the page, while he can neither look after groups, nor publish, nor write to strangers."""

    def __init__(self, scene: Scene, visitor: Visitor) -> None:
        self.scene, self.visitor = scene, visitor

    def leave(self, **fields: str) -> Page:
        return self.visitor.send(self.visitor.get("/in-touch").form("/in-touch"), **fields)

    def asked(self, name: str = "Lin Lan") -> str:
        (event,) = self.scene.ok(AskAddress(WEI, LAN, Private(name), contact=True, blocked=False))
        return str(event.asking_id)  # type: ignore[attr-defined]


@pytest.fixture
def desk(scene: Scene, pages: None) -> Iterator[Desk]:
    for _ in range(5):
        scene.decide("W1")
        scene.after(1)
    with visiting(scene) as visitor:
        visitor.sign_in()
        yield Desk(scene, visitor)


def test_an_address_is_left_and_taken_back(desk: Desk) -> None:
    page = desk.leave(address="wei@example.org", followers="")
    assert "Those you know can ask for it from now on." in page.html
    assert "wei@example.org" in page.text
    (row,) = desk.scene.find(FORWARDINGS, account_no=WEI)
    assert row.followers is None
    back = desk.visitor.send(page.form("/in-touch/end"))
    assert "You took it back." in back.html
    assert desk.scene.find(FORWARDINGS, account_no=WEI)[0].ended_at is not None


def test_a_link_is_refused_and_what_was_typed_stays(desk: Desk) -> None:
    page = desk.leave(address="https://example.org/join", followers="write_to")
    assert page.status == 422
    assert "This is a link" in page.text
    assert 'value="https://example.org/join"' in page.html
    assert 'value="write_to" checked' in page.html
    assert desk.scene.find(FORWARDINGS, account_no=WEI) == ()


def test_nothing_typed_says_what_to_write(desk: Desk) -> None:
    assert "Write the address" in desk.leave(address="  ").text


def test_the_line_for_followers_is_one_of_ours(desk: Desk) -> None:
    desk.leave(address="13800138000", followers="elsewhere")
    desk.leave(address="13800138000", followers="come to my shop")
    assert {row.followers for row in desk.scene.find(FORWARDINGS, account_no=WEI)} == {Line.ELSEWHERE, None}


def test_each_asking_is_answered_by_itself(desk: Desk) -> None:
    desk.leave(address="13800138000")
    asking_id = desk.asked()
    standing = desk.visitor.get("/standing")
    assert "1 person you know asks for your new address." in standing.text
    page = desk.visitor.get("/in-touch")
    assert "Lin Lan" in page.text
    answered = desk.visitor.send(page.form(f"/in-touch/askings/{asking_id}"), give="yes")
    assert "They can read your address now." in answered.html
    assert desk.scene.get(ASKINGS, asking_id).given is True
    back = desk.visitor.send(answered.form(f"/in-touch/askings/{asking_id}"), give="no")
    assert "not told" in back.text
    assert desk.scene.get(ASKINGS, asking_id).given is False


def test_a_name_is_text_and_nothing_else(desk: Desk) -> None:
    desk.leave(address="13800138000")
    desk.asked("<b>Lan</b>")
    assert "&lt;b&gt;Lan" in desk.visitor.get("/in-touch").html


def test_a_group_is_handed_to_a_member_who_accepts(desk: Desk) -> None:
    members = (Candidate(LAN, Private("Lin Lan")), Candidate(MING, Private("Xiao Ming")))
    opening = OpenHandover(WEI, Private("group-1", tagged=True), Private("Class 3b"), members)
    (event,) = desk.scene.ok(opening)
    handover_id = event.handover_id  # type: ignore[attr-defined]
    page = desk.visitor.get("/in-touch")
    assert "Class 3b" in page.text
    named = desk.visitor.send(page.form(f"/in-touch/handovers/{handover_id}"), member=str(LAN))
    assert "You asked Lin Lan, who has not answered yet." in named.text
    desk.scene.ok(AnswerSuccession(handover_id, LAN, accepts=True))
    assert "Lin Lan looks after it now." in desk.visitor.get("/in-touch").text
    assert desk.scene.get(HANDOVERS, handover_id).successor == LAN


def test_a_member_who_was_not_offered_is_refused(desk: Desk) -> None:
    opening = OpenHandover(
        WEI, Private("g", tagged=True), Private("Class"), (Candidate(LAN, Private("Lin Lan")),)
    )
    (event,) = desk.scene.ok(opening)
    form = desk.visitor.get("/in-touch").form(f"/in-touch/handovers/{event.handover_id}")  # type: ignore[attr-defined]
    for member in (str(MING), "", "all"):
        page = desk.visitor.send(form, member=member)
        assert (page.status, "Choose another one." in page.text) == (422, True)


def test_who_others_are_protected_from_finds_no_form(desk: Desk) -> None:
    desk.scene.decide("H1")
    page = desk.visitor.get("/in-touch")
    assert "nobody is told a new address of yours" in page.text
    assert "Leave an address" not in page.text


def test_who_is_not_restricted_needs_nothing(desk: Desk) -> None:
    desk.visitor.sign_in(LAN)
    assert "You need nothing here." in desk.visitor.get("/in-touch").text
    assert "Keep in touch" not in desk.visitor.get("/standing").text


def test_nobody_answers_for_somebody_else(desk: Desk) -> None:
    desk.leave(address="13800138000")
    asking_id = desk.asked()
    form = desk.visitor.get("/in-touch").form(f"/in-touch/askings/{asking_id}")
    desk.visitor.sign_in(LAN)
    assert desk.visitor.get("/in-touch").status == 200
    desk.visitor.sign_out()
    assert desk.visitor.send(form, give="yes").status == 401
    assert desk.scene.get(ASKINGS, asking_id).given is None
