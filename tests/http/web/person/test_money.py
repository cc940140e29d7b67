"""The page of one's own money: the window, the five operations and their receipts; and nothing that is not one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.telling import Teller
from dueprocess.application.views.all import PAYOUTS
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.holding import Holdings
from dueprocess.domain.payout import Outcome, Payout, Stopper
from dueprocess.http.auth.stop_links import DATA, MONEY, StopLink, stop_address
from dueprocess.http.web.letters import PageLetters
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import DAY, HOUR
from tests import ordering
from tests.holding import FixedWallet, bank, holdings
from tests.http.web.post import LONG, Post, come_in
from tests.http.web.scenes import BASE_URL, Scene
from tests.http.web.visitor import Page, Visitor, visiting
from tests.world import LAN, WEI, private


class Counter:
    """Somebody at the pages of their money, and the worker behind them."""

    def __init__(self, scene: Scene, visitor: Visitor, wallet: FixedWallet) -> None:
        self.scene, self.visitor, self.wallet = scene, visitor, wallet
        self.post = Post()
        assert isinstance(scene.store, SqliteStore)
        self.outbox = SqlOutbox(scene.store.operate)
        self.teller = Teller(
            *(scene.engine, scene.store, scene.operational, PageLetters(scene.services.settings)),
            *({Channel.EMAIL: self.post}, str, lambda _: None),
            wallet=wallet,
        )

    def sign_in(self, account_no: AccountNo = WEI, known_for: int | None = LONG) -> None:
        come_in(self.scene, self.visitor, account_no, known_for)

    def page(self, path: str = "/money") -> Page:
        return self.visitor.get(path)

    def open(self) -> Page:
        self.scene.matter("H1")
        return self.visitor.send(self.page().form("/money/open"))

    def ask(self, kind: str = "withdraw", source: str = "balance", **fields: str) -> Page:
        query = {"kind": kind, "source": source, "currency": "CNY"}
        query |= {"target": fields["target"]} if kind == "repay" else {}
        page = self.visitor.get("/money/out?" + "&".join(f"{name}={value}" for name, value in query.items()))
        given = {"target": "1"} if kind == "withdraw" else {}
        return self.visitor.send(page.form("/money/out"), **{**given, **fields})

    def work(self) -> None:
        while self.teller.work(self.outbox):
            pass

    def later(self, milliseconds: int) -> None:
        self.scene.after(milliseconds)

    def contact(self, *addresses: str) -> None:
        given = tuple(ContactGiven(Channel.EMAIL, private(address)) for address in addresses)
        self.scene.ok(RegisterAccount(private("wei"), contacts=given))

    @property
    def payout(self) -> Payout:
        (found,) = self.scene.find(PAYOUTS, account_no=WEI)
        return found


@pytest.fixture
def counter(scene: Scene, pages: None) -> Iterator[Counter]:
    """Wei, who came in by a device that is known for a month."""
    wallet = FixedWallet()
    scene.services = replace(scene.services, wallet=wallet)
    with visiting(scene) as visitor:
        found = Counter(scene, visitor, wallet)
        found.sign_in()
        yield found


def test_everything_is_shown_with_who_holds_it(counter: Counter) -> None:
    text = counter.page().text
    for part in ("Balance", "Money fund", "Savings at a bank", "CN¥1,000.00", "HK$88.00", "fund_company"):
        assert part in text
    assert "CN¥100.00 runs until" in text
    assert "To lender: CN¥100.00." in text
    assert "Nothing is restricted, so the wallet in the app works as always." in text


def test_in_a_language_of_its_own_words_the_wallet_s_names_are_shown(counter: Counter) -> None:
    names = {"fund_company": {"zh-CN": "春禾基金", "en": "Chunhe Funds"}}
    counter.wallet.found = replace_holdings(counter.wallet.found, names)
    assert "Chunhe Funds" in counter.page().text
    assert "春禾基金" in counter.visitor.get("/money", **{"accept-language": "zh-CN"}).text


def replace_holdings(found: Holdings, names: dict[str, dict[str, str]]) -> Holdings:
    return Holdings(
        *(found.at, found.holdings, found.flights, found.loans, found.auto_debits, found.bank_accounts), names
    )


def test_restricted_one_opens_the_window_takes_it_out_and_has_a_receipt(counter: Counter) -> None:
    opened = counter.open()
    assert "The window is open. It closes in 2 days" in opened.text
    sent = counter.ask(amount="1,000")
    assert sent.path == f"/money/payouts/{counter.payout.payout_id}"
    assert "is being handed to the wallet" in sent.text
    assert sent.response.headers["refresh"] == "3"
    assert "refresh" not in counter.page(sent.path).response.headers  # who does not want to be moved is not
    counter.work()
    receipt = counter.page(sent.path)
    assert "CN¥1,000.00 is on its way. It arrives by" in receipt.text
    assert "42" in receipt.text
    counter.wallet.outcome = Outcome.DONE
    counter.later(3 * HOUR)
    counter.work()
    assert "CN¥1,000.00 has arrived" in counter.page(sent.path).text
    assert [operation.key for operation in counter.wallet.operations] == [counter.payout.payout_id]


def test_the_same_form_sent_twice_pays_once(counter: Counter) -> None:
    counter.open()
    form = counter.page("/money/out?kind=withdraw&source=balance&currency=CNY").form("/money/out")
    first = counter.visitor.send(form, amount="10", target="1")
    again = counter.visitor.send(form, amount="10", target="1")
    assert first.path == again.path
    assert counter.payout.amount == 1_000


@pytest.mark.parametrize(
    ("kind", "source"), [("fund_out", "fund"), ("savings_out", "savings"), ("wealth_redeem", "steady")]
)
def test_every_holding_has_its_operation(counter: Counter, kind: str, source: str) -> None:
    counter.open()
    counter.ask(kind, source, amount="50.5")
    assert (counter.payout.kind, counter.payout.target, counter.payout.amount) == (kind, "balance", 5_050)


def test_a_debt_is_repaid_without_any_window(counter: Counter) -> None:
    page = counter.ask("repay", target="loan:1:1", amount="50.00")
    assert (counter.payout.target, counter.payout.exit_id) == ("loan:1:1", None)
    assert page.path == f"/money/payouts/{counter.payout.payout_id}"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "1000.01"}, "This is more than can be had of it now."),
        ({"amount": "nothing"}, "This is no amount."),
        ({"amount": "-5"}, "This is no amount."),
        ({"amount": "1.001"}, "This is no amount."),
        ({"amount": "5", "target": "99"}, "Money cannot go there."),
        ({"amount": "5", "target": ""}, "Money cannot go there."),
        ({"amount": "5", "target": "3"}, "The bank has not confirmed that this account is yours."),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_stays(
    counter: Counter, fields: dict[str, str], words: str
) -> None:
    counter.open()
    page = counter.ask(**fields)
    assert page.status in (409, 422)
    assert words in page.text
    assert page.form("/money/out").fields["amount"] == fields["amount"]
    assert counter.scene.find(PAYOUTS, account_no=WEI) == ()


def test_without_a_window_the_way_to_open_one_is_shown(counter: Counter) -> None:
    counter.scene.matter("H1")
    page = counter.ask(amount="5")
    assert (page.status, "The window is not open." in page.text) == (409, True)
    assert "Open the window again" in page.text


def test_a_sixth_operation_does_not_exist(counter: Counter) -> None:
    counter.open()
    assert counter.page("/money/out?kind=pay&source=balance&currency=CNY").status == 404
    assert counter.page("/money/out?kind=withdraw&source=gold&currency=CNY").status == 404
    assert counter.page("/money/out?kind=withdraw&source=balance&currency=%3Cb%3E").status == 404
    assert counter.page("/money/out?kind=repay&source=balance&currency=CNY&target=loan:9").status == 404


def test_a_wallet_that_is_away_loses_nothing_and_says_so(counter: Counter) -> None:
    counter.open()
    counter.ask(amount="5")
    counter.wallet.away = True
    counter.work()
    page = counter.page()
    assert (page.status, "The wallet does not answer just now" in page.text) == (200, True)
    assert "being sent" in page.text
    assert counter.payout.outcome is None
    counter.wallet.away = False
    counter.later(HOUR)
    counter.work()
    assert counter.payout.outcome is Outcome.IN_FLIGHT


def test_asked_while_the_wallet_is_away_nothing_is_permitted(counter: Counter) -> None:
    counter.open()
    form = counter.page("/money/out?kind=withdraw&source=balance&currency=CNY").form("/money/out")
    counter.wallet.away = True
    page = counter.visitor.send(form, amount="7", target="1")
    assert (page.status, "The wallet did not answer, and no money moved." in page.text) == (503, True)
    assert page.form("/money/out").fields["amount"] == "7"


def test_to_a_new_bank_account_it_waits_and_an_older_contact_stops_it_without_signing_in(
    counter: Counter,
) -> None:
    counter.contact("wei@example.org")
    counter.later(8 * DAY)
    counter.sign_in()
    counter.contact("thief@example.org")
    counter.wallet.found = holdings(bank_accounts=(bank("1"), bank("2", counter.scene.clock.at)))
    counter.open()
    page = counter.ask(amount="5", target="2")
    assert "is paid out on" in page.text
    counter.work()
    ((address, letter),) = [item for item in counter.post.sent if "/money/stop" in item[1].text]
    assert address == "wei@example.org"
    (link,) = re.findall(r"/money/stop\?token=[\w.-]+", letter.text)
    counter.visitor.sign_out()
    landing = counter.page(link)
    assert "Was this you?" in landing.text
    assert "CN¥" not in landing.text
    assert counter.payout.stopped_at is None
    assert "It is stopped" in counter.visitor.send(landing.form("/money/stop")).text
    assert counter.payout.stopped_by is Stopper.CONTACT
    assert "It is stopped" in counter.page(link).text  # used again, it says so
    counter.later(2 * DAY)
    counter.work()
    assert counter.wallet.operations == []


def test_a_link_that_is_forged_or_meant_for_something_else_stops_nothing(counter: Counter) -> None:
    counter.open()
    counter.ask(amount="5", target="2")
    settings, payout = counter.scene.services.settings, counter.payout
    for token in ("", "forged", stop_address(settings, MONEY, StopLink(payout.payout_id, WEI))[-40:]):
        assert counter.page(f"/money/stop?token={token}").status == 410
    other = stop_address(settings, MONEY, StopLink(payout.payout_id, LAN)).removeprefix(BASE_URL)
    assert counter.page(other).status == 410
    data = stop_address(settings, DATA, StopLink(payout.payout_id, WEI)).partition("=")[2]
    assert counter.page(f"/money/stop?token={data}").status == 410
    assert payout.stopped_at is None


def test_a_link_that_comes_too_late_says_what_to_do(counter: Counter) -> None:
    counter.open()
    counter.ask(amount="5", target="2")
    link = stop_address(counter.scene.services.settings, MONEY, StopLink(counter.payout.payout_id, WEI))
    landing = counter.page(link.removeprefix(BASE_URL))
    counter.later(25 * HOUR)
    counter.work()
    page = counter.visitor.send(landing.form("/money/stop"))
    assert (page.status, "It could not be stopped here any more" in page.text) == (409, True)


def test_the_person_stops_it_at_their_own_page(counter: Counter) -> None:
    counter.open()
    waiting = counter.ask(amount="5", target="2")
    stopped = counter.visitor.send(waiting.form("/stop"))
    assert "It is stopped." in stopped.text
    assert counter.payout.stopped_by is Stopper.PERSON


def test_who_came_in_by_a_new_phone_is_sent_to_an_older_contact_first(counter: Counter) -> None:
    counter.contact("wei@example.org")
    counter.later(8 * DAY)
    counter.sign_in(known_for=HOUR)
    opened = counter.open()
    assert "First show that it is you" in opened.text
    page = counter.ask(amount="5")
    assert page.status == 403
    assert 'href="/enter?next=/money"' in page.html


def test_nobody_sees_or_stops_somebody_else_s(counter: Counter) -> None:
    counter.open()
    waiting = counter.ask(amount="5", target="2")
    form = waiting.form("/stop")
    counter.sign_in(LAN)
    assert counter.page(waiting.path).status == 404
    assert counter.visitor.send(form).status == 404
    assert counter.payout.stopped_at is None
    assert "You have no wallet here." in counter.page().text


def test_what_an_order_froze_is_shown_with_who_ordered_it(counter: Counter) -> None:
    ordering.in_force(counter.scene, shares=(ordering.Share(WEI, 150_000),), amount=150_000)
    text = counter.page().text
    assert "CN¥1,500.00" in text
    assert "北京市海淀区人民法院" in text
    assert "Free to leave\nCN¥640.00" in text.replace("\n\n", "\n")
    counter.open()
    assert "An order has frozen a part of this money." in counter.ask(amount="640.01").text


def test_a_platform_without_a_wallet_has_no_such_page(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    assert visitor.get("/money").status == 404
    assert "/money" not in visitor.get("/standing").html


def test_who_is_not_signed_in_is_asked_to_and_led_back(counter: Counter) -> None:
    counter.visitor.sign_out()
    page = counter.page()
    assert page.status == 401
    assert page.form("/enter").fields["next"] == "/money"


def test_standing_and_notice_lead_to_it(counter: Counter) -> None:
    notice_id = counter.scene.notice_of(counter.scene.matter("H1"))
    assert 'href="/money"' in counter.page("/standing").html
    assert 'href="/money"' in counter.page(f"/n/{notice_id}").html
