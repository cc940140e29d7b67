"""The reviewer sees what the helpdesk wrote, on a page of its own that fills in nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.application.bridge import DraftAnswer
from dueprocess.application.views.all import APPEALS
from dueprocess.domain.appeal import Status
from dueprocess.http.app import create_app
from tests.http.web.desk.office import AGNES, Office
from tests.world import ANNA, CHEN, OLGA

WRITTEN = "We think <b>you</b> are right."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    with made.running() as running:
        yield running


def helped(office: Office, found: tuple[DraftAnswer, ...] | None) -> None:
    office.services = dataclasses.replace(office.services, drafts=lambda _appeal_id: found)
    office.app = create_app(office.services)


def test_a_reviewer_reads_drafts_and_the_appeal_stays_unanswered(office: Office) -> None:
    appeal_id = office.object_to(office.matter(decider=ANNA))
    helped(office, (DraftAnswer("Carla Muster", "2026-03-02T02:10:00.000Z", WRITTEN),))
    desk = office.desk(CHEN)
    assert f"/desk/appeals/{appeal_id}/drafts" in desk.open(f"/appeals/{appeal_id}").html
    position = office.position
    page = desk.open(f"/appeals/{appeal_id}/drafts")
    assert "Carla Muster" in page.html
    assert "We think &lt;b&gt;you&lt;/b&gt; are right." in page.html
    assert not any(form.action.endswith("/answer") for form in page.forms)
    assert WRITTEN not in desk.open(f"/appeals/{appeal_id}").html
    assert office.position == position
    assert office.get(APPEALS, appeal_id).status is Status.OPEN


def test_a_helpdesk_that_cannot_be_reached_keeps_nobody_from_answering(office: Office) -> None:
    appeal_id = office.object_to(office.matter(decider=ANNA))
    helped(office, None)
    assert "cannot be reached now" in office.desk(CHEN).open(f"/appeals/{appeal_id}/drafts").html
    assert "无法连接" in office.desk(CHEN, "zh-CN").open(f"/appeals/{appeal_id}/drafts").html


def test_without_a_helpdesk_there_is_no_such_page_and_nobody_is_led_there(office: Office) -> None:
    appeal_id = office.object_to(office.matter(decider=ANNA))
    desk = office.desk(CHEN)
    assert "/drafts" not in desk.open(f"/appeals/{appeal_id}").html
    assert desk.open(f"/appeals/{appeal_id}/drafts").status == 404


def test_who_may_not_read_case_files_reads_no_drafts(office: Office) -> None:
    appeal_id = office.object_to(office.matter(decider=ANNA))
    helped(office, ())
    for person_id in (AGNES, OLGA):
        assert office.desk(person_id).open(f"/appeals/{appeal_id}/drafts").status == 403
