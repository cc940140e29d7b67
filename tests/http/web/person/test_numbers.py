"""The page of whoever holds a number that an account has already; and how those who have the account oppose it."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.views.protecting import NUMBER_CLAIMS
from dueprocess.domain.account import Channel
from dueprocess.domain.number_claim import Choice, ChooseNumber, NumberClaim, Objector, OpenNumberClaim, Stage
from dueprocess.http.auth.stop_links import MONEY, NUMBER, NUMBER_STOP, StopLink, stop_address
from dueprocess.kernel.instants import DAY
from tests.http.web.person.test_protecting import Door
from tests.http.web.post import come_in
from tests.http.web.scenes import BASE_URL, Scene
from tests.http.web.visitor import Page, Visitor
from tests.protecting import MAIL, OLD, PHONE, contacts, known_for_long
from tests.world import LAN, WEI, private


class Counter(Door):
    """Somebody who signed up with Wei's number, at the page of the claim."""

    @property
    def claim(self) -> NumberClaim:
        (row,) = self.scene.find(NUMBER_CLAIMS, account_no=WEI)
        return row

    @property
    def stage(self) -> Stage:
        return self.claim.stage(self.scene.clock.at)

    def address(self, page: str = NUMBER) -> str:
        link = StopLink(self.claim.claim_id, WEI)
        return stop_address(self.scene.services.settings, page, link).removeprefix(BASE_URL)

    def open(self) -> Page:
        return self.visitor.get(self.address())

    def choose(self, choice: str) -> Page:
        summary = self.visitor.send(self.open().form("/number/choose"), choice=choice)
        return self.visitor.send(summary.form("/number/confirm"))


@pytest.fixture
def counter(scene: Scene, visitor: Visitor) -> Counter:
    known_for_long(scene)
    scene.ok(OpenNumberClaim(WEI, private(PHONE)))
    return Counter(scene, visitor)


def test_a_choice_takes_two_steps_and_says_what_follows(counter: Counter) -> None:
    page = counter.open()
    assert "Nothing is given or taken today, whatever you choose." in page.text
    summary = counter.visitor.send(page.form("/number/choose"), choice="not_mine")
    for words in ("For seven days nothing changes.", "can say no", "You can undo it here for seven days"):
        assert words in summary.text
    assert counter.stage is Stage.OPEN
    done = counter.visitor.send(summary.form("/number/confirm"))
    assert "The number is freed on" in done.text
    assert counter.stage is Stage.WAITS


@pytest.mark.parametrize("choice", ["", "both"])
def test_without_a_choice_it_asks_again(counter: Counter, choice: str) -> None:
    page = counter.visitor.send(counter.open().form("/number/choose"), choice=choice)
    assert page.status == 422
    assert "Choose one of the two." in page.text
    assert counter.stage is Stage.OPEN


def test_it_is_undone_and_chosen_anew(counter: Counter) -> None:
    done = counter.choose("not_mine")
    back = counter.visitor.send(done.form("/number/undo"))
    assert "Whose account is it?" in back.text
    assert counter.stage is Stage.OPEN
    assert "Show by another contact" in counter.choose("mine").text


def test_the_worker_frees_it_on_the_day_and_not_what_was_undone(counter: Counter) -> None:
    done = counter.choose("not_mine")
    counter.visitor.send(done.form("/number/undo"))
    counter.scene.after(3 * DAY)
    counter.choose("not_mine")
    counter.scene.after(4 * DAY)  # the day of the first choice
    counter.work()
    assert counter.stage is Stage.WAITS
    counter.scene.after(3 * DAY)
    counter.work()
    assert counter.stage is Stage.FREED
    assert "The number is yours to sign up with" in counter.open().text


def test_a_code_to_another_contact_shows_that_it_is_theirs(counter: Counter) -> None:
    page = counter.choose("mine")
    asked = counter.visitor.send(page.form("/number/code"))
    address, code = counter.code()
    assert address == MAIL
    wrong = counter.visitor.send(asked.form("/number/proof"), code="00000000" if code != "00000000" else "1")
    assert wrong.status == 422
    done = counter.visitor.send(wrong.form("/number/proof"), code=code)
    assert "It is your account" in done.text
    assert counter.stage is Stage.PROVEN
    assert counter.visitor.get("/standing").status == 401  # and nobody was signed in by it


def test_i_20_a_code_to_the_number_itself_shows_nothing(scene: Scene, visitor: Visitor) -> None:
    contacts(scene, (Channel.SMS, PHONE, OLD))
    scene.ok(OpenNumberClaim(WEI, private(PHONE)))
    counter = Counter(scene, visitor)
    asked = visitor.send(counter.choose("mine").form("/number/code"))
    counter.work()
    (code,) = re.findall(r"(?<!\d)\d{8}(?!\d)", counter.sms.sent[-1][1].text)
    refused = visitor.send(asked.form("/number/proof"), code=code)
    assert refused.status == 403
    assert counter.stage is Stage.UNPROVEN


def test_the_page_says_nothing_of_the_account(counter: Counter) -> None:
    counter.choose("mine")
    html = counter.open().html
    for hidden in (MAIL, "wei", PHONE, counter.claim.number.tag):
        assert hidden not in html


def test_an_older_contact_stops_it_by_one_button_and_reading_stops_nothing(counter: Counter) -> None:
    counter.choose("not_mine")
    counter.work()
    ((address, letter),) = counter.mail.sent
    assert address == MAIL
    (link,) = re.findall(r"/number/stop\?token=\S+", letter.text)
    assert PHONE not in letter.text
    page = counter.visitor.get(link)
    assert counter.stage is Stage.WAITS
    done = counter.visitor.send(page.form("/number/stop"))
    assert "It is stopped" in done.text
    assert counter.claim.objector is Objector.CONTACT
    assert "Somebody who has the account said no" in counter.open().text
    assert "It is stopped" in counter.visitor.get(link).text


def test_whoever_is_signed_in_to_the_account_stops_it(counter: Counter) -> None:
    counter.choose("not_mine")
    come_in(counter.scene, counter.visitor, LAN)
    assert "/number/oppose" not in counter.visitor.get("/standing").html
    come_in(counter.scene, counter.visitor)
    standing = counter.visitor.get("/standing")
    form = standing.form("/number/oppose")
    done = counter.visitor.send(form)
    assert "You stopped it." in done.html
    assert counter.claim.objector is Objector.OWNER
    come_in(counter.scene, counter.visitor, LAN)
    assert counter.visitor.send(form).status == 404


def test_what_was_undone_is_too_late_to_stop(counter: Counter) -> None:
    counter.scene.ok(ChooseNumber(counter.claim.claim_id, Choice.NOT_MINE))
    page = counter.visitor.get(counter.address(NUMBER_STOP))
    counter.visitor.send(counter.open().form("/number/undo"))
    assert counter.visitor.send(page.form("/number/stop")).status == 409


@pytest.mark.parametrize("path", ["/number", "/number/stop"])
def test_a_link_of_another_kind_opens_nothing(counter: Counter, path: str) -> None:
    settings = counter.scene.services.settings
    other = stop_address(settings, MONEY, StopLink(counter.claim.claim_id, WEI)).rpartition("token=")[2]
    for token in ("", "x", other):
        assert counter.visitor.get(f"{path}?token={token}").status == 410
        assert counter.visitor.client.post(path + "/choose" if path == "/number" else path).status_code in (
            403,
            410,
        )


def test_with_a_forged_address_nothing_is_chosen(counter: Counter) -> None:
    form = counter.visitor.send(counter.open().form("/number/choose"), choice="not_mine").form(
        "/number/confirm"
    )
    assert counter.visitor.send(form, token="forged").status == 410
    assert counter.stage is Stage.OPEN
