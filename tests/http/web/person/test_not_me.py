"""Not me: a person says on a phone that somebody else had their account; what two people find of it, they read."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import COMPROMISES, ENQUIRIES
from dueprocess.domain.compromise import Sign
from dueprocess.kernel.instants import HOUR, MINUTE
from tests.http.web.scenes import SCENES, Scene, first_offence, taken_over
from tests.http.web.visitor import Visitor
from tests.taking_over import ended
from tests.world import LAN, WEI

WORDS = "那天晚上手机被抢了，第二天才找回账号。"


def said(scene: Scene, **changes: object) -> dict[str, object]:
    return {
        "from_at": "2026-03-02T06:00",
        "to_at": "2026-03-03T06:00",
        "signs": ["new_device", "other"],
        "words": WORDS,
    } | changes


def test_the_notice_leads_there_and_it_reaches_a_human(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    visitor.sign_in()
    page = visitor.get(f"/n/{notice_id}")
    assert f"/n/{notice_id}/not-me" in page.html
    form = visitor.get(f"/n/{notice_id}/not-me").form("/not-me")
    done = visitor.send(form, **said(scene))
    assert (done.path, done.status) == (f"/n/{notice_id}", 200)
    (row,) = scene.find(ENQUIRIES, account_no=WEI)
    assert row.claim is not None
    assert row.claim.signs == (Sign.NEW_DEVICE, Sign.OTHER)
    assert row.claim.to_at - row.claim.from_at == 24 * HOUR + MINUTE - 1
    assert WORDS in done.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"from_at": ""}, "#from_at"),
        ({"to_at": "then"}, "#to_at"),
        ({"to_at": "2026-03-01T08:00"}, "#from_at"),
        ({"signs": []}, "#signs"),
        ({"words": " "}, "#words"),
    ],
)
def test_a_mistake_keeps_what_was_typed(
    scene: Scene, visitor: Visitor, change: dict[str, object], says: str
) -> None:
    notice_id = first_offence(scene)
    visitor.sign_in()
    form = visitor.get(f"/n/{notice_id}/not-me").form("/not-me")
    again = visitor.send(form, **said(scene, **change))
    assert again.status == 422
    assert f'href="{says}"' in again.html
    kept = again.form("/not-me").fields
    expected = said(scene, **change)
    assert (kept["from_at"], kept["words"]) == (expected["from_at"], expected["words"])
    assert scene.find(ENQUIRIES, account_no=WEI) == ()


def test_it_is_nobody_else_s_page(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    visitor.sign_in(LAN)
    assert visitor.get(f"/n/{notice_id}/not-me").status == 404


def test_who_was_signed_out_meanwhile_keeps_their_words(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    visitor.sign_in()
    form = visitor.get(f"/n/{notice_id}/not-me").form("/not-me")
    visitor.sign_out()
    kept = visitor.send(form, **said(scene))
    assert kept.status == 401
    assert WORDS in kept.html
    assert "2026-03-02T06:00" in kept.html
    assert visitor.get(f"/n/{notice_id}/not-me").status == 401


def test_the_owner_reads_that_they_are_not_to_blame(scene: Scene, visitor: Visitor) -> None:
    notice_id = taken_over(scene)
    visitor.sign_in()
    page = visitor.get(f"/n/{notice_id}")
    assert "Somebody else had your account" in page.text
    assert "You are not to blame" in page.text
    assert "not-me" not in page.html
    (row,) = [item for item in scene.page(notice_id).changes if item.what.value == "taken_over"]
    assert row.at is None
    first = scene.notice_of(scene.page(notice_id).decision_id)
    assert "Two people found that somebody else had your account" in visitor.get(f"/n/{first}").text


def test_a_finding_that_was_wrong_is_told_too(scene: Scene, visitor: Visitor) -> None:
    notice_id = taken_over(scene)
    (row,) = scene.find(COMPROMISES)
    ended(scene, row.compromise_id)
    visitor.sign_in()
    assert "What was void stays void" in visitor.get(f"/n/{notice_id}").text


def test_the_scene_is_one_of_the_golden_ones() -> None:
    assert SCENES["taken-over"] is taken_over
