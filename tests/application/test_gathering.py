"""Gathering a report's content: by id from the platform, once, and only what is the person's own or nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from dueprocess.application.gathering import gather_content
from dueprocess.application.ports import Content
from dueprocess.application.telling import Faulty
from dueprocess.application.views.all import EVIDENCE, REPORTS
from dueprocess.domain.case import DismissCase
from dueprocess.domain.report import FileReport, ReportFiled
from dueprocess.kernel.privacy import Private
from tests.http.site import Platform
from tests.world import ADA, LAN, WEI, World, private


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.on_sqlite(tmp_path)


def filed(world: World, *content: str) -> str:
    events = world.ok(FileReport(WEI, "harassment", tuple(private(item) for item in content), reporter=LAN))
    report = events[-1]
    assert isinstance(report, ReportFiled)
    return report.report_id


def content(world: World, author: str | None = "wei", kind: str = "message") -> Content:
    return Content(author, kind, world.clock.at, "text/plain", b"Answer me!")


def test_gathering_twice_attaches_once(world: World) -> None:
    platform = Platform()
    platform.contents = {"a": content(world), "b": content(world)}
    report_id = filed(world, "a", "b")
    assert gather_content(world.engine, world.store, platform, report_id) == 2
    position = world.position
    assert gather_content(world.engine, world.store, platform, report_id) == 0
    assert gather_content(world.engine, world.store, platform, filed(world, "a", "b")) == 0
    assert world.position == position + 1
    assert [row.own_act for row in world.find(EVIDENCE)] == [True, True]


def test_a_stranger_s_words_stay_outside(world: World) -> None:
    platform = Platform()
    platform.contents = {
        "a": content(world, "lan"),
        "b": content(world, "unknown"),
        "c": content(world, None),
    }
    assert gather_content(world.engine, world.store, platform, filed(world, "a", "b", "c", "d")) == 1
    (row,) = world.find(EVIDENCE)
    assert not row.own_act


def test_what_cannot_be_fetched_is_tried_again(world: World) -> None:
    platform = Platform()
    platform.contents = {"a": content(world)}
    platform.down = True
    report_id = filed(world, "a")
    with pytest.raises(Faulty, match="content_unavailable"):
        gather_content(world.engine, world.store, platform, report_id)
    platform.down = False
    assert gather_content(world.engine, world.store, platform, report_id) == 1


def test_a_closed_case_is_left_alone(world: World) -> None:
    platform = Platform()
    platform.contents = {"a": content(world)}
    report_id = filed(world, "a")
    case_id = world.get(REPORTS, report_id).case_id
    world.ok(DismissCase(case_id, ADA, Private("Nothing in it.")))
    assert gather_content(world.engine, world.store, platform, report_id) == 0
    assert platform.asked == []


def test_a_report_that_does_not_exist_is_not_tried_again(world: World) -> None:
    with pytest.raises(Faulty) as raised:
        gather_content(world.engine, world.store, Platform(), "rep_unknown")
    assert raised.value.final
