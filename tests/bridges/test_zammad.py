"""An appeal has a ticket with an opaque reference; what an agent writes there is a draft, and never an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dueprocess.adapters.bridges.zammad import TURN, Helpdesk, Refused, Unreachable, Zammad, ZammadBridge
from dueprocess.adapters.store.operational import SqlOperational
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.views.all import APPEALS
from dueprocess.domain.appeal import LodgeAppeal, Status, WithdrawAppeal
from dueprocess.domain.decision import Outcome
from tests.bridges.helpdesk import TOKEN, StandIn
from tests.world import WEI, World, private

SOURCE = "https://recourse.example"


class Office:
    def __init__(self, folder: Path) -> None:
        self.world = World.copied(folder)
        self.desk = StandIn()
        self.bridge = self.another()

    def another(self, **changes: Any) -> ZammadBridge:
        store = self.world.store
        assert isinstance(store, SqliteStore)
        held = {
            "url": self.desk.url,
            "token": TOKEN,
            "group": "Appeals",
            "customer": "appeals@helpdesk.example",
        }
        zammad = Zammad(Helpdesk(**{**held, **changes}))
        return ZammadBridge(store, SqlOperational(store), zammad, SOURCE)

    def work(self, bridge: ZammadBridge | None = None) -> None:
        while (bridge or self.bridge).work():
            continue

    def told(self) -> str:
        return json.dumps([list(self.desk.tickets.values()), self.desk.articles])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.desk.close()
    made.world.store.close()  # type: ignore[attr-defined]


def test_an_appeal_gets_a_ticket_with_a_reference_and_without_words(office: Office) -> None:
    appeal_id = office.world.appeal(office.world.decide())
    office.work()
    (ticket,) = office.desk.tickets.values()
    assert ticket["title"] == f"Appeal {appeal_id}"
    assert ticket["group"] == "Appeals"
    (article,) = office.desk.articles
    assert article["internal"] is True
    assert f"{SOURCE}/desk/appeals/{appeal_id}" in article["body"]
    assert "asked me to write" not in office.told()
    assert '"wei"' not in office.told()


def test_words_go_there_where_that_is_set(office: Office) -> None:
    office.world.appeal(office.world.decide())
    office.work(office.another(words=True))
    assert "She had asked me to write." in office.told()


def test_what_the_person_adds_is_one_more_article_and_nothing_is_told_twice(office: Office) -> None:
    decision_id = office.world.decide()
    office.world.appeal(decision_id)
    office.work()
    office.world.ok(LodgeAppeal(decision_id, WEI, private("And there is a witness.")))
    office.work()
    office.work(office.another())
    assert len(office.desk.tickets) == 1
    assert len(office.desk.articles) == 2
    assert "witness" not in office.told()


def test_an_agent_s_public_article_is_a_draft_and_answers_nothing(office: Office) -> None:
    appeal_id = office.world.appeal(office.world.decide())
    office.work()
    office.desk.write(1, body="<p>We have looked at this &amp; think</p><p>you are right.</p>")
    office.desk.write(1, body="between us: he was rude", internal=True)
    office.desk.write(1, body="a mail by the customer", sender="Customer")
    position = office.world.position
    office.work()
    (draft,) = office.bridge.drafts(appeal_id)
    assert draft.text == "We have looked at this & think\nyou are right."
    assert draft.by == "Carla Muster"
    assert office.world.position == position
    assert office.world.get(APPEALS, appeal_id).status is Status.OPEN
    assert office.bridge.drafts("app_unknown") == ()


def test_a_ticket_closed_there_leaves_the_appeal_open_and_an_answer_here_closes_the_ticket(
    office: Office,
) -> None:
    appeal_id = office.world.appeal(office.world.decide())
    office.work()
    office.desk.tickets[1]["state"] = "closed"
    office.work()
    assert office.world.get(APPEALS, appeal_id).status is Status.OPEN
    office.desk.tickets[1]["state"] = "open"
    office.world.answer(appeal_id, Outcome.OVERTURNED)
    office.work()
    assert office.desk.tickets[1]["state"] == "closed"
    assert "for appeal" not in office.told()


def test_withdrawn_it_is_closed(office: Office) -> None:
    appeal_id = office.world.appeal(office.world.decide())
    office.work()
    office.world.ok(WithdrawAppeal(appeal_id, WEI))
    office.work()
    assert office.desk.tickets[1]["state"] == "closed"


def test_after_being_away_open_appeals_have_tickets_and_answered_ones_need_none(office: Office) -> None:
    office.desk.broken = True
    first = office.world.appeal(office.world.decide())
    with pytest.raises(Unreachable):
        office.work()
    office.world.answer(first, Outcome.OVERTURNED)
    second = office.world.appeal(office.world.decide())
    office.desk.broken = False
    office.work(office.another())
    assert [row["title"] for row in office.desk.tickets.values()] == [f"Appeal {second}"]


@pytest.mark.parametrize("writes", range(4))
def test_dead_after_any_write_there_is_one_ticket_and_each_article_once(office: Office, writes: int) -> None:
    """The stand-in carries the write out and dies before it says so: the worst place."""
    decision_id = office.world.decide()
    appeal_id = office.world.appeal(decision_id)
    office.world.ok(LodgeAppeal(decision_id, WEI, private("And there is a witness.")))
    office.desk.dies_after = writes
    if writes < 2:
        with pytest.raises(Unreachable):
            office.work()
    else:
        office.work()
    office.desk.dies_after = None
    office.work(office.another())
    office.world.answer(appeal_id, Outcome.OVERTURNED)
    office.work(office.another())
    assert len(office.desk.tickets) == 1
    assert len(office.desk.articles) == 3
    assert office.desk.tickets[1]["state"] == "closed"


def test_two_workers_do_not_carry_in_the_same_half_minute(office: Office) -> None:
    office.world.appeal(office.world.decide())
    now = office.world.clock.at
    assert office.bridge.turn(now) > 0
    assert office.another().turn(now) == 0
    office.world.after(TURN)
    office.another().turn(office.world.clock.at)
    assert len(office.desk.tickets) == 1


def test_a_wrong_token_is_said_without_saying_it(office: Office) -> None:
    office.world.appeal(office.world.decide())
    with pytest.raises(Refused) as refused:
        office.work(office.another(token="wrong one"))
    assert "wrong one" not in str(refused.value)
