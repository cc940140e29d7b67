"""Sign-in links on the desk: read, agreed to by somebody else, taken away; the way in by a directory is in tests/oidc."""

from __future__ import annotations

import re

from dueprocess.application.operational import SessionKind
from dueprocess.application.views.all import SIGN_IN_LINKS
from dueprocess.http.auth import sessions
from tests.http.web.desk.office import AUDREY, Office, Page
from tests.linking import link, proposed_link
from tests.world import ADA, BELA, CHEN, DAY, OLGA, SVEN


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def test_an_approver_finds_what_waits_reads_it_and_agrees(office: Office) -> None:
    bela = office.desk(BELA)
    assert "There was no link yet." in words(bela.open("/sign-in-links"))
    link_id = proposed_link(office, key="ada.at.the.directory")
    assert f"/desk/sign-in-links/{link_id}" in bela.open("/sign-in-links").html
    page = bela.open(f"/sign-in-links/{link_id}")
    for told in (
        "ada.at.the.directory",
        ADA,
        "https://idp.example",
        "我认得她的声音。",
        "waits for a second person",
    ):
        assert told in words(page), told
    done = bela.send(page, "/approve")
    assert "Linked. They can sign in by the directory now." in words(done)
    assert office.get(SIGN_IN_LINKS, link_id).approved_by == BELA
    assert not done.offers("/approve")
    assert not done.offers("/end"), "an approver takes nothing away"


def test_whose_login_it_is_to_be_is_offered_no_button(office: Office) -> None:
    link_id = proposed_link(office, BELA, "bela")
    page = office.desk(BELA).open(f"/sign-in-links/{link_id}")
    assert not page.offers("/approve")
    assert "It waits for an approver who neither proposed it nor is the person." in words(page)
    assert office.desk(SVEN).open(f"/sign-in-links/{link_id}").offers("/approve")


def test_the_page_that_was_read_yesterday_agrees_to_nothing(office: Office) -> None:
    link_id = proposed_link(office)
    bela = office.desk(BELA)
    page = bela.open(f"/sign-in-links/{link_id}")
    office.after(DAY)
    late = bela.send(page, "/approve")
    assert late.status == 422
    assert "nobody agreed in time" in words(late)
    assert not office.get(SIGN_IN_LINKS, link_id).holds


def test_one_operator_takes_it_away_and_what_it_had_signed_in_ends(office: Office) -> None:
    link_id = link(office)
    sessions.begin(office.services, SessionKind.STAFF, ADA, sessions.Origin("chrome/linux", "", "sub"))
    sessions.begin(office.services, SessionKind.STAFF, ADA, sessions.Origin("chrome/linux"))
    olga = office.desk(OLGA)
    page = olga.open(f"/staff/{ADA}/sign-ins")
    assert "Directory, as ada" in words(page)
    done = olga.send(page, f"{link_id}/end")
    assert "Taken away." in words(done)
    ada = sessions.staff_named(office.services, ADA)
    assert ada is not None
    assert [item.directory_sub for item in sessions.staff_sessions(office.services, ada)] == [""]
    again = olga.send(page, f"{link_id}/end")
    assert "Taken away." in words(again), "the form sent twice is carried out once"
    assert "Directory, as ada" not in words(olga.open(f"/staff/{ADA}/sign-ins"))


def test_who_looks_after_it_reads_it_and_nobody_else(office: Office) -> None:
    link_id = link(office)
    for person_id, status in ((AUDREY, 200), (BELA, 200), (OLGA, 200), (ADA, 403), (CHEN, 403)):
        assert office.desk(person_id).open("/sign-in-links").status == status
        assert office.desk(person_id).open(f"/sign-in-links/{link_id}").status == status
    assert office.desk(OLGA).open("/sign-in-links/sil_none").status == 404


def test_it_reads_in_both_chinese_scripts(office: Office) -> None:
    link_id = proposed_link(office)
    for language, told in (("zh-CN", "同意：这个登录是此人的"), ("zh-Hant", "同意：這個登入是此人的")):
        assert told in office.desk(BELA, language).open(f"/sign-in-links/{link_id}").html
