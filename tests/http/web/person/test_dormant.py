"""The page of a protected account: why, what is kept, one button for who is known, a human being for who is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dueprocess.application.operational import SessionKind
from dueprocess.application.views.all import DORMANCIES
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.dormancy import (
    Dormancy,
    OpenWakingPapers,
    ProtectDormant,
    RefuseWaking,
)
from dueprocess.http.auth import sessions
from dueprocess.http.auth.sessions import Origin
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from tests.holding import FixedWallet
from tests.http.web.scenes import Scene, picture
from tests.http.web.visitor import Visitor, visiting
from tests.world import ADA, LAN, START, WEI, private

STOPS = ("wallet.pay", "wallet.red_packet")


class Back:
    """Wei, back after a long time."""

    def __init__(self, scene: Scene, visitor: Visitor) -> None:
        self.scene, self.visitor = scene, visitor
        scene.ok(ProtectDormant(WEI, Instant(scene.clock.at - 400 * DAY), STOPS))

    def come_in(self, known_since: int | None) -> None:
        since = None if known_since is None else Instant(known_since)
        origin = Origin(known_since=since)
        cookie = sessions.begin(self.scene.services, SessionKind.PERSON, str(WEI), origin)
        self.visitor.client.cookies.set(cookie.key, cookie.value or "", domain="dueprocess.test", path="/")

    @property
    def row(self) -> Dormancy:
        (found,) = self.scene.find(DORMANCIES, account_no=WEI)
        assert isinstance(found, Dormancy)
        return found


@pytest.fixture
def back(scene: Scene, pages: None) -> Iterator[Back]:
    scene.services = replace(scene.services, wallet=FixedWallet())
    with visiting(scene) as visitor:
        yield Back(scene, visitor)


def test_who_is_known_reads_why_and_one_button_ends_it(back: Back) -> None:
    back.come_in(START - 500 * DAY)
    standing = back.visitor.get("/standing")
    assert "Your account is protected until you show that it is you" in standing.text
    page = back.visitor.get("/dormant")
    assert "You did nothing wrong" in page.text
    assert "pay from the balance" in page.text.lower() or "Wallet" in page.text
    assert "I reach none of my old contacts" not in page.text
    done = back.visitor.send(page.form("/dormant/wake"))
    assert "Everything works again." in done.text
    assert not back.row.protects
    assert "protected until" not in back.visitor.get("/standing").text


def test_who_is_new_here_is_led_to_an_older_contact(back: Back) -> None:
    contact = ContactGiven(Channel.EMAIL, private("wei@example.org"), Instant(START - 500 * DAY))
    back.scene.ok(RegisterAccount(private("wei"), contacts=(contact,)))
    back.come_in(None)
    page = back.visitor.get("/dormant")
    assert "/enter?next=/dormant" in page.html
    assert not [form for form in page.forms if form.action.endswith("/wake")]
    refused = back.visitor.client.post(
        "/dormant/wake",
        data=page.form("/dormant/ask").fields,
        headers=back.visitor.headers,
    )
    assert refused.status_code in (403, 409)
    assert back.row.protects


def test_the_money_is_shown_and_its_window_opens_though_nothing_is_restricted(back: Back) -> None:
    back.come_in(START - 500 * DAY)
    money = back.visitor.get("/money")
    assert "Nobody had used your account for long." in money.text
    opened = back.visitor.send(money.form("/money/open"))
    assert "The window is open." in opened.text


def test_who_reaches_no_old_contact_asks_a_human_and_reads_by_when(back: Back) -> None:
    back.come_in(None)
    page = back.visitor.get("/dormant")
    empty = back.visitor.send(page.form("/dormant/ask"), words=" ")
    assert (empty.status, back.row.asked) == (422, False)
    assert "Write in a few words why it is you." in empty.text
    wrong = back.visitor.send(
        page.form("/dormant/ask"), [("a.exe", b"MZ\x00\x01")], words="I sold shoes with it."
    )
    assert wrong.status == 422
    assert "I sold shoes with it." in wrong.html
    done = back.visitor.send(
        page.form("/dormant/ask"), [("bill.png", picture())], words="I sold shoes with it."
    )
    assert "A person is looking at it" in done.text
    assert back.row.dormancy_id in done.text
    assert len(back.row.papers) == 1


def test_a_no_is_read_with_its_reason_and_more_can_be_sent(back: Back) -> None:
    back.come_in(None)
    back.visitor.send(back.visitor.get("/dormant").form("/dormant/ask"), words="It is me.")
    back.scene.ok(OpenWakingPapers(back.row.dormancy_id, ADA))
    back.scene.ok(RefuseWaking(back.row.dormancy_id, ADA, Private("Send an old bill, please.")))
    page = back.visitor.get("/dormant")
    assert "Send an old bill, please." in page.text
    again = back.visitor.send(page.form("/dormant/ask"), words="Here it is.")
    assert "A person is looking at it" in again.text


def test_who_was_signed_out_keeps_their_words_and_nobody_else_has_such_a_page(back: Back) -> None:
    back.come_in(None)
    form = back.visitor.get("/dormant").form("/dormant/ask")
    back.visitor.sign_out()
    kept = back.visitor.send(form, words="It is me, and I typed long.")
    assert kept.status == 401
    assert "It is me, and I typed long." in kept.html
    assert back.visitor.get("/dormant").status == 401
    back.visitor.sign_in(LAN)
    assert back.visitor.get("/dormant").status == 404
