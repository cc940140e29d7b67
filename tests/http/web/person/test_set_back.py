"""Whoever is restricted reads that it is set back for the moment, until when, and what comes then; in both languages."""

from __future__ import annotations

from dueprocess.application.views.all import NOTICES
from dueprocess.domain.stay import Scope
from tests.http.web.scenes import Scene, first_offence
from tests.http.web.visitor import Visitor
from tests.setting_back import begun
from tests.world import HOUR, WEI


def test_the_notice_says_what_works_again_and_until_when(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    begun(scene, Scope.CLAUSE, "H1")
    visitor.sign_in()
    text = visitor.get(f"/n/{notice_id}").text
    assert "For now you can message strangers again, until" in text.splitlines()[0]
    assert "Something may be wrong here" in text
    assert "You can appeal all the same." in text
    chinese = visitor.get(f"/n/{notice_id}?lang=zh-CN").text
    assert "暂缓执行" in chinese
    scene.after(4 * HOUR)
    assert "Something may be wrong here" not in visitor.get(f"/n/{notice_id}").text


def test_the_standing_says_so_too(scene: Scene, visitor: Visitor) -> None:
    first_offence(scene)
    begun(scene)
    visitor.sign_in()
    text = visitor.get("/standing").text
    assert "Something may be wrong here" in text
    assert scene.find(NOTICES, account_no=WEI)
