"""The way in for whoever is locked out, and by link."""

from __future__ import annotations

import re

import pytest

from dueprocess.application.operational import Session, SessionKind, entry_code
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.account import Channel, ContactGiven, EraseAccount, RegisterAccount
from dueprocess.http.auth.links import Purpose, make_link, make_link_once
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.instants import DAY, MINUTE, Instant
from dueprocess.kernel.privacy import Private
from tests.http.web.scenes import BASE_URL, Scene, first_offence
from tests.http.web.visitor import Page, Visitor
from tests.world import MING, WEI, private


def code_of(scene: Scene, page: Page) -> str:
    return entry_code(scene.services.settings.secret, page.form("/enter/code").fields["entry_id"])


def link(scene: Scene, notice_id: str = "") -> str:
    purpose = Purpose.NOTICE if notice_id else Purpose.STANDING
    return make_link(scene.services, WEI, purpose, notice_id).url.removeprefix(BASE_URL)


def test_a_locked_out_person_comes_in_with_a_code(scene: Scene, visitor: Visitor) -> None:
    scene.contact()
    page = visitor.send(visitor.get("/enter").form("/enter"), account=" wei ")
    page = visitor.send(page.form("/enter/code"), code=code_of(scene, page))
    assert page.path == "/standing"
    assert page.text.startswith("# Nothing is in force.")


def test_the_number_serves_as_well_as_the_account(scene: Scene, visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/enter").form("/enter"), account="1")
    page = visitor.send(page.form("/enter/code"), code=code_of(scene, page))
    assert page.path == "/standing"


@pytest.mark.parametrize(
    "given", ["wei@example.test", " Wei@Example.test ", "13800001111", "138 0000-1111", "+86 138 0000 1111"]
)
def test_a_contact_that_we_know_serves_as_well(scene: Scene, visitor: Visitor, given: str) -> None:
    contacts = [(Channel.EMAIL, "wei@example.test"), (Channel.SMS, "+8613800001111")]
    known = tuple(ContactGiven(channel, Private(text, tagged=True)) for channel, text in contacts)
    scene.ok(RegisterAccount(private("wei"), contacts=known))
    page = visitor.send(visitor.get("/enter").form("/enter"), account=given)
    page = visitor.send(page.form("/enter/code"), code=code_of(scene, page))
    assert page.path == "/standing"


@pytest.mark.parametrize("given", ["wei@example.tes", "ei@example.test", "1380000111", "ming@example.test"])
def test_a_contact_that_is_not_known_whole_finds_nobody(scene: Scene, visitor: Visitor, given: str) -> None:
    known = (ContactGiven(Channel.EMAIL, Private("wei@example.test", tagged=True)),)
    scene.ok(RegisterAccount(private("wei"), contacts=known))
    page = visitor.send(visitor.get("/enter").form("/enter"), account=given)
    assert visitor.send(page.form("/enter/code"), code=code_of(scene, page)).status == 422


def test_no_contact_stands_in_the_record_as_it_was_written(scene: Scene) -> None:
    known = (ContactGiven(Channel.EMAIL, Private("wei@example.test", tagged=True)),)
    scene.ok(RegisterAccount(private("wei"), contacts=known))
    row = scene.get(ACCOUNTS, WEI)
    assert ACCOUNTS.columns["email"](row)
    assert b"example.test" not in canonical(row)
    with scene.store.read() as reader:
        assert not any(b"example.test" in body for _, body in reader.stored())


def test_an_erased_account_is_found_by_no_contact(scene: Scene, visitor: Visitor) -> None:
    known = (ContactGiven(Channel.EMAIL, Private("wei@example.test", tagged=True)),)
    scene.ok(RegisterAccount(private("wei"), contacts=known))
    scene.ok(EraseAccount(WEI))
    page = visitor.send(visitor.get("/enter").form("/enter"), account="wei@example.test")
    assert visitor.send(page.form("/enter/code"), code=code_of(scene, page)).status == 422


def test_a_new_code_can_be_asked_for_after_a_wrong_one(scene: Scene, visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/enter").form("/enter"), account="wei")
    again = visitor.send(page.form("/enter/code"), code="00000000")
    assert re.search(r"<details[^>]* open>", again.html)
    new = visitor.send(again.forms[-1])
    assert visitor.send(new.form("/enter/code"), code=code_of(scene, new)).path == "/standing"


def test_the_answer_is_the_same_whether_the_account_exists_or_not(visitor: Visitor) -> None:
    form = visitor.get("/enter").form("/enter")
    pages = [
        visitor.send(form, account=account)
        for account in ("wei", "nobody", "99999", "nobody@example.test", "13900000000")
    ]
    assert {page.status for page in pages} == {200}
    plain = set()
    for page in pages:
        html = page.html
        for value in (*page.form("/enter/code").fields.values(), *page.forms[-1].fields.values()):
            html = html.replace(f'value="{value}"', "")
        plain.add(html)
    assert len(plain) == 1


def test_a_wrong_code_says_so_and_lets_one_try_again(scene: Scene, visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/enter").form("/enter"), account="wei")
    code = code_of(scene, page)
    again = visitor.send(page.form("/enter/code"), code="00000000")
    assert again.status == 422
    assert "This code is not right" in again.text
    assert visitor.send(again.form("/enter/code"), code=code).path == "/standing"


def test_an_empty_account_is_asked_for(visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/enter").form("/enter"), account=" ")
    assert (page.status, "Write your account, your e-mail address" in page.text) == (422, True)


def test_too_many_tries_are_told_to_wait_and_shown_a_human(visitor: Visitor) -> None:
    form = visitor.get("/enter").form("/enter")
    for number in range(40):
        page = visitor.send(form, account=f"account-{number}")
        if page.status == 429:
            break
    assert page.status == 429
    assert "You can try again in" in page.text
    assert "Reach a human" in page.text
    assert int(page.response.headers["retry-after"]) > 0


def test_a_page_that_needs_an_account_leads_back_to_itself(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    page = visitor.get(f"/n/{notice_id}")
    assert page.status == 401
    page = visitor.send(page.form("/enter"), account="wei")
    page = visitor.send(page.form("/enter/code"), code=code_of(scene, page))
    assert page.path == f"/n/{notice_id}"


@pytest.mark.parametrize(
    "wish", ["https://evil.test/", "//evil.test", "/desk/queue", "/n/../desk", "/n/x?y=z"]
)
def test_nobody_is_led_elsewhere(scene: Scene, visitor: Visitor, wish: str) -> None:
    page = visitor.send(visitor.get("/enter").form("/enter"), account="wei", next=wish)
    page = visitor.send(page.form("/enter/code"), code=code_of(scene, page), next=wish)
    assert page.path == "/standing"


def test_opening_a_link_changes_nothing_and_its_button_spends_it(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    address = link(scene, notice_id)
    before = scene.position
    for _ in range(3):
        page = visitor.get(address)
        assert page.text.startswith("# Open your notice")
    assert scene.position == before
    page = visitor.send(page.form("/enter/link"))
    assert page.path == f"/n/{notice_id}"


def test_a_spent_link_leads_its_owner_on_and_nobody_else(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    address = link(scene, notice_id)
    form = visitor.get(address).form("/enter/link")
    visitor.send(form)
    assert visitor.send(form).path == f"/n/{notice_id}"
    assert visitor.get(address).path == f"/n/{notice_id}"
    visitor.sign_out()
    page = visitor.send(form)
    assert page.status == 410
    visitor.sign_in(MING)
    assert visitor.send(form).status == 410


@pytest.mark.parametrize("how", ["expired", "forged", "empty"])
def test_a_link_that_opens_nothing_says_what_to_do_and_shows_a_human(
    scene: Scene, visitor: Visitor, how: str
) -> None:
    address = link(scene)
    if how == "expired":
        scene.wall.at += 40 * DAY  # type: ignore[assignment]
    elif how == "forged":
        address = address[:-3] + "xyz"
    else:
        address = "/enter?token=%20"
    page = visitor.get(address)
    assert page.status == 410
    for part in ("This link no longer works", "Get a code sent", "Reach a human", "0755-0000 0000"):
        assert part in page.text
    assert 'href="/enter"' in page.html


def test_signing_out_ends_the_session(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    page = visitor.send(visitor.get("/standing").form("/leave"))
    assert "You are signed out." in page.text
    assert visitor.get("/standing").status == 401


def test_a_code_is_over_after_a_quarter_of_an_hour(scene: Scene, visitor: Visitor) -> None:
    page = visitor.send(visitor.get("/enter").form("/enter"), account="wei")
    scene.wall.at += 15 * MINUTE  # type: ignore[assignment]
    assert visitor.send(page.form("/enter/code"), code=code_of(scene, page)).status == 422


def session_of(scene: Scene) -> Session:
    (found,) = scene.services.operational.sessions_of(SessionKind.PERSON, str(WEI), scene.clock.now())
    return found


def test_a_session_knows_since_when_the_contact_is_known_that_the_code_went_to(
    scene: Scene, visitor: Visitor
) -> None:
    scene.contact()
    page = visitor.send(visitor.get("/enter").form("/enter"), account="wei")
    entry_id = page.form("/enter/code").fields["entry_id"]
    scene.services.operational.note_sent(entry_id, Instant(12_345))
    visitor.send(page.form("/enter/code"), code=code_of(scene, page))
    assert session_of(scene).known_since == 12_345


def test_a_code_that_went_nowhere_that_is_known_proves_no_age(scene: Scene, visitor: Visitor) -> None:
    scene.contact()
    page = visitor.send(visitor.get("/enter").form("/enter"), account="wei")
    visitor.send(page.form("/enter/code"), code=code_of(scene, page))
    assert session_of(scene).known_since is None


@pytest.mark.parametrize("since", [None, 98_765])
def test_a_link_says_since_when_its_device_is_known(
    scene: Scene, visitor: Visitor, since: int | None
) -> None:
    made = make_link_once(
        scene.services,
        CommandId("link-1234"),
        "digest",
        WEI,
        Purpose.STANDING,
        "",
        DAY,
        known_since=None if since is None else Instant(since),
        dry_run=False,
    )
    assert made is not None
    page = visitor.get(made.url.removeprefix(BASE_URL))
    visitor.send(page.form("/enter/link"))
    assert session_of(scene).known_since == since
