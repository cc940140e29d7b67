"""The rest of the desk: queue, questions, finding an account, rulebook, staff, the demo's clock; in both languages."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.views.all import ACCOUNTS, ENQUIRIES, RULEBOOKS, STAFF
from dueprocess.domain.enquiry import AskHuman, EnquiryAsked
from dueprocess.domain.staff import Role
from dueprocess.http.auth.staff import sign_in
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Private
from dueprocess.rulebook.samples import rulebook_text
from tests.http.web.desk.office import AGNES, AUDREY, Desk, Office, Page
from tests.world import ADA, ANNA, BELA, CHEN, MING, OLGA, SVEN, WEI


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def test_the_queue_shows_due_times_first_and_counts_by_part(office: Office) -> None:
    appeal_id = office.object_to(office.matter(decider=ANNA))
    case_id = office.case()
    page = office.desk(CHEN).open("")
    assert page.html.index(appeal_id) < len(page.html)
    assert case_id not in page.html  # a reviewer is not offered cases
    ada = office.desk(ADA).open("")
    assert ada.html.index(appeal_id) < ada.html.index(case_id)
    assert "in 1 day" in words(ada)
    office.after(2 * DAY)
    late = office.desk(CHEN).open("?section=appeals&overdue=1")
    assert "1 (1 overdue)" in words(late)
    assert "overdue" in words(late)


@pytest.mark.parametrize(
    "query", ["section=nothing", "page=-1", "page=99999999", "category=<script>", "mine=1&free=1"]
)
def test_an_odd_question_to_the_queue_gets_a_queue(office: Office, query: str) -> None:
    page = office.desk(SVEN).open(f"?{query}")
    assert page.status == 200
    assert "<script>" not in page.html


def test_a_hotline_agent_answers_questions_and_reads_standing_only(office: Office) -> None:
    decision_id = office.matter()
    asked = office.ok(AskHuman(WEI, Private("为什么我不能发消息？"), decision_id))[0]
    assert isinstance(asked, EnquiryAsked)
    agent = office.desk(AGNES)
    queue = agent.open("")
    assert asked.enquiry_id in queue.html
    page = agent.open(f"/enquiries/{asked.enquiry_id}")
    assert "Message strangers" in page.html
    assert f"/desk/decisions/{decision_id}" not in page.html
    assert agent.open(f"/decisions/{decision_id}").status == 403
    empty = agent.send(page, "/answer", reply=" ")
    assert empty.status == 422
    done = agent.send(empty, "/answer", reply="The reason stands in your notice.")
    assert "Sent." in done.html
    assert office.get(ENQUIRIES, asked.enquiry_id).answered_by == AGNES
    assert not done.offers("/answer")


def test_an_account_is_found_by_whatever_id_is_read_out(office: Office) -> None:
    decision_id = office.matter()
    agent = office.desk(AGNES)
    for text in ("wei", decision_id):
        page = agent.open(f"/find?q={text}")
        assert page.url.endswith(f"/desk/accounts/{WEI}")
    assert "Nothing by this id" in agent.open("/find?q=we").html
    assert "&lt;b&gt;" in agent.open("/find?q=<b>").html
    assert "Nothing is in force." in office.desk(OLGA).open("/accounts/3").html


def test_an_auditor_reads_all_and_changes_nothing(office: Office) -> None:
    office.object_to(office.matter(decider=ANNA))
    auditor = office.desk(AUDREY)
    page = auditor.open("")
    assert "Appeals" in page.html
    case_id = office.case()
    assert not auditor.open(f"/cases/{case_id}").offers("/take")


def upload(desk: Desk, page: Page, text: str, step: str = "preview", **more: str) -> Page:
    fields = {name: value for name, value in page.form("/propose").fields if name != "rulebook"}
    fields |= {"rulebook": text, "step": step, **more}
    files = {"catalogue_file": ("", b"")}
    return Page(desk.client.post("/desk/rulebook/propose", data=fields, files=files))


def test_a_new_rulebook_is_checked_shown_proposed_and_approved_by_another(office: Office) -> None:
    sven, bela = office.desk(SVEN), office.desk(BELA)
    page = sven.open("/rulebook")
    text = rulebook_text().replace("version: 1", "version: 2", 1)
    broken = text.replace("lasts: 72h", "lasts: soonish", 1)
    refused = upload(sven, page, broken)
    assert refused.status == 422
    assert re.search(r"rulebook\.yaml, line \d+, column \d+", refused.html)
    assert "soonish" in dict(refused.form("/propose").fields)["rulebook"]
    shorter = text.replace("lasts: 72h", "lasts: 48h", 1)
    preview = upload(sven, refused, shorter)
    assert "What changes for people" in preview.html
    assert "milder" in preview.html
    proposed = upload(sven, preview, shorter, "confirm")
    assert "Proposed." in proposed.html
    assert not proposed.offers("/approve")
    assert not office.desk(SVEN).open("/rulebook/2").offers("/approve")
    published = bela.send(bela.open("/rulebook/2"), "/approve")
    assert "Published." in published.html
    row = office.get(RULEBOOKS, 2)
    assert (row.proposed_by, row.approved_by) == (SVEN, BELA)
    assert row.takes_effect_at is not None
    assert row.takes_effect_at >= office.clock.at + 7 * DAY


def test_a_proposed_version_runs_in_shadow_until_it_is_published(office: Office) -> None:
    sven, bela = office.desk(SVEN), office.desk(BELA)
    text = rulebook_text().replace("version: 1", "version: 2", 1).replace("lasts: 72h", "lasts: 48h")
    preview = upload(sven, sven.open("/rulebook"), text)
    upload(sven, preview, text, "confirm")
    assert "No decision has been made since" in bela.open("/rulebook/2").html
    office.after(DAY)
    decision_id = office.decide(account_no=MING)
    page = bela.open("/rulebook/2")
    assert "1 decision was made since" in page.html
    assert re.search(r"Days of restriction: 3 and 2\.", page.html)
    assert f"/desk/decisions/{decision_id}" in page.html
    bela.send(page, "/approve")
    assert "In shadow" not in bela.open("/rulebook/2").html


def test_a_file_is_read_too_and_one_that_is_no_text_is_named(office: Office) -> None:
    sven = office.desk(SVEN)
    page = sven.open("/rulebook")
    fields = dict(page.form("/propose").fields) | {"step": "preview"}
    good = rulebook_text().replace("version: 1", "version: 2", 1).encode()
    for content, status in ((good, 200), (b"\xff\xfe\x00", 422), (b"", 422)):
        files = {"rulebook_file": ("rulebook.yaml", content)}
        assert sven.client.post("/desk/rulebook/propose", data=fields, files=files).status_code == status


def test_an_operator_appoints_changes_and_dismisses_but_never_herself(office: Office) -> None:
    olga = office.desk(OLGA)
    page = olga.open("/staff")
    person = {"person_id": "p_nils", "name": "Nils", "roles": ["reviewer"]}
    short = olga.send(page, "/appoint", **person, login="nils", password="short")
    assert short.status == 422
    fields = dict(short.form("/appoint").fields)
    assert (fields["name"], fields["login"]) == ("Nils", "nils")
    done = olga.send(short, "/appoint", password="long enough for nils")
    assert "Nils" in done.html
    assert office.get(STAFF, "p_nils").roles == (Role.REVIEWER,)
    assert sign_in(office.services, "nils", "long enough for nils", "test") is not None
    change = olga.open("/staff?person=p_nils")
    olga.send(change, "/appoint", roles=["reviewer", "approver"])
    assert set(office.get(STAFF, "p_nils").roles) == {Role.APPROVER, Role.REVIEWER}
    own = olga.send(olga.open("/staff?person=p_olga"), "/appoint", roles=["operator", "decider"])
    assert own.status == 422
    unknown = olga.send(page, "/appoint", **{**person, "person_id": "x"})
    assert unknown.status == 422
    dismiss = next(form for form in olga.open("/staff").forms if ("person_id", "p_nils") in form.fields)
    olga.post(dismiss.action, dict(dismiss.fields))
    assert not office.get(STAFF, "p_nils").active
    assert not office.desk(SVEN).open("/staff").offers("/appoint")


def test_the_demos_clock_moves_forward_and_does_not_exist_outside_the_demo(demo: Office) -> None:
    olga = demo.desk(OLGA)
    appeal_id = demo.object_to(demo.matter(decider=ANNA))
    page = olga.open("/demo/clock")
    before = demo.clock.at
    page = olga.send(page, "/demo/clock", ("by", "12h"))
    assert demo.clock.at == before + 12 * HOUR
    refused = olga.send(page, "/demo/clock", ("by", "custom"), length="-3h")
    assert refused.status == 422
    assert demo.clock.at == before + 12 * HOUR
    olga.send(refused, "/demo/clock", ("by", "due"))
    chen = demo.desk(CHEN).open("?section=appeals&overdue=1")
    assert appeal_id in chen.html
    assert demo.desk(SVEN).open("/demo/clock").status == 403


def test_outside_the_demo_there_is_no_clock(office: Office) -> None:
    olga = office.desk(OLGA)
    page = olga.open("/demo/clock")
    assert page.status == 404
    assert "/desk/demo/clock" not in olga.open("/rulebook").html
    token = dict(olga.open("/rulebook").form("/sign-out").fields)["_csrf_token"]
    before = office.clock.at
    assert olga.post("/desk/demo/clock", {"_csrf_token": token, "by": "12h"}).status == 404
    assert office.clock.at == before


def test_every_page_speaks_chinese_whole(office: Office) -> None:
    office.object_to(office.matter(decider=ANNA))
    case_id = office.case()
    office.evidence(case_id)
    ada = office.desk(ADA, "zh-CN")
    paths = ["", "/find", "/rulebook", "/rulebook/1", f"/cases/{case_id}?clause=H1", f"/accounts/{WEI}"]
    for path in paths:
        page = ada.open(path)
        main = page.html.partition("<main")[2].partition("</main>")[0]
        text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)
        english = re.findall(r"\b(?:[A-Za-z]{3,}\s+){3,}[A-Za-z]{3,}\b", text)
        assert page.html.startswith("<!DOCTYPE html>")
        assert 'lang="zh-CN"' in page.html
        assert english == [], (path, english)


def test_an_operator_erases_at_the_persons_wish_and_types_whose_it_is(office: Office) -> None:
    olga = office.desk(OLGA)
    page = olga.open(f"/accounts/{MING}")
    wrong = olga.send(page, "/erasure", its_id="wei")
    assert (wrong.status, office.get(ACCOUNTS, MING).erased) == (422, False)
    assert 'value="wei"' in wrong.html
    done = olga.send(page, "/erasure", its_id="ming")
    assert office.get(ACCOUNTS, MING).erased
    assert "were erased" in words(done)
    assert not olga.open(f"/accounts/{MING}").offers("/erasure")


def test_what_is_open_is_not_erased_and_nobody_else_may(office: Office) -> None:
    olga = office.desk(OLGA)
    page = olga.open(f"/accounts/{WEI}")
    office.matter()
    wrong = olga.send(page, "/erasure", its_id="wei")
    assert (wrong.status, office.get(ACCOUNTS, WEI).erased) == (422, False)
    assert "payouts have ended" in words(wrong)
    assert "They can still appeal" in words(olga.open(f"/accounts/{WEI}"))
    for who in (ADA, SVEN, CHEN, BELA):
        assert not office.desk(who).open(f"/accounts/{WEI}").offers("/erasure")
