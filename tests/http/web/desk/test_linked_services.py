"""Linked services on the desk: what belongs to the same person is named, and so is a way back that a decision closes."""

from __future__ import annotations

import re

from dueprocess.application.views.all import DECISIONS, LINKED_SERVICES
from dueprocess.domain.case import TakeCase
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.linked_service import Need, UnlinkService
from tests.http.web.desk.office import AGNES, Office, Page
from tests.taking_over import linked
from tests.world import ADA, LAN, SVEN, WEI

CLOSED = "It closes the usual way back into Games (account lan)"


def words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def preview(office: Office, measure: str = "H1") -> Page:
    """What Ada sees before she decides."""
    case_id = office.case()
    item = office.evidence(case_id)
    office.ok(TakeCase(case_id, ADA))
    office.ok(OpenEvidence(item, ADA, Purpose.DECIDE))
    ada = office.desk(ADA)
    page = ada.open(f"/cases/{case_id}?clause={measure}")
    seen = ada.send(page, "/decide", facts="He wrote to strangers.", evidence=[item], person="nobody")
    assert seen.status == 200, words(seen)
    return seen


def test_the_account_s_page_names_what_belongs_to_the_same_person(office: Office) -> None:
    key = linked(office, recovery=(Need(WEI, "mail.receive"),))
    for number in (WEI, LAN):
        page = words(office.desk(SVEN).open(f"/accounts/{number}"))
        assert (
            "Linked services Games; account lan; of account wei; recovery needs mail.receive of account wei"
            in page
        )
    office.ok(UnlinkService(key))
    assert "over" in words(office.desk(SVEN).open(f"/accounts/{WEI}"))
    assert "Linked services" not in words(office.desk(AGNES).open(f"/accounts/{WEI}"))


def test_who_decides_reads_before_that_a_way_back_is_closed(office: Office) -> None:
    key = linked(office, recovery=(Need(WEI, "chat.send_stranger"),))
    seen = preview(office)
    assert CLOSED in words(seen)
    assert "如果您登不上别的服务" in seen.html  # the person reads it too, in their own language
    assert office.get(LINKED_SERVICES, key).stopped == ()
    assert office.find(DECISIONS, account_no=WEI) == ()


def test_where_nothing_hangs_on_it_nothing_is_said(office: Office) -> None:
    linked(office, recovery=(Need(WEI, "mail.receive"),))
    assert CLOSED not in words(preview(office))
