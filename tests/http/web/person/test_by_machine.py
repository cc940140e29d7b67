"""The notice says plainly that a program decided, in both languages, and later that it was wrong."""

from __future__ import annotations

import pytest

from dueprocess.application.telling import WORKER
from dueprocess.application.views.all import NOTICES
from dueprocess.application.withdrawal import release
from dueprocess.domain.notice import Kind
from dueprocess.kernel.ids import DecisionId, DetectorId
from tests.detecting import SAW, WRONG, decide, hold, register, withdraw
from tests.http.web.scenes import Scene
from tests.http.web.visitor import Visitor
from tests.world import HOUR


@pytest.fixture
def aim(scene: Scene) -> DetectorId:
    return register(scene, clauses=("H1", "S1", "A2"))


def read(scene: Scene, visitor: Visitor, decision_id: DecisionId, kind: Kind = Kind.DECISION) -> str:
    rows = scene.find(NOTICES, decision_id=decision_id)
    notice = next(row for row in rows if row.kind is kind)
    page = visitor.get(f"/n/{notice.notice_id}")
    assert page.status == 200
    return page.text


def test_a_hold_says_that_no_person_has_looked_and_when_it_ends(
    scene: Scene, visitor: Visitor, aim: DetectorId
) -> None:
    visitor.sign_in()
    text = read(scene, visitor, hold(scene, aim, "A2"))
    first = text.splitlines()[0]
    assert "A program decided this; it ends on" in first
    assert "unless a person confirms it before" in first
    assert "A program decided this, not a person." in text
    assert "No person has looked at it yet." in text
    assert "If you appeal, a person decides, never a program." in text
    assert SAW in text
    assert "A person decided this, not a machine." not in text
    assert "somebody might have been harmed" not in text


def test_a_lapsed_hold_says_that_no_person_confirmed_it(
    scene: Scene, visitor: Visitor, aim: DetectorId
) -> None:
    visitor.sign_in()
    decision_id = hold(scene, aim, "A2")
    scene.after(72 * HOUR)
    text = read(scene, visitor, decision_id)
    assert "because no person confirmed what a program had decided" in text.splitlines()[0]
    assert "It does not count against you any more." in text


def test_a_confirmed_hold_says_that_a_person_looked(scene: Scene, visitor: Visitor, aim: DetectorId) -> None:
    visitor.sign_in()
    decision_id = hold(scene, aim, "A2")
    scene.confirm(decision_id)
    text = read(scene, visitor, decision_id)
    assert "A person then looked at what it is based on, and confirmed it." in text


def test_under_automation_it_says_that_the_rules_allow_it(
    scene: Scene, visitor: Visitor, aim: DetectorId
) -> None:
    visitor.sign_in()
    text = read(scene, visitor, decide(scene, aim, "S1"))
    assert "A program decided this, not a person." in text
    assert "The rules say that it may for this rule." in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("it was wrong", "It does not count against you.", "A program decided this, not a person.")),
        ("zh-CN", ("程序曾对您的账号作出决定", "那是错的", "这项决定由程序作出，不是由人作出。")),
    ],
)
def test_found_wrong_it_says_so_and_in_what_way(
    scene: Scene, visitor: Visitor, aim: DetectorId, language: str, said: tuple[str, ...]
) -> None:
    visitor.sign_in()
    visitor.headers["accept-language"] = language
    decision_id = hold(scene, aim, "A2")
    withdraw(scene, aim)
    release(scene.engine, scene.store, WORKER, aim)
    text = read(scene, visitor, decision_id, Kind.FOUND_WRONG)
    assert WRONG in text
    for words in said:
        assert words in text, text
    first = read(scene, visitor, decision_id)
    assert {"en": "found to be wrong", "zh-CN": "认定有误"}[language] in first
