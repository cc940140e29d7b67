"""The page that walks a person through closing their account, and the button that keeps an unused one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dueprocess.application.views.all import CLOSINGS
from dueprocess.application.wallet import Wallets
from dueprocess.domain.closing import REGRET, Closing
from dueprocess.domain.holding import Holdings
from dueprocess.domain.reclamation import AnnounceReclamation
from dueprocess.kernel.instants import DAY, Instant
from tests.holding import FixedWallet
from tests.http.web.scenes import Scene
from tests.http.web.visitor import Page, Visitor, visiting
from tests.world import LAN, START, WEI

EMPTY = Holdings(START)


class Counter:
    """Wei at the page, with a wallet that says what a test tells it."""

    def __init__(self, scene: Scene, visitor: Visitor, wallet: FixedWallet) -> None:
        self.scene, self.visitor, self.wallet = scene, visitor, wallet

    def close(self, **fields: str) -> Page:
        return self.visitor.send(self.visitor.get("/close").form("/close"), **fields)

    @property
    def closings(self) -> tuple[Closing, ...]:
        return self.scene.find(CLOSINGS, account_no=WEI)


@pytest.fixture
def counter(scene: Scene, pages: None) -> Iterator[Counter]:
    wallet = FixedWallet()
    scene.services = replace(scene.services, wallet=wallet)
    with visiting(scene) as visitor:
        visitor.sign_in()
        yield Counter(scene, visitor, wallet)


def test_it_says_what_is_still_to_take(counter: Counter) -> None:
    text = counter.visitor.get("/close").text
    assert "A debt is still owed. Repay it first." in text
    assert text.count("still to do") == 2
    counter.wallet.found = EMPTY
    assert "Nothing is left in the wallet, and nothing is owed." in counter.visitor.get("/close").text


def test_with_money_left_nothing_is_closed_and_what_was_chosen_stays(counter: Counter) -> None:
    page = counter.close(without_data="yes")
    assert (page.status, counter.closings) == (409, ())
    assert "A debt is still owed." in page.text
    assert "checked" in page.html


def test_data_comes_before_the_last_step(counter: Counter) -> None:
    counter.wallet.found = EMPTY
    page = counter.close(without_data="")
    assert (page.status, counter.closings) == (409, ())
    assert "You have not taken your data home within 30 days." in page.text


def test_closed_in_a_week_and_taken_back_before(counter: Counter) -> None:
    counter.wallet.found = EMPTY
    page = counter.close(without_data="yes")
    assert "Your account will be closed on" in page.text
    (closing,) = counter.closings
    assert closing.closes_at == counter.scene.clock.at + REGRET
    back = counter.visitor.send(page.form("/close/cancel"))
    assert "You took it back." in back.html
    assert counter.closings[0].cancelled_at is not None


def test_when_it_has_happened_it_is_said_and_cannot_be_taken_back(counter: Counter) -> None:
    counter.wallet.found = EMPTY
    page = counter.close(without_data="yes")
    counter.scene.after(REGRET)
    assert "Your account was closed on" in counter.visitor.get("/close").text
    assert counter.visitor.send(page.form("/close/cancel")).status == 409


def test_who_is_unknown_to_the_wallet_has_nothing_there(counter: Counter) -> None:
    counter.visitor.sign_in(LAN)
    assert "Your account will be closed on" in counter.close(without_data="yes").text


def test_an_unused_account_is_kept_by_one_button(counter: Counter) -> None:
    used = Instant(START - 400 * DAY)
    counter.scene.ok(AnnounceReclamation(WEI, used), Wallets(EMPTY, there=True))
    standing = counter.visitor.get("/standing")
    assert "Do you want to keep your account?" in standing.text
    kept = counter.visitor.send(standing.form("/keep"))
    assert "You keep your account." in kept.html
    assert "Do you want to keep your account?" not in kept.text


def test_who_is_not_signed_in_closes_nothing(counter: Counter) -> None:
    form = counter.visitor.get("/close").form("/close")
    counter.visitor.sign_out()
    assert counter.visitor.get("/close").status == 401
    assert counter.visitor.send(form, without_data="yes").status == 401
    assert counter.closings == ()
