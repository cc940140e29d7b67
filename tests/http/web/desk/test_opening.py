"""A case of the platform's own initiative: opened on an account's page, filled with evidence by content id, decided."""

from __future__ import annotations

import pytest

from dueprocess.application.ports import Content
from dueprocess.application.views.all import CASES, DECISIONS, EVIDENCE
from dueprocess.domain.case import Case, Origin
from dueprocess.domain.evidence import Source
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.ids import CaseId, PersonId
from tests.http.web.desk.office import AGNES, Desk, Office, Page
from tests.http.web.desk.test_deciding import FACTS
from tests.world import ADA, ANNA, BELA, LAN, OLGA, SVEN, WEI, private


def keep(office: Office, content_id: str, author: str | None = "wei", words: str = "Buy now!") -> None:
    office.platform.contents[content_id] = Content(
        author, "message", office.clock.at, "text/plain", words.encode()
    )


def opened(office: Office, desk: Desk, category: str = "spam") -> tuple[Page, Case]:
    page = desk.send(desk.open(f"/accounts/{WEI}"), "/cases", category=category)
    (case,) = office.find(CASES, account_no=WEI)
    return page, case


def test_a_case_is_opened_on_an_account_and_decided_with_what_was_fetched(office: Office) -> None:
    ada = office.desk(ADA)
    page, case = opened(office, ada, "harassment")
    assert page.url.endswith(f"/desk/cases/{case.case_id}")
    assert "The case is open." in page.html
    assert (case.origin, case.category, case.taken_by) == (Origin.OWN_INITIATIVE, "harassment", None)
    keep(office, "msg-1", words="answer me or else")
    page = ada.send(page, "/evidence", content_id=" msg-1 ")
    assert "Fetched from the platform" in page.html
    (item,) = office.find(EVIDENCE, case_id=case.case_id)
    assert (item.source, item.own_act, item.kind) == (Source.CONTENT, True, "message")
    assert "answer me or else" not in page.html  # it is opened deliberately, as every item
    page = ada.send(ada.send(page, "/take"), "/open")
    page = ada.open(f"/cases/{case.case_id}?clause=H1")
    preview = ada.send(page, "/decide", facts=FACTS)
    assert "Decided." in ada.send(preview, "/decide", ("step", "confirm")).html
    assert office.find(DECISIONS, account_no=WEI)
    assert f"/desk/cases/{case.case_id}" in ada.open(f"/accounts/{WEI}").html


def test_a_case_is_about_something(office: Office) -> None:
    ada = office.desk(ADA)
    for category in ("", "nothing_of_ours", "<b>"):
        page = ada.send(ada.open(f"/accounts/{WEI}"), "/cases", category=category)
        assert page.status == 422
        assert "Choose what the case is about." in page.html
    assert not office.find(CASES, account_no=WEI)


def test_sent_twice_it_is_one_case(office: Office) -> None:
    ada = office.desk(ADA)
    page = ada.open(f"/accounts/{WEI}")
    first = ada.send(page, "/cases", category="spam")
    assert ada.send(page, "/cases", category="spam").url == first.url
    assert len(office.find(CASES, account_no=WEI)) == 1


@pytest.mark.parametrize("person_id", [AGNES, BELA, SVEN])
def test_only_a_decider_is_offered_it(office: Office, person_id: PersonId) -> None:
    case_id = office.case()
    desk = office.desk(person_id)
    page = desk.open(f"/accounts/{WEI}")
    assert not page.offers("/cases")
    assert (f"/desk/cases/{case_id}" in page.html) == (person_id != AGNES)


def test_whoever_is_in_conflict_sees_no_cases_and_opens_none(office: Office) -> None:
    case_id = office.case()
    inside = PersonId("p_inside")
    office.ok(AppointStaff(inside, private("Wei at work"), (Role.DECIDER,), by=OLGA, own_account=WEI))
    desk = office.desk(inside)
    page = desk.open(f"/accounts/{WEI}")
    assert case_id not in page.html
    assert not page.offers("/cases")
    other = desk.open(f"/accounts/{LAN}").form("/cases")
    sent = {**dict(other.fields), "category": "spam"}
    refused = desk.post(f"/desk/accounts/{WEI}/cases", sent)
    assert refused.status == 422
    assert "conflict list" in refused.html
    assert len(office.find(CASES, account_no=WEI)) == 1
    assert desk.post(f"/desk/cases/{case_id}/evidence", {**sent, "content_id": "msg-1"}).status == 404
    assert office.platform.asked == []


@pytest.mark.parametrize(
    ("content_id", "said"),
    [
        (" ", "Write the id of the content"),
        ("x" * 201, "at most 200 letters"),
        ("two\nlines", "at most 200 letters"),
        ("msg-none", "no content by this id"),
        ("msg-lan", "Somebody else wrote or did this"),
        ("msg-unknown", "Somebody else wrote or did this"),
        ("msg-odd", "no evidence of this kind"),
        ("msg-there", "in the case already"),
    ],
)
def test_what_cannot_be_added_says_what_to_do_next(office: Office, content_id: str, said: str) -> None:
    keep(office, "msg-lan", "lan")
    keep(office, "msg-unknown", "nobody the record knows")
    keep(office, "msg-there")
    office.platform.contents["msg-odd"] = Content("wei", "dance", office.clock.at, "text/plain", b"!")
    ada = office.desk(ADA)
    page, case = opened(office, ada)
    page = ada.send(page, "/evidence", content_id="msg-there")
    refused = ada.send(page, "/evidence", content_id=content_id)
    assert refused.status == 422
    assert said in refused.html
    assert 'href="#content_id"' in refused.html
    assert dict(refused.form("/evidence").fields)["content_id"].strip() == content_id.strip()
    assert len(office.find(EVIDENCE, case_id=case.case_id)) == 1


def test_a_platform_that_cannot_be_asked_loses_nothing(office: Office) -> None:
    ada = office.desk(ADA)
    page, case = opened(office, ada)
    keep(office, "msg-1")
    office.platform.down = True
    down = ada.send(page, "/evidence", content_id="msg-1")
    assert down.status == 422
    assert "try again in a few minutes" in down.html
    office.platform.down = False
    assert "Fetched from the platform" in ada.send(down, "/evidence", content_id="msg-1").html
    assert len(office.find(EVIDENCE, case_id=case.case_id)) == 1


def test_sent_twice_it_is_fetched_once(office: Office) -> None:
    ada = office.desk(ADA)
    page, case = opened(office, ada)
    keep(office, "msg-1")
    ada.send(page, "/evidence", content_id="msg-1")
    keep(office, "msg-1", words="edited meanwhile")
    assert "Fetched from the platform" in ada.send(page, "/evidence", content_id="msg-1").html
    assert office.platform.asked == ["msg-1"]
    assert len(office.find(EVIDENCE, case_id=case.case_id)) == 1


def test_a_decision_that_is_being_written_stays_as_typed(office: Office) -> None:
    ada = office.desk(ADA)
    case_id: CaseId = office.case()
    office.evidence(case_id, words="answer me or else")
    keep(office, "msg-2")
    page = ada.send(ada.send(ada.open(f"/cases/{case_id}"), "/take"), "/open")
    page = ada.open(f"/cases/{case_id}?clause=H1")
    assert not page.offers("/evidence")  # the field belongs to the decision's own form
    form = page.form("/decide")
    assert ("", "", f"/desk/cases/{case_id}/evidence") in form.buttons
    typed = {**dict(form.fields), "facts": FACTS, "person": "nobody"}
    wrong = ada.post(f"/desk/cases/{case_id}/evidence", {**typed, "content_id": "msg-none"})
    assert wrong.status == 422
    assert FACTS in wrong.html
    added = ada.post(f"/desk/cases/{case_id}/evidence", {**typed, "content_id": "msg-2"})
    assert added.status == 200
    assert FACTS in added.html
    assert "Fetched from the platform" in added.html
    assert dict(added.form("/decide").fields)["content_id"] == ""
    assert len(office.find(EVIDENCE, case_id=case_id)) == 2


def test_a_case_that_a_colleague_has_is_not_offered(office: Office) -> None:
    case_id = office.case()
    ada = office.desk(ADA)
    ada.send(ada.open(f"/cases/{case_id}"), "/take")
    assert not office.desk(ANNA).open(f"/cases/{case_id}").offers("/evidence")
