"""Registering, seeing and ending endpoints by the API: an operator's matter, and the secret is seen once."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dueprocess.application.webhook import EVENTS, Delivery
from dueprocess.kernel.instants import Instant
from tests.http.site import Site
from tests.world import ADA, OLGA

URL = "https://hooks.example.org/dueprocess"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(tmp_path).running() as running:
        yield running


def registered(site: Site, **body: Any) -> Any:
    return site.post("/webhooks", site.as_staff(OLGA), {"url": URL, **body})


def test_a_registration_gives_a_secret_that_is_shown_nowhere_else(site: Site) -> None:
    answer = registered(site, events=["notice.issued"])
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["secret"].startswith("whsec_")
    assert len(base64.b64decode(made["secret"].removeprefix("whsec_"))) == 32
    listing = site.get("/webhooks", site.as_staff(OLGA))
    assert "whsec_" not in listing.text
    (line,) = listing.json()["items"]
    assert (line["endpoint_id"], line["url"], line["off"]) == (made["endpoint_id"], URL, "")
    assert line["events"] == ["notice.issued"]


def test_without_events_it_is_told_of_all(site: Site) -> None:
    registered(site)
    assert site.get("/webhooks", site.as_staff(OLGA)).json()["items"][0]["events"] == list(EVENTS)


def test_the_same_call_registers_once_and_another_body_under_its_key_is_refused(site: Site) -> None:
    who = site.as_staff(OLGA)
    first = site.post("/webhooks", who, {"url": URL}, key="the-same-key")
    again = site.post("/webhooks", who, {"url": URL}, key="the-same-key")
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    other = site.post("/webhooks", who, {"url": f"{URL}/2"}, key="the-same-key")
    assert (other.status_code, other.json()["code"]) == (409, "command_id_reused")
    assert len(site.get("/webhooks", who).json()["items"]) == 1


def test_a_dry_run_registers_nothing_and_shows_no_secret(site: Site) -> None:
    who = site.as_staff(OLGA)
    answer = site.post("/webhooks", who, {"url": URL}, dry_run=True)
    assert (answer.status_code, answer.json()["secret"]) == (200, "")
    assert site.get("/webhooks", who).json()["items"] == []


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"url": "ftp://hooks.example.org/"}, "url"),
        ({"url": "http://127.0.0.1:8000/"}, "url"),
        ({"url": "http://169.254.169.254/latest"}, "url"),
        ({"url": URL, "events": ["case.opened"]}, "events"),
    ],
)
def test_what_cannot_be_told_is_refused(site: Site, body: dict[str, Any], at: str) -> None:
    answer = site.post("/webhooks", site.as_staff(OLGA), body)
    assert (answer.status_code, answer.json()["at"]) == (400, at)


def test_nobody_but_an_operator_sees_or_changes_them(site: Site) -> None:
    made = registered(site).json()
    for who in (site.as_staff(ADA), site.as_platform(), {}):
        assert site.get("/webhooks", who).status_code in (401, 403)
        assert site.post("/webhooks", who, {"url": URL}).status_code in (401, 403)
        assert site.call("DELETE", f"/webhooks/{made['endpoint_id']}", who).status_code in (401, 403)


def test_what_was_given_up_is_seen_and_sent_again_and_an_endpoint_is_removed(site: Site) -> None:
    who = site.as_staff(OLGA)
    endpoint_id = registered(site).json()["endpoint_id"]
    endpoint = site.operational.endpoint(endpoint_id)
    assert endpoint is not None
    lost = Delivery(
        endpoint_id, 7, "evt_7", "notice.issued", Instant(1), 10, None, parked=True, answer="HTTP 400"
    )
    site.operational.spread(endpoint, (lost,), 7)
    site.operational.switch_endpoint(endpoint_id, "HTTP 410")
    (line,) = site.get(f"/webhooks/{endpoint_id}/deliveries", who).json()["items"]
    assert (line["parked"], line["answer"], line["due_at"]) == (True, "HTTP 400", None)
    listed = site.get("/webhooks", who).json()["items"][0]
    assert (listed["parked"], listed["off"]) == (1, "HTTP 410")
    assert site.post(f"/webhooks/{endpoint_id}/retries", who).json() == {"count": 1}
    (line,) = site.get(f"/webhooks/{endpoint_id}/deliveries", who).json()["items"]
    assert (line["parked"], line["attempts"]) == (False, 0)
    assert site.get("/webhooks", who).json()["items"][0]["off"] == ""
    assert site.call("DELETE", f"/webhooks/{endpoint_id}", who).status_code == 200
    assert site.call("DELETE", f"/webhooks/{endpoint_id}", who).status_code == 404
    assert site.get(f"/webhooks/{endpoint_id}/deliveries", who).status_code == 404
    assert site.get("/webhooks", who).json()["items"] == []
