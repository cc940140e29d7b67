"""A shop reads what begins when, on the notice and on the standing page, and afterwards that it has begun."""

from __future__ import annotations

import pytest

from dueprocess.domain.decision import Outcome
from dueprocess.kernel.ids import NoticeId
from tests.http.web.scenes import Scene, announced, announced_alone
from tests.http.web.visitor import Visitor
from tests.world import DAY


def test_the_notice_says_the_day_and_then_that_it_has_come(scene: Scene, visitor: Visitor) -> None:
    notice_id = announced_alone(scene)
    visitor.sign_in()
    text = visitor.get(f"/n/{notice_id}").text
    assert text.splitlines()[0].startswith("# From Monday 13 April 2026") or "From Monday 13 April" in text
    assert "Until then everything works" in text
    assert "Yours is a business account" in text
    scene.after(31 * DAY)
    visitor.sign_in()
    text = visitor.get(f"/n/{notice_id}").text
    assert "Until then everything works" not in text
    assert "There is no fixed end" in text


def test_the_standing_tells_what_is_ahead_beside_what_is_in_force(scene: Scene, visitor: Visitor) -> None:
    announced(scene)
    visitor.sign_in()
    text = visitor.get("/standing").text
    assert "1 restriction is in force" in text
    assert "Begins" in text
    assert "Nothing of it is restricted yet." in text
    assert "Then what was announced begins." in text
    assert "It ends by itself" not in text
    chinese = visitor.get("/standing?lang=zh-CN").text
    assert "现在还没有限制" in chinese


@pytest.mark.parametrize("make", [announced, announced_alone])
def test_what_fell_before_it_began_is_over_and_never_was_in_force(
    scene: Scene, make, visitor: Visitor
) -> None:  # type: ignore[no-untyped-def]
    notice_id: NoticeId = make(scene)
    decision_id = scene.page(notice_id).decision_id
    scene.after(DAY)
    scene.answer(decision_id, scene.object_to(decision_id), Outcome.OVERTURNED)
    found = scene.page(notice_id)
    assert not any(line.in_force or line.ahead for line in found.measures)
    assert all(line.ended_at is not None and line.ended_at <= scene.clock.at for line in found.measures)
    scene.after(60 * DAY)
    visitor.sign_in()
    assert "Nothing is in force." in visitor.get("/standing").text
