"""Deciding on the desk: evidence opened, clause chosen, notice previewed, confirmed once; and every way to be stopped."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.views.all import CASES, DECISIONS, EVIDENCE, RESTRICTIONS
from dueprocess.domain.case import Status
from dueprocess.domain.decision import DecideCase, Outcome
from dueprocess.domain.evidence import AttachEvidence, Source
from dueprocess.domain.report import FileReport, ReportFiled
from dueprocess.kernel.ids import CaseId
from dueprocess.kernel.instants import HOUR
from dueprocess.kernel.privacy import Private
from tests.http.web.desk.office import Desk, Office, Page
from tests.world import ADA, ANNA, BELA, LAN, MING, SVEN, WEI, private

FACTS = "You went on writing to three people who had asked you to stop."


@pytest.fixture
def case_id(office: Office) -> CaseId:
    filed = office.ok(
        FileReport(WEI, "harassment", (private("m-1"),), Private("He frightens me."), reporter=LAN)
    )[-1]
    assert isinstance(filed, ReportFiled)
    office.evidence(filed.case_id, words="answer me or else")
    office.after(HOUR)
    return filed.case_id


def ready(desk: Desk, case_id: CaseId, clause: str = "H1") -> Page:
    """Take the case, open its evidence, look at the clause."""
    page = desk.open(f"/cases/{case_id}")
    if page.offers("/take"):
        page = desk.send(page, "/take")
    while page.offers("/open"):
        page = desk.send(page, "/open")
    return desk.open(f"/cases/{case_id}?clause={clause}")


def test_a_case_is_decided_from_the_page_alone(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    assert "answer me or else" not in ada.open(f"/cases/{case_id}").html
    page = ready(ada, case_id)
    assert "answer me or else" in page.html
    before = office.position
    preview = ada.send(page, "/decide", facts=FACTS, person="reporter-A")
    assert preview.status == 200
    assert FACTS in preview.html
    assert "您暂时不能给陌生人发消息" in preview.html  # the person reads Chinese, whoever decides
    assert office.position == before
    done = ada.send(preview, "/decide", ("step", "confirm"))
    assert "Decided. The notice is issued" in done.html
    assert done.offers("/withdraw")
    (decision,) = office.find(DECISIONS, account_no=WEI)
    assert (decision.rung, decision.clause, decision.decider) == (1, "H1", ADA)
    assert {item.target for item in office.find(RESTRICTIONS, account_no=WEI)} == {None, LAN}


def test_the_one_person_who_reported_it_is_protected_unless_the_decider_says_otherwise(
    office: Office, case_id: CaseId
) -> None:
    ada = office.desk(ADA)
    page = ready(ada, case_id)
    assert dict(page.form("/decide").fields)["person"] == "reporter-A"
    ada.send(ada.send(page, "/decide", facts=FACTS), "/decide", ("step", "confirm"))
    assert {item.target for item in office.find(RESTRICTIONS, account_no=WEI)} == {None, LAN}


def test_among_several_who_reported_it_the_decider_says_whom_it_protects(
    office: Office, case_id: CaseId
) -> None:
    office.ok(FileReport(WEI, "harassment", (private("m-1"),), Private("Me too."), reporter=MING))
    ada = office.desk(ADA)
    page = ready(ada, case_id)
    assert "person" not in dict(page.form("/decide").fields)
    refused = ada.send(page, "/decide", facts=FACTS)
    assert refused.status == 422
    assert 'href="#target"' in refused.html
    preview = ada.send(refused, "/decide", facts=FACTS, person="reporter-B")
    ada.send(preview, "/decide", ("step", "confirm"))
    assert {item.target for item in office.find(RESTRICTIONS, account_no=WEI)} == {None, MING}


def test_the_same_form_sent_twice_decides_once(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    preview = ada.send(ready(ada, case_id), "/decide", facts=FACTS)
    first = ada.send(preview, "/decide", ("step", "confirm"))
    position = office.position
    second = ada.send(preview, "/decide", ("step", "confirm"))
    assert (first.url, second.status) == (second.url, 200)
    assert office.position == position


def test_what_was_typed_stays_when_it_is_refused(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    page = ready(ada, case_id)
    refused = ada.send(
        page, "/decide", facts="", person="account", account="nobody-there", **{"lasts-0": "24h"}
    )
    assert refused.status == 422
    assert "There is a problem" in refused.html
    fields = dict(refused.form("/decide").fields)
    assert (fields["person"], fields["account"], fields["lasts-0"]) == ("account", "nobody-there", "24h")
    assert fields["command_id"] == dict(page.form("/decide").fields)["command_id"]
    again = ada.send(refused, "/decide", facts=FACTS, person="account", account="lan")
    assert again.status == 200
    back = ada.send(again, "/decide", ("step", "edit"))
    fields = dict(back.form("/decide").fields)
    assert (fields["facts"].strip(), fields["account"], fields["lasts-0"]) == (FACTS, "lan", "24h")


def test_less_than_the_rung_can_be_chosen_and_more_is_not_on_offer(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    page = ready(ada, case_id)
    lengths = [value for name, value in page.form("/decide").offered if name == "lasts-0"]
    assert lengths == ["", "24h", "12h", "1h"]
    preview = ada.send(page, "/decide", facts=FACTS, person="nobody", **{"lasts-0": "1h"})
    ada.send(preview, "/decide", ("step", "confirm"))
    (item,) = office.find(RESTRICTIONS, account_no=WEI)
    assert item.terms.until == office.clock.at + HOUR


def test_more_than_the_rung_is_refused_in_words(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    refused = ada.send(ready(ada, case_id), "/decide", facts=FACTS, **{"lasts-0": "30d"})
    assert refused.status == 422
    assert office.find(DECISIONS, account_no=WEI) == ()
    odd = ada.send(ready(ada, case_id), "/decide", facts=FACTS, **{"lasts-0": "for ever"})
    assert odd.status == 422


def test_evidence_that_was_not_cited_stops_the_decision(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    refused = ada.send(ready(ada, case_id), "/decide", facts=FACTS, evidence=[])
    assert refused.status == 422
    assert 'href="#evidence"' in refused.html


def test_opening_one_more_item_keeps_what_was_written(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    page = ready(ada, case_id)
    office.evidence(case_id, words="second message")
    page = ada.open(f"/cases/{case_id}?clause=H1")
    form = page.form("/decide")
    ((name, item, action),) = [button for button in form.buttons if button[2].endswith("/open")]
    data: dict[str, object] = {}
    for key, value in [*((k, v) for k, v in form.fields if k != "facts"), ("facts", FACTS), (name, item)]:
        data.setdefault(key, []).append(value)  # type: ignore[attr-defined]
    opened = ada.post(action, data)
    assert "second message" in opened.html
    assert dict(opened.form("/decide").fields)["facts"].strip() == FACTS
    assert ADA in office.get(EVIDENCE, item).opened_by
    preview = ada.send(opened, "/decide")
    assert "second message" in preview.html


def test_a_permanent_measure_waits_and_the_approver_sees_the_same_before_agreeing(office: Office) -> None:
    for _ in range(2):
        office.matter("F1")
        office.after(40 * 24 * HOUR)
    case_id = office.case()
    office.evidence(case_id)
    office.after(HOUR)
    ada, bela = office.desk(ADA), office.desk(BELA)
    preview = ada.send(ready(ada, case_id, "F1"), "/decide", facts=FACTS)
    assert "Propose it to a second person" in preview.html
    done = ada.send(preview, "/decide", ("step", "confirm"))
    assert "waits for a second person" in done.html
    path = done.url.partition("/desk")[2]
    page = bela.open(path)
    assert not page.offers("/approve")  # the evidence is still closed
    while page.offers("/open"):
        page = bela.send(page, "/open")
    other = dict(page.form("/approve").fields)
    other["seen"] = "0" * 64
    assert bela.post(page.form("/approve").action, dict(other)).status == 422
    page = bela.send(page, "/approve")
    assert "Agreed." in page.html
    assert office.get(DECISIONS, path.rpartition("/")[2]).outcome is Outcome.MADE


def test_a_declined_decision_opens_the_case_again(office: Office) -> None:
    for _ in range(2):
        office.matter("F1")
        office.after(40 * 24 * HOUR)
    decision_id = office.matter("F1")
    bela = office.desk(BELA)
    page = bela.open(f"/decisions/{decision_id}")
    refused = bela.send(page, "/decline", decline_reason=" ")
    assert refused.status == 422
    bela.send(refused, "/decline", decline_reason="The transfer was a gift.")
    row = office.get(DECISIONS, decision_id)
    assert row.outcome is Outcome.DECLINED
    assert office.get(CASES, row.case_id).status is Status.OPEN


def test_an_act_against_imminent_harm_is_confirmed_by_another(office: Office) -> None:
    case_id = office.case()
    office.evidence(case_id)
    office.after(HOUR)
    ada, bela = office.desk(ADA), office.desk(BELA)
    page = ready(ada, case_id, "H3")
    preview = ada.send(page, "/decide", facts=FACTS, imminent_harm="1")
    assert "over after 24 hours" in preview.html
    done = ada.send(preview, "/decide", ("step", "confirm"))
    path = done.url.partition("/desk")[2]
    page = bela.open(path)
    while page.offers("/open"):
        page = bela.send(page, "/open")
    assert "no longer lapses" in bela.send(page, "/confirm").html
    assert not office.get(DECISIONS, path.rpartition("/")[2]).unconfirmed


def test_imminent_harm_cannot_be_ticked_for_a_clause_that_is_not_grave(
    office: Office, case_id: CaseId
) -> None:
    ada = office.desk(ADA)
    page = ready(ada, case_id)
    assert not any(name == "imminent_harm" for name, _ in page.form("/decide").offered)


def test_a_case_is_taken_by_one_and_put_back(office: Office, case_id: CaseId) -> None:
    ada, anna = office.desk(ADA), office.desk(ANNA)
    mine = ada.send(ada.open(f"/cases/{case_id}"), "/take")
    theirs = anna.open(f"/cases/{case_id}?clause=H1")
    assert not theirs.offers("/take")
    assert not theirs.offers("/decide")
    assert "p_ada" in theirs.html
    ada.send(mine, "/put-back")
    assert anna.open(f"/cases/{case_id}").offers("/take")


def test_a_dismissal_needs_a_reason_and_keeps_it(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    page = ready(ada, case_id)
    assert ada.send(page, "/dismiss", reason="  ").status == 422
    done = ada.send(page, "/dismiss", reason="Two friends joking, as both say.")
    assert "Two friends joking" in done.html
    assert office.get(CASES, case_id).status is Status.DISMISSED


def test_a_form_without_the_pages_token_is_refused(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    page = ada.open(f"/cases/{case_id}")
    fields = {name: value for name, value in page.form("/take").fields if name != "_csrf_token"}
    assert ada.post(page.form("/take").action, fields).status == 403
    assert office.get(CASES, case_id).taken_by is None


def test_the_decider_withdraws_right_after(office: Office, case_id: CaseId) -> None:
    ada = office.desk(ADA)
    preview = ada.send(ready(ada, case_id), "/decide", facts=FACTS)
    page = ada.send(preview, "/decide", ("step", "confirm"))
    page = ada.send(page, "/withdraw", withdraw_reason="I read the wrong message.")
    assert "Withdrawn." in page.html
    assert office.allowed("chat.send_stranger")


def test_lighter_terms_are_set_in_place_and_a_lift_gets_its_second_look(office: Office) -> None:
    decision_id = office.matter("H2")
    ada, sven = office.desk(ADA), office.desk(SVEN)
    page = ada.open(f"/decisions/{decision_id}")
    page = ada.send(page, ".1/amend", lasts="1h", amend_reason_1="One hour is enough.")
    assert "Changed." in page.html
    (item, *_) = office.restrictions(decision_id)
    assert item.terms.until == office.clock.at + HOUR
    page = ada.send(page, "/lift", lift_reason="He has apologised.")
    assert "Lifted." in page.html
    page = sven.open(f"/decisions/{decision_id}")
    assert "Noted." in sven.send(page, "/examine").html


def test_a_renewal_is_proposed_by_one_and_agreed_to_by_another_who_reads_why(office: Office) -> None:
    case_id = office.case(category="fraud")
    item = office.evidence(case_id, words="Send me your savings.")
    decision_id = office.ok(DecideCase(case_id, ADA, "P2", Private(FACTS), (item,)))[0].decision_id  # type: ignore[attr-defined]
    office.approve(decision_id)
    ada, bela = office.desk(ADA), office.desk(BELA)
    page = ada.open(f"/decisions/{decision_id}")
    page = ada.send(page, ".1/propose-renewal", renewal_reason_1="He began again last week.")
    assert not page.offers("/approve-renewal")
    page = bela.open(f"/decisions/{decision_id}")
    assert "He began again last week." in page.html
    refused = bela.send(page, "/approve-renewal", seen="0" * 64)
    assert office.restrictions(decision_id)[0].renewals == 0
    assert refused.offers("/approve-renewal")
    assert "Renewed" in bela.send(page, "/approve-renewal").html


def test_no_number_of_reports_is_on_any_page(office: Office, case_id: CaseId) -> None:
    for number in range(30):
        contact = Private(f"someone{number}@example.org", tagged=True)
        office.ok(FileReport(WEI, "harassment", (private("m-1"),), Private("me too"), contact=contact))
    ada = office.desk(ADA)
    words = re.sub(r"<[^>]+>|\s+", " ", ready(ada, case_id).html)
    assert "31" not in words
    assert "30" not in re.sub(r"30 (days|Jan|Mar|Apr)|\d\d:\d\d", "", words)
    assert "someone1@" not in words


def test_nobody_agrees_to_sealed_material_they_may_not_see(office: Office) -> None:
    case_id = office.case()
    sealed = AttachEvidence(
        case_id,
        "child_abuse_image",
        Private(data=b"bytes", media_type="image/png"),
        private("sealed-1"),
        office.clock.at,
        Source.CONTENT,
        author=WEI,
    )
    item = office.ok(sealed)[0].evidence_id  # type: ignore[attr-defined]
    words = office.evidence(case_id)
    office.after(HOUR)
    made = office.ok(DecideCase(case_id, ADA, "P2", Private(FACTS), (words, item)))[0]
    bela = office.desk(BELA)
    page = bela.open(f"/decisions/{made.decision_id}")  # type: ignore[attr-defined]
    while page.offers("/open"):
        page = bela.send(page, "/open")
    assert not page.offers("/approve")
    assert "You cannot open all of it" in page.html
    assert page.offers("/decline")
    assert bela.client.get(f"/desk/evidence/{item}/picture").status_code == 404
