"""Stolen accounts on the desk: what a person says is looked into, two find it, the owner's own doing stays."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.views.all import COMPROMISES, DECISIONS
from dueprocess.domain.compromise import Sign
from dueprocess.domain.enquiry import AskHuman, Claim
from dueprocess.domain.staff import Role
from dueprocess.http.web import wall_time
from dueprocess.kernel.ids import DecisionId
from dueprocess.kernel.instants import HOUR, MINUTE, Instant, parse
from dueprocess.kernel.privacy import Private
from tests.http.web.desk.office import AGNES, Office, Page
from tests.taking_over import ended, found, proposed
from tests.world import ADA, ANNA, BELA, CHEN, CORA, OLGA, SVEN, WEI

ZONE = "Asia/Shanghai"


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def typed(office: Office, **changes: object) -> dict[str, object]:
    at = office.clock.at
    return {
        "from_at": wall_time.written(Instant(at - 24 * HOUR), ZONE),
        "to_at": wall_time.written(at, ZONE),
        "signs": ["new_device"],
        "shown_words": "A telephone in another city.",
    } | changes


def test_what_a_person_says_becomes_a_finding(office: Office) -> None:
    decision_id = office.matter()
    claim = Claim(Instant(office.clock.at - 24 * HOUR), office.clock.at, (Sign.NEW_DEVICE,))
    office.ok(AskHuman(WEI, Private("That was not me."), decision_id, claim))
    sven, chen = office.desk(SVEN), office.desk(CHEN)
    listed = sven.open("/compromises")
    address = re.search(r"/desk(/enquiries/[a-z0-9_]+)", listed.html)
    assert address is not None
    question = sven.open(address[1])
    assert "a new device or place" in words(question)
    form = sven.open(re.search(r'/desk(/compromises/new\?enquiry=[^"]+)', question.html)[1])  # type: ignore[index]
    assert "That was not me." in words(form)
    assert ("signs", "new_device") in form.form("/propose").fields
    wrong = sven.send(form, "/propose", shown_words=" ")
    assert wrong.status == 422
    done = sven.send(form, "/propose", shown_words="A telephone in another city.")
    assert "Proposed." in words(done)
    (row,) = office.find(COMPROMISES)
    assert not sven.open(f"/compromises/{row.compromise_id}").offers("/approve")
    second = chen.open(f"/compromises/{row.compromise_id}")
    assert "To become void" in words(second)
    done = chen.send(second, "/approve")
    assert "Found." in words(done)
    assert not office.get(DECISIONS, decision_id).stands


def test_the_owner_s_own_doing_stays(office: Office) -> None:
    own = office.matter("S1")
    intruder_s = office.matter("H1")
    ada = office.desk(ADA)
    page = ada.open("/compromises/new?account=1")
    both = typed(office, from_at=wall_time.written(Instant(office.clock.at - 99 * HOUR), ZONE))
    wrong = ada.send(page, "/propose", **both, spared=[own])
    assert (wrong.status, 'id="spared-error"' in wrong.html) == (422, True)
    done = ada.send(page, "/propose", **both, spared=[own], **{f"spared-{own}": "His own game."})
    assert "Proposed." in words(done)
    (row,) = office.find(COMPROMISES)
    assert (row.voids, row.spared[0].decision_id) == ((intruder_s,), own)
    assert "His own game." in words(office.desk(CHEN).open(f"/compromises/{row.compromise_id}"))


@pytest.mark.parametrize(
    "change", [{"from_at": ""}, {"to_at": "tomorrow"}, {"signs": []}, {"to_at": "2020-01-01T10:00"}]
)
def test_a_mistake_keeps_what_was_typed(office: Office, change: dict[str, object]) -> None:
    office.matter()
    desk = office.desk(ANNA)
    page = desk.open("/compromises/new?account=1")
    again = desk.send(page, "/propose", **typed(office, **change))
    assert again.status == 422
    assert ("shown_words", "A telephone in another city.") in again.form("/propose").fields
    assert office.find(COMPROMISES) == ()


def test_it_is_left_with_a_reason(office: Office) -> None:
    office.matter()
    compromise_id = proposed(office, from_at=Instant(office.clock.at - 24 * HOUR))
    desk = office.desk(ADA)
    page = desk.open(f"/compromises/{compromise_id}")
    assert desk.send(page, "/drop", why="").status == 422
    assert "The phone is his." in words(desk.send(page, "/drop", why="The phone is his."))


def test_two_others_end_it(office: Office) -> None:
    office.matter()
    compromise_id = found(office, from_at=Instant(office.clock.at - 24 * HOUR))
    anna, chen = office.desk(ANNA), office.desk(CHEN)
    assert not chen.open(f"/compromises/{compromise_id}").offers("/propose-end")
    page = anna.open(f"/compromises/{compromise_id}")
    assert "said to be wrong" in words(anna.send(page, "/propose-end", why="His own phone."))
    cora = office.desk(CORA)
    page = cora.open(f"/compromises/{compromise_id}")
    assert "His own phone." in words(page)
    done = cora.send(page, "/end")
    assert "found wrong" in words(done)
    assert office.get(COMPROMISES, compromise_id).ended_at == office.clock.at


def test_a_list_that_changed_is_not_agreed_to(office: Office) -> None:
    office.matter()
    late = office.deciding("H1")
    compromise_id = proposed(office, from_at=Instant(office.clock.at - 99 * HOUR))
    chen = office.desk(CHEN)
    page = chen.open(f"/compromises/{compromise_id}")
    office.ok(late)
    assert chen.send(page, "/approve").status == 422
    page = chen.open(f"/compromises/{compromise_id}")
    assert not page.offers("/approve")
    assert "Leave it, and propose it again" in words(page)


def test_who_has_no_business_here_sees_nothing(office: Office) -> None:
    for person in (BELA, OLGA, AGNES):
        assert office.desk(person).open("/compromises").status == 403
    assert office.desk(CHEN).open("/compromises/cmp_none").status == 404
    assert office.desk(ADA).open("/compromises/new?account=99").status == 404
    office.matter()
    office.appoint("p_ada", Role.DECIDER, own_account=WEI)
    compromise_id = proposed(office, from_at=Instant(office.clock.at - 24 * HOUR))
    ada = office.desk(ADA)
    assert ada.open(f"/compromises/{compromise_id}").status == 404
    assert ada.open("/compromises/new?account=1").status == 404
    assert compromise_id not in ada.open("/compromises").html


def test_a_voided_decision_says_so_in_its_case(office: Office) -> None:
    decision_id: DecisionId = office.matter()
    ended(office, found(office, from_at=Instant(office.clock.at - 24 * HOUR)))
    page = office.desk(CHEN).open(f"/decisions/{decision_id}")
    assert page.status == 200
    assert "somebody else had the account" in words(page)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02T10:00", "2026-03-02T02:00:00Z"),
        ("2026-03-02", "2026-03-01T16:00:00Z"),
        ("", None),
        ("2026-13-02T10:00", None),
        ("2026-03-02T10:00+02:00", None),
        ("0001-01-01T00:00", None),
    ],
)
def test_wall_time_is_read_in_its_zone(text: str, at: str | None) -> None:
    assert wall_time.read(text, ZONE) == (parse(at) if at else None)
    if at and "T" in text:
        assert wall_time.written(parse(at), ZONE) == text


def test_the_last_minute_is_within_and_what_lies_ahead_is_not() -> None:
    at = parse("2026-03-02T02:00:00Z")
    assert wall_time.read_end("2026-03-02T10:00", ZONE, Instant(at + 5)) == at + 5
    assert wall_time.read_end("2026-03-02T10:00", ZONE, Instant(at + HOUR)) == at + MINUTE - 1
    assert wall_time.read_end("2026-03-02T10:00", ZONE, Instant(at - HOUR)) == at
    assert wall_time.read_end("", ZONE, at) is None
