"""What was paid for, and what opens other doors: asked at the gate like any act, and paid back in its unused part once."""

from __future__ import annotations

import pytest

from examples.superapp.memberships import DAY_MS, Membership

BOUGHT = Membership("tao", 36_000, 0, 360 * DAY_MS, gold=False)


def test_a_member_chooses_the_board_until_the_guard_says_no(stage):
    tao = stage.person("tao")
    assert tao.post("/membership/board", data={"board": "gold"}).status_code == 303
    assert "Gold board" in tao.get("/membership").text
    stage.restrict("tao", "game.play")
    assert tao.post("/membership/board", data={"board": "plain"}).status_code == 303
    stage.restrict("tao", "game.membership", restriction="dec_2.1")
    answer = tao.post("/membership/board", data={"board": "gold"})
    assert answer.status_code == 403
    assert "use your game membership" in answer.text
    assert "Plain board" in tao.get("/membership").text


def test_who_is_no_member_has_no_board_to_choose(stage):
    wei = stage.person("wei")
    assert "You are no member yet." in wei.get("/membership").text
    assert wei.post("/membership/board", data={"board": "gold"}).status_code == 404


def test_a_code_for_another_platform_is_given_until_the_guard_says_no(stage):
    wei = stage.person("wei")
    answer = wei.post("/me/sign-in-elsewhere", data={"place": "春山图书"}, follow_redirects=True)
    assert "Enter this code at 春山图书:" in answer.text
    stage.restrict("wei", "account.sign_in_elsewhere")
    assert wei.post("/me/sign-in-elsewhere", data={"place": "春山图书"}).status_code == 403
    assert "Enter this code" not in wei.get("/me/sign-in-elsewhere?place=春山图书").text
    assert wei.post("/me/sign-in-elsewhere", data={"place": "nowhere"}).status_code == 404


@pytest.mark.parametrize(
    ("day", "unused"), [(0, 36_000), (1, 35_900), (60, 30_000), (359, 100), (360, 0), (400, 0)]
)
def test_the_unused_part_is_counted_by_the_whole_day(day, unused):
    assert BOUGHT.unused(day * DAY_MS) == unused


def test_a_day_that_has_begun_is_not_counted_against_who_paid():
    assert BOUGHT.unused(60 * DAY_MS + 1) == 30_000
