"""How a platform lets people keep in touch: a page to ask on, a group that gets somebody else, a line for followers."""

from __future__ import annotations

import time

import pytest

from examples.superapp import times

OFFERED = {"sight": "offered", "address": None}


def look(asker: str = "ming", *, blocked: bool = False) -> str:
    return f"/v1/accounts/wei/forwarding?asker={asker}&contact=true&blocked={str(blocked).lower()}"


def until(happened) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)  # the outbox has a thread of its own; nothing here can be waited for


def test_a_friend_asks_and_reads_plain_text(stage):
    ming = stage.person("ming")
    stage.dueprocess.seen[look()] = OFFERED
    assert "You may ask for a new address." in ming.get("/people/wei/elsewhere").text
    assert ming.post("/people/wei/elsewhere").status_code == 303
    (body,) = stage.dueprocess.called("POST", "/v1/accounts/wei/forwarding/askings")
    assert body == {"asker": "ming", "name": "周明", "contact": True, "blocked": False}
    stage.dueprocess.seen[look()] = {"sight": "given", "address": "<a href=//x>wei</a>"}
    page = ming.get("/people/wei/elsewhere").text
    assert "&lt;a href=//x&gt;wei&lt;/a&gt;" in page


def test_the_link_is_there_for_every_friend_restricted_or_not(stage):
    ming = stage.person("ming")
    before = ming.get("/chats/wei").text
    assert 'href="/people/wei/elsewhere"' in before
    stage.restrict("wei", "chat.send", "chat.send_stranger")
    assert ming.get("/chats/wei").text == before


def test_who_blocked_or_is_blocked_says_so(stage):
    ming, wei = stage.person("ming"), stage.person("wei")
    stage.dueprocess.seen[look(blocked=True)] = {"sight": "not_offered", "address": None}
    assert wei.post("/people/ming/block").status_code == 303
    assert "There is no other address here." in ming.get("/people/wei/elsewhere").text
    assert wei.post("/people/ming/unblock").status_code == 303
    assert ming.get("/people/wei/elsewhere").status_code == 503, "the fake knows of no such look"


def test_strangers_have_no_such_page(stage):
    assert stage.person("lan").get("/people/wei/elsewhere").status_code == 404
    assert stage.person("lan").post("/people/wei/elsewhere").status_code == 404


def test_followers_of_a_closed_page_read_the_line(stage):
    wei = stage.person("wei")
    stage.dueprocess.seen["/v1/accounts/hua/pointer"] = {"line": "write_to", "address": "hua@example.org"}
    assert "Write to the author" not in wei.get("/official/hua").text, "the page is open"
    stage.restrict("hua", "pages.publish")
    page = wei.get("/official/hua").text
    assert "Nothing new appears here for now. Write to the author:" in page
    assert "hua@example.org" in page
    stage.dueprocess.seen["/v1/accounts/hua/pointer"] = {"line": None, "address": None}
    assert "Write to the author" not in wei.get("/official/hua").text
    assert "一碗面从花椒开始" in wei.get("/official/hua").text, "what was published stays"


def handover(stage, **changes) -> dict:
    line = {
        "handover_id": "hnd_1",
        "account": "jun",
        "group": "group-1",
        "act_by": times.wire(stage.clock.now() + 3 * 86_400_000),
        "named": None,
        "successor": None,
        "by_group": False,
        "lapsed": False,
    }
    return {**line, **changes}


@pytest.fixture
def leaderless(stage):
    """Jun cannot look after the football group, and somebody opened it."""
    stage.restrict("jun", "groups.administer")
    stage.person("ming").get("/groups/1")
    until(lambda: stage.dueprocess.called("POST", "/v1/handovers"))
    return stage


def heard(stage, *lines: dict) -> None:
    """Dueprocess says this, and the platform has taken it over."""
    stage.dueprocess.handovers = list(lines)
    stage.platform.recourse.hurry()


def test_dueprocess_is_told_once_of_a_group_without_anybody(leaderless):
    leaderless.person("wei").get("/groups/1")
    until(leaderless.drained)
    (body,) = leaderless.dueprocess.called("POST", "/v1/handovers")
    assert (body["account"], body["group"], body["title"]) == ("jun", "group-1", "周三足球")
    assert {one["account"] for one in body["members"]} == {"wei", "ming", "hua", "bo"}


def test_a_group_that_is_looked_after_is_not_told_of(stage):
    stage.person("ming").get("/groups/1")
    until(stage.drained)
    assert stage.dueprocess.called("POST", "/v1/handovers") == []


def test_who_is_named_says_yes_and_owns_it_when_dueprocess_says_so(leaderless):
    ming = leaderless.person("ming")
    heard(leaderless, handover(leaderless, named="ming"))
    until(lambda: "asks you to look after this group" in ming.get("/groups/1").text)
    assert "asks you" not in leaderless.person("wei").get("/groups/1").text
    assert leaderless.person("wei").post("/groups/1/succession", data={"accepts": "yes"}).status_code == 404
    assert ming.post("/groups/1/succession", data={"accepts": "yes"}).status_code == 303
    until(lambda: leaderless.dueprocess.called("POST", "/v1/handovers/hnd_1/answer"))
    assert leaderless.dueprocess.called("POST", "/v1/handovers/hnd_1/answer") == [
        {"member": "ming", "accepts": True}
    ]
    heard(leaderless, handover(leaderless, successor="ming"))
    until(lambda: "Owner: Zhou Ming" in ming.get("/groups/1").text)
    until(lambda: leaderless.dueprocess.called("POST", "/v1/handovers/hnd_1/confirmation"))


def test_the_group_votes_when_its_turn_has_come_and_more_than_half_decide(leaderless):
    heard(leaderless, handover(leaderless, act_by=times.wire(leaderless.clock.now() - 1)))
    voters = {name: leaderless.person(name) for name in ("wei", "ming", "hua", "bo")}
    until(lambda: "This group needs a new owner." in voters["wei"].get("/groups/1").text)
    for name in ("wei", "ming"):
        assert voters[name].post("/groups/1/vote", data={"member": "hua"}).status_code == 303
    assert leaderless.dueprocess.called("POST", "/v1/handovers/hnd_1/choice") == []
    voters["bo"].post("/groups/1/vote", data={"member": "jun"})
    voters["bo"].post("/groups/1/vote", data={"member": "hua"})
    until(lambda: leaderless.dueprocess.called("POST", "/v1/handovers/hnd_1/choice"))
    assert leaderless.dueprocess.called("POST", "/v1/handovers/hnd_1/choice") == [{"member": "hua"}]


def test_before_its_turn_the_group_does_not_vote(leaderless):
    heard(leaderless, handover(leaderless))
    wei = leaderless.person("wei")
    until(lambda: leaderless.platform.database is not None and known(leaderless))
    assert "needs a new owner" not in wei.get("/groups/1").text
    assert wei.post("/groups/1/vote", data={"member": "hua"}).status_code == 404


def known(stage) -> bool:
    with stage.database.reading() as tx:
        return tx.execute("SELECT 1 FROM handovers WHERE handover IS NOT NULL").fetchone() is not None


def test_when_it_has_lapsed_nothing_is_left_of_it(leaderless):
    heard(leaderless, handover(leaderless, named="ming"))
    until(lambda: known(leaderless))
    heard(leaderless, handover(leaderless, lapsed=True))
    until(lambda: not known(leaderless))
    assert "Owner: Zhao Jun" in leaderless.person("ming").get("/groups/1").text
