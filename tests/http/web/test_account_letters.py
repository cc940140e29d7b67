"""What is told about an account itself: that it is protected, closed, wanted back, and that its owner is said to be dead."""

from __future__ import annotations

import re

import pytest

from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.telling import Letter, SendFault, Teller
from dueprocess.application.wallet import Wallets
from dueprocess.domain.account import Channel, ContactGiven, RegisterAccount
from dueprocess.domain.closing import AskClosing
from dueprocess.domain.dormancy import ProtectDormant, WakeAccount
from dueprocess.domain.estate import OpenEstatePapers, RefuseEstate, StopEstate
from dueprocess.domain.holding import Holdings
from dueprocess.domain.reclamation import AnnounceReclamation, KeepAccount
from dueprocess.http.auth.estate_links import OWNER, read_estate_token
from dueprocess.http.auth.stop_links import read_stop_link
from dueprocess.http.web.letters import PageLetters
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from tests import estates
from tests.http.web.scenes import Scene
from tests.world import ADA, START, WEI, private

OLD = Instant(START - 400 * DAY)
EMPTY = Wallets(Holdings(START), there=True)


class Post:
    """A channel that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Letter]] = []

    def send(self, address: str, letter: Letter, key: str) -> SendFault | None:
        self.sent.append((address, letter))
        return None


class Worker:
    """A scene whose letters are told by hand. Wei has two contacts."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.mail, self.sms = scene, Post(), Post()
        assert isinstance(scene.store, SqliteStore)
        self.outbox = SqlOutbox(scene.store.operate)
        self.teller = Teller(
            *(scene.engine, scene.store, scene.operational, PageLetters(scene.services.settings)),
            {Channel.EMAIL: self.mail, Channel.SMS: self.sms},
            str,
            lambda _report: None,
        )
        given = (
            ContactGiven(Channel.EMAIL, private("wei@example.org")),
            ContactGiven(Channel.SMS, private("+8610")),
        )
        scene.ok(RegisterAccount(private("wei"), contacts=given, locale="en"))

    def told(self) -> list[tuple[str, str]]:
        """Whom, and of what, since the last time; nothing that is due is left."""
        self.mail.sent.clear()
        self.sms.sent.clear()
        while self.teller.work(self.outbox):
            pass
        return sorted((address, letter.subject) for address, letter in (*self.mail.sent, *self.sms.sent))


@pytest.fixture
def worker(scene: Scene) -> Worker:
    found = Worker(scene)
    found.told()
    return found


def both(subject: str) -> list[tuple[str, str]]:
    return [("+8610", subject), ("wei@example.org", subject)]


def test_every_contact_is_told_three_times_that_the_owner_is_said_to_be_dead(worker: Worker) -> None:
    estates.granted(worker.scene)
    subject = "Do you live? Somebody told us that you have died"
    told = worker.told()
    assert [line for line in told if line[0] != "hong@example.org"] == both(subject)
    letter = next(letter for address, letter in worker.mail.sent if address == "wei@example.org")
    token = re.search(r"token=(\S+)", letter.text)
    assert token is not None
    assert read_stop_link(worker.scene.services.settings, OWNER, token[1]) is not None
    worker.scene.after(3 * DAY)
    assert worker.told() == both(subject)
    worker.scene.after(3 * DAY)
    assert worker.told() == both(subject)
    worker.scene.after(DAY)
    assert worker.told() == [("hong@example.org", "What somebody left here: you can take it home now")]


def test_once_they_said_that_they_live_it_is_told_no_more_but_to_the_relative(worker: Worker) -> None:
    key = estates.granted(worker.scene)
    worker.told()
    worker.scene.ok(StopEstate(key))
    worker.scene.after(8 * DAY)
    nothing = ("hong@example.org", "What somebody left here: nothing is given")
    assert set(worker.told()) == {nothing}


def test_a_relative_gets_the_link_and_each_answer_in_their_language(worker: Worker) -> None:
    key = estates.claimed(worker.scene, locale="zh-CN")
    assert [address for address, _ in worker.told()] == ["hong@example.org"]
    (letter,) = (letter for _, letter in worker.mail.sent)
    assert "15天" in letter.text
    token = re.search(r"token=([\w.-]+)", letter.text)
    assert token is not None
    assert read_estate_token(worker.scene.services.settings, token[1]) == key
    worker.scene.ok(OpenEstatePapers(key, ADA))
    worker.scene.ok(RefuseEstate(key, Private("户口簿"), ADA))
    worker.told()
    (letter,) = (letter for _, letter in worker.mail.sent)
    assert "户口簿" not in letter.text  # what is missing stands behind the link alone


def test_every_contact_is_told_of_the_protection_and_of_its_end(worker: Worker) -> None:
    worker.scene.ok(ProtectDormant(WEI, OLD, ("wallet.pay",)))
    assert worker.told() == both("Your account is protected until you are back")
    worker.scene.ok(WakeAccount(WEI, OLD))
    assert worker.told() == both("Your account works again")


def test_every_contact_is_told_of_closing_and_of_being_wanted_back(worker: Worker) -> None:
    worker.scene.ok(AskClosing(WEI, without_data=True), EMPTY)
    assert worker.told() == both("Your account will be closed")
    worker.scene.ok(AnnounceReclamation(WEI, OLD), EMPTY)
    assert worker.told() == both("Do you want to keep your account?")
    worker.scene.ok(KeepAccount(WEI))
    worker.scene.after(25 * DAY)
    assert worker.told() == []
