"""The operator's page: an address is registered, what was given up is seen and sent again, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.application.webhook import EVENTS, Delivery
from dueprocess.kernel.instants import Instant
from tests.http.web.desk.office import Office
from tests.world import ADA, OLGA

URL = "https://hooks.example.org/dueprocess"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Office(tmp_path).running() as running:
        yield running


def test_an_operator_registers_an_address_and_sees_its_secret_once(office: Office) -> None:
    desk = office.desk(OLGA)
    page = desk.open("/webhooks")
    assert "No address is registered." in page.html
    made = desk.send(page, "/webhooks/register", url=URL, events=["notice.issued"])
    assert made.status == 200
    assert len(set(SECRET.findall(made.html))) == 1
    later = desk.open("/webhooks")
    assert not SECRET.search(later.html)
    assert URL in later.html
    assert "Nothing was to be told yet." in later.html
    (endpoint,) = office.operational.endpoints()
    assert (endpoint.url, endpoint.events, endpoint.created_by) == (URL, ("notice.issued",), OLGA)


def test_the_same_form_sent_twice_registers_once(office: Office) -> None:
    desk = office.desk(OLGA)
    page = desk.open("/webhooks")
    for _ in range(2):
        desk.send(page, "/webhooks/register", url=URL)
    assert len(office.operational.endpoints()) == 1


def test_an_address_of_our_own_network_comes_back_with_what_was_typed(office: Office) -> None:
    desk = office.desk(OLGA)
    answer = desk.send(desk.open("/webhooks"), "/webhooks/register", url="http://10.0.0.7/in")
    assert answer.status == 422
    assert "http://10.0.0.7/in" in answer.html
    assert "outside our own network" in answer.html
    assert office.operational.endpoints() == ()


def test_what_was_given_up_is_shown_and_sent_again_and_an_address_is_removed(office: Office) -> None:
    desk = office.desk(OLGA)
    desk.send(desk.open("/webhooks"), "/webhooks/register", url=URL)
    (endpoint,) = office.operational.endpoints()
    lost = tuple(
        Delivery(
            endpoint.endpoint_id,
            position,
            f"evt_{position}",
            "notice.issued",
            Instant(1),
            10,
            None,
            parked=True,
            answer="HTTP 400",
        )
        for position in (5, 6)
    )
    assert office.operational.spread(endpoint, lost, endpoint.cursor + 1)
    office.operational.switch_endpoint(endpoint.endpoint_id, "HTTP 410")
    page = desk.open("/webhooks")
    assert "2 given up" in page.html
    assert "switched off" in page.html
    assert page.html.count("HTTP 400") == 2
    again = desk.send(page, "/webhooks/again")
    assert "tried again now" in again.html
    left = [item.position for item in office.operational.deliveries(endpoint.endpoint_id, 9) if item.parked]
    assert left == [5]
    assert "switched off" not in again.html
    gone = desk.send(again, "/webhooks/remove")
    assert "No address is registered." in gone.html
    assert office.operational.endpoints() == ()


def test_the_page_is_chinese_for_who_reads_chinese(office: Office) -> None:
    desk = office.desk(OLGA, "zh-CN")
    desk.send(desk.open("/webhooks"), "/webhooks/register", url=URL)
    html = desk.open("/webhooks").html.partition('id="main-content"')[2].partition("</main>")[0]
    text = re.sub(r"<[^>]+>", " ", html.partition(">")[2])
    for ours in (*EVENTS, URL, "https://hooks.example.org/dueprocess", "Webhook", "http", "p_olga"):
        text = text.replace(ours, "")
    assert re.findall(r"[A-Za-z]{4,}", text) == []


def test_only_an_operator_is_led_there(office: Office) -> None:
    assert 'href="/desk/webhooks"' in office.desk(OLGA).open("").html
    assert 'href="/desk/webhooks"' not in office.desk(ADA).open("").html
    assert office.desk(ADA).open("/webhooks").status == 403
