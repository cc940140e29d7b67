"""Forwardings by the API: what a contact sees and asks, what followers read, and that every no is the same no."""

from __future__ import annotations

import pytest

from dueprocess.domain.forwarding import AnswerAsking, Line, OfferForwarding
from dueprocess.domain.report import FileReport
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.ids import AskingId
from dueprocess.kernel.privacy import Private
from tests.http.site import Site
from tests.world import ADA, LAN, WEI, private

PATH = "/accounts/wei/forwarding"
ASKING = {"asker": "lan", "name": "Lin Lan", "contact": True, "blocked": False}
LOOK = {"asker": "lan", "contact": "true", "blocked": "false"}
NOTHING = {"sight": "not_offered", "address": None}


@pytest.fixture
def left(site: Site) -> Site:
    """Wei can neither write to strangers nor post, and left an address for contacts and followers."""
    for _ in range(2):
        site.world.decide("S1")
        site.world.after(1)
    site.world.ok(OfferForwarding(WEI, Private("wei@example.org"), Line.WRITE_TO))
    return site


def test_a_contact_asks_and_reads_it_after_a_yes(left: Site) -> None:
    who = left.as_platform(Scope.ACCOUNTS)
    assert left.get(PATH, who, **LOOK).json() == {"sight": "offered", "address": None}
    answer = left.post(f"{PATH}/askings", who, ASKING)
    assert (answer.status_code, answer.json()["events"][0]["event"]) == (201, "forwarding.address_asked")
    assert left.get(PATH, who, **LOOK).json() == {"sight": "asked", "address": None}
    asking_id = AskingId(answer.json()["ids"]["asking_id"])
    left.world.ok(AnswerAsking(asking_id, WEI, give=False))
    assert left.get(PATH, who, **LOOK).json() == {"sight": "asked", "address": None}
    left.world.ok(AnswerAsking(asking_id, WEI, give=True))
    assert left.get(PATH, who, **LOOK).json() == {"sight": "given", "address": "wei@example.org"}


def test_every_no_is_the_same_no(left: Site) -> None:
    """Nothing offered, no contact, blocked, and reported: not a byte differs. INVARIANT (I-25)"""
    who = left.as_platform(Scope.ACCOUNTS)
    nobody = left.get("/accounts/ming/forwarding", who, **LOOK)
    refused = left.post("/accounts/ming/forwarding/askings", who, ASKING)
    assert nobody.json() == NOTHING
    assert (refused.status_code, refused.json()["code"]) == (409, "forwarding_not_offered")
    stranger = left.get(PATH, who, **{**LOOK, "contact": "false"})
    blocked = left.get(PATH, who, **{**LOOK, "blocked": "true"})
    left.world.ok(FileReport(WEI, "spam", (private("c"),), Private("look"), LAN))
    reported = left.get(PATH, who, **LOOK)
    assert nobody.content == stranger.content == blocked.content == reported.content
    also = left.post(f"{PATH}/askings", who, ASKING)
    same = {"code", "detail", "status", "title", "type"}
    assert also.status_code == refused.status_code
    assert {key: also.json().get(key) for key in same} == {key: refused.json().get(key) for key in same}


def test_followers_read_a_line_of_the_platform_s_own_and_the_address(left: Site) -> None:
    who = left.as_platform(Scope.ACCOUNTS)
    assert left.get("/accounts/wei/pointer", who).json() == {"line": "write_to", "address": "wei@example.org"}
    assert left.get("/accounts/lan/pointer", who).json() == {"line": None, "address": None}


def test_a_name_with_a_link_is_refused(left: Site) -> None:
    answer = left.post(
        f"{PATH}/askings", left.as_platform(Scope.ACCOUNTS), {**ASKING, "name": "www.example.org"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "name_unsound")


def test_who_looks_and_what_is_known_of_the_two_has_to_be_said(left: Site) -> None:
    who = left.as_platform(Scope.ACCOUNTS)
    assert left.get(PATH, who).status_code == 400
    assert left.post(f"{PATH}/askings", who, {"asker": "lan", "name": "Lan"}).status_code == 400
    assert left.get(PATH, who, **{**LOOK, "asker": "who"}).status_code == 404


@pytest.mark.parametrize("path", [PATH, "/accounts/wei/pointer"])
def test_nobody_but_the_platform_reads_it(left: Site, path: str) -> None:
    assert left.get(path, left.as_platform(Scope.FEED), **LOOK).status_code == 403
    assert left.get(path, left.as_staff(ADA), **LOOK).status_code == 403
    assert left.get(path, **LOOK).status_code == 401


def test_nobody_but_the_platform_asks(left: Site) -> None:
    assert left.post(f"{PATH}/askings", left.as_platform(Scope.FEED), ASKING).status_code == 403
    assert left.post(f"{PATH}/askings", left.as_staff(ADA), ASKING).status_code == 403
