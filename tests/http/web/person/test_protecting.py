"""The page of a stop on payments to new payees, and signing out everywhere else: by an older factor while it stands."""

from __future__ import annotations

import re

import pytest

from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.operational import SessionKind, entry_code
from dueprocess.application.telling import Teller
from dueprocess.application.views.all import REMEDIES
from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.domain.account import Channel
from dueprocess.domain.payee_hold import Ending, LiftPayeeHold
from dueprocess.http.auth import links, sessions
from dueprocess.http.auth.entry import secret_of
from dueprocess.http.auth.links import Purpose
from dueprocess.http.web.letters import PageLetters
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Private
from tests.http.web.post import Post, come_in
from tests.http.web.scenes import BASE_URL, Scene
from tests.http.web.visitor import Page, Visitor
from tests.protecting import MAIL, SEEN, contacts, known_for_long, placed
from tests.world import CHEN, LAN, WEI

THIEF = "thief@example.test"


class Door:
    """Wei's account with a hold on it, somebody at the pages, and the worker behind them."""

    def __init__(self, scene: Scene, visitor: Visitor) -> None:
        self.scene, self.visitor = scene, visitor
        self.mail, self.sms = Post(), Post()
        assert isinstance(scene.store, SqliteStore)
        self.outbox = SqlOutbox(scene.store.operate)
        settings = scene.services.settings
        self.teller = Teller(
            *(scene.engine, scene.store, scene.operational, PageLetters(settings)),
            *(
                {Channel.EMAIL: self.mail, Channel.SMS: self.sms},
                lambda entry_id: entry_code(secret_of(settings, entry_id), entry_id),
                lambda _: None,
            ),
        )

    def work(self) -> None:
        """Send all that is due."""
        while self.teller.work(self.outbox):
            pass

    @property
    def ended_by(self) -> Ending | None:
        (row,) = self.scene.find(PAYEE_HOLDS, account_no=WEI)
        return row.ended_by

    def code(self) -> tuple[str, str]:
        """Where the last code by mail went, and the code."""
        self.work()
        found = [(to, re.findall(r"(?<!\d)\d{8}(?!\d)", letter.text)) for to, letter in self.mail.sent]
        return next((to, codes[0]) for to, codes in reversed(found) if codes)


@pytest.fixture
def door(scene: Scene, visitor: Visitor) -> Door:
    known_for_long(scene)
    contacts(scene, (Channel.EMAIL, THIEF, None))  # whoever broke in changed the contacts first
    placed(scene)
    return Door(scene, visitor)


def test_the_person_reads_why_until_when_and_what_works(door: Door) -> None:
    come_in(door.scene, door.visitor)
    standing = door.visitor.get("/standing")
    assert "To protect your money, payments to new people are stopped" in standing.text
    assert "Nothing is in force" not in standing.text
    page = door.visitor.get("/payee-hold")
    for words in (
        SEEN.text,
        "a member of our staff",
        "paying everybody you have paid before",
        "repaying loans",
    ):
        assert words in page.text
    assert "in 3 days" in page.text


def test_an_older_factor_ends_it_by_one_button(door: Door) -> None:
    come_in(door.scene, door.visitor)
    done = door.visitor.send(door.visitor.get("/payee-hold").form("/payee-hold/end"))
    assert "It was you. Payments to new people work again." in done.html
    assert door.ended_by is Ending.VERIFIED
    assert "you showed that it was you" in done.text


@pytest.mark.parametrize("known_for", [None, 0, 6 * DAY])
def test_a_newer_one_has_no_such_button_and_cannot_send_it(door: Door, known_for: int | None) -> None:
    come_in(door.scene, door.visitor)
    form = door.visitor.get("/payee-hold").form("/payee-hold/end")
    come_in(door.scene, door.visitor, known_for=known_for)
    page = door.visitor.get("/payee-hold")
    assert not [form for form in page.forms if form.action == "/payee-hold/end"]
    refused = door.visitor.send(form)
    assert refused.status == 403
    assert "et a code at an older contact of yours" in refused.html
    assert door.ended_by is None


def test_a_code_to_an_older_contact_ends_it_though_the_contacts_were_changed(door: Door) -> None:
    come_in(door.scene, door.visitor, known_for=0)
    code_page = door.visitor.send(door.visitor.get("/payee-hold").form("/verify"))
    address, code = door.code()
    assert address == MAIL  # taken away an hour ago, and still the owner's
    back = door.visitor.send(code_page.form("/enter/code"), code=code)
    assert back.path == "/payee-hold"
    door.visitor.send(back.form("/payee-hold/end"))
    assert door.ended_by is Ending.VERIFIED


def test_once_it_is_over_codes_go_to_the_contacts_of_now(door: Door) -> None:
    door.scene.after(72 * HOUR)
    page = door.visitor.get("/enter")
    door.visitor.send(page.form("/enter"), account="wei")
    assert door.code()[0] == THIEF


def test_every_contact_is_told_by_letter_and_no_letter_lets_anybody_in(door: Door) -> None:
    door.work()
    told = [(address, letter) for post in (door.mail, door.sms) for address, letter in post.sent]
    assert sorted(address for address, _ in told) == sorted([MAIL, THIEF, "+8613800000001"])
    for _, letter in told:
        assert f"{BASE_URL}/payee-hold" in letter.text
        assert "token=" not in letter.text
        assert SEEN.text not in letter.text
    (row,) = door.scene.find(PAYEE_HOLDS, account_no=WEI)
    door.scene.ok(LiftPayeeHold(row.hold_id, CHEN, Private("It was the owner.")))
    door.work()
    assert len(door.mail.sent) + len(door.sms.sent) == 6


def test_over_or_never_it_says_that_anybody_can_be_paid(door: Door) -> None:
    come_in(door.scene, door.visitor)
    door.scene.after(72 * HOUR)
    assert "ended by itself" in door.visitor.get("/payee-hold").text
    assert "Nothing is in force" in door.visitor.get("/standing").text
    come_in(door.scene, door.visitor, LAN)
    assert "Payments to new people are not stopped." in door.visitor.get("/payee-hold").text


def others(door: Door) -> int:
    now = door.scene.services.wall_now()
    return len(door.scene.operational.sessions_of(SessionKind.PERSON, str(WEI), now))


def end_others(page: Page, visitor: Visitor) -> Page:
    return visitor.send(page.form("/sessions/end-others"))


def test_signing_everybody_else_out_takes_the_older_factor(door: Door) -> None:
    for _ in range(3):
        sessions.begin(door.scene.services, SessionKind.PERSON, str(WEI))
    come_in(door.scene, door.visitor)
    form = door.visitor.get("/sessions").form("/sessions/end-others")
    come_in(door.scene, door.visitor, known_for=0)
    page = door.visitor.get("/sessions")
    assert "Somebody else may be in your account now." in page.text
    assert door.visitor.send(form).status == 403
    assert others(door) == 5
    code_page = door.visitor.send(page.form("/verify"))
    back = door.visitor.send(code_page.form("/enter/code"), code=door.code()[1])
    assert back.path == "/sessions"
    done = end_others(door.visitor.get("/sessions"), door.visitor)
    assert "Everybody else is signed out here" in done.html
    assert others(door) == 1
    (owed,) = door.scene.find(REMEDIES, owed="owed")
    assert (owed.account_no, owed.effect) == (WEI, "end_other_sessions")


def test_where_nobody_is_suspected_it_takes_nothing(door: Door) -> None:
    door.scene.after(72 * HOUR)
    come_in(door.scene, door.visitor, known_for=None)
    assert "Everybody else is signed out here" in end_others(door.visitor.get("/sessions"), door.visitor).html


def test_without_an_older_contact_a_human_helps(scene: Scene, visitor: Visitor) -> None:
    contacts(scene, (Channel.EMAIL, THIEF, None))
    placed(scene)
    come_in(scene, visitor, known_for=0)
    for path in ("/payee-hold", "/sessions"):
        page = visitor.get(path)
        assert "A human can help you." in page.text
        assert not [form for form in page.forms if form.action == "/verify"]


@pytest.mark.parametrize(("purpose", "path"), [("payee_hold", "/payee-hold"), ("sessions", "/sessions")])
def test_a_link_of_the_app_leads_there(door: Door, purpose: str, path: str) -> None:
    made = links.make_link(door.scene.services, WEI, Purpose(purpose))
    landing = door.visitor.get(made.url.removeprefix(BASE_URL))
    assert door.visitor.send(landing.form("/enter/link")).path == path


def test_whoever_is_signed_out_reads_and_ends_nothing(door: Door) -> None:
    come_in(door.scene, door.visitor)
    forms = [
        door.visitor.get("/payee-hold").form("/payee-hold/end"),
        door.visitor.get("/sessions").form("/sessions/end-others"),
    ]
    door.visitor.sign_out()
    assert [door.visitor.get(path).status for path in ("/payee-hold", "/sessions")] == [401, 401]
    assert [door.visitor.send(form).status for form in forms] == [401, 401]
    assert door.ended_by is None
