"""Sign-in by a real provider: the whole way, and every way in which it must not end in a session."""

from __future__ import annotations

import logging

import pytest

from dueprocess.adapters.store.schema import SESSION
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role
from dueprocess.http.auth.oidc.stops import Stop
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import MINUTE, SECOND
from tests.http.web.desk.office import PASSWORD, Page
from tests.oidc.conftest import Opened
from tests.oidc.office import DirectoryOffice, Visitor
from tests.oidc.provider import Provider
from tests.world import ADA, OLGA, private

pytestmark = pytest.mark.slow


def sessions(office: DirectoryOffice) -> int:
    with office.store.operate() as connection:  # type: ignore[attr-defined]
        return len(connection.execute(SESSION.select()).all())


def stopped(page: Page, why: Stop, visitor: Visitor) -> None:
    """It stopped for this reason, says so, says what to do, and signed nobody in."""
    assert why.value in page.html, page.html
    assert "<ol" in page.html
    assert page.status >= 400
    assert not visitor.signed_in


def test_a_member_of_staff_signs_in_and_is_who_the_directory_says(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    start = visitor.open("/sign-in")
    assert "/desk/oidc/start" in start.html
    page = visitor.sign_in("ada")
    assert page.url.endswith("/desk")
    assert "You are signed in." in page.html
    assert ADA in page.html
    assert "by the directory" in visitor.open("/sessions").html


def test_the_page_that_was_asked_for_comes_after_and_no_other_site(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    asked = visitor.open("/rulebook")
    assert "/desk/oidc/start?next=%2Fdesk%2Frulebook" in asked.html
    for wish, place in (("/desk/rulebook", "/desk/rulebook"), ("//elsewhere.example/", "/desk")):
        visitor = office.visitor()
        begun = visitor.desk.get("/desk/oidc/start", params={"next": wish}, follow_redirects=False)
        visitor.desk.cookies.set(*next(iter(begun.cookies.items())))
        again = visitor.desk
        answer = _answer_of(visitor, begun.headers["location"], "ada")
        assert again.get(answer, follow_redirects=False).headers["location"] == place


def _answer_of(visitor: Visitor, address: str, name: str) -> str:
    """The provider's answer to a request that was begun already."""
    found = visitor.directory.get(address)
    page = visitor.directory.get(found.next_request.url)  # type: ignore[union-attr]
    assert page.status_code == 200
    sent = visitor.directory.post(page.url, data={"name": name, "second": "1"})
    return str(visitor.directory.get(sent.next_request.url).headers["location"])  # type: ignore[union-attr]


def test_an_answer_with_another_nonce_signs_nobody_in(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    stopped(visitor.sign_in("ada", nonce="somebody-else-s-sign-in"), Stop.UNPROVEN, visitor)


def test_an_answer_for_another_verifier_signs_nobody_in(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    stopped(visitor.sign_in("ada", code_challenge=challenge), Stop.REFUSED, visitor)


def test_an_answer_works_once(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    answer = visitor.answer("ada")
    begun_with = dict(visitor.desk.cookies)
    assert visitor.come_back(answer).url.endswith("/desk")
    count = sessions(office)
    thief = office.visitor()
    for name, value in begun_with.items():
        thief.desk.cookies.set(name, value)
    stopped(thief.come_back(answer), Stop.USED, thief)
    assert sessions(office) == count


def test_an_answer_that_another_browser_began_signs_nobody_in(office: DirectoryOffice) -> None:
    """Otherwise somebody could sign a colleague in as themselves, and read what the colleague then writes."""
    mine, hers = office.visitor(), office.visitor()
    stopped(hers.come_back(mine.answer("ada")), Stop.NOT_BEGUN_HERE, hers)
    hers.answer("anna")
    stopped(hers.come_back(mine.answer("ada")), Stop.NOT_BEGUN_HERE, hers)


def test_a_sign_in_takes_ten_minutes_at_most(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    answer = visitor.answer("ada")
    office.session_clock.ahead = 10 * MINUTE
    stopped(visitor.come_back(answer), Stop.NOT_BEGUN_HERE, visitor)


def test_a_token_that_has_expired_signs_nobody_in_and_clocks_may_differ_by_a_minute(
    office: DirectoryOffice, directory: Provider
) -> None:
    directory.restart(idTokenLasts=1)
    office.session_clock.ahead = 50 * SECOND
    visitor = office.visitor()
    assert visitor.sign_in("ada").url.endswith("/desk")
    office.session_clock.ahead = 65 * SECOND
    visitor = office.visitor()
    stopped(visitor.sign_in("ada"), Stop.EXPIRED, visitor)


def test_a_token_from_the_future_signs_nobody_in(office: DirectoryOffice) -> None:
    office.session_clock.ahead = -90 * SECOND
    visitor = office.visitor()
    stopped(visitor.sign_in("ada"), Stop.UNPROVEN, visitor)


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256"])
def test_a_key_that_was_rotated_is_read_again(office: DirectoryOffice, directory: Provider, alg: str) -> None:
    assert office.visitor().sign_in("ada").url.endswith("/desk")
    directory.restart(keyId="second", alg=alg)
    assert office.visitor().sign_in("ada").url.endswith("/desk")


@pytest.mark.parametrize("rules", [{"acr": ("urn:example:two",)}, {"amr": ("otp", "hwk")}])
def test_without_a_second_factor_nobody_is_signed_in(
    opened: Opened, rules: dict[str, tuple[str, ...]]
) -> None:
    office = opened(**rules)
    weak, strong = office.visitor(), office.visitor()
    stopped(weak.sign_in("ada", second=False), Stop.SECOND_FACTOR, weak)
    assert strong.sign_in("ada", second=True).url.endswith("/desk")


def test_the_group_decides_who_may_sign_in_and_never_what_they_may_do(opened: Opened) -> None:
    office = opened(group="trust-and-safety")
    stranger, ada = office.visitor(), office.visitor()
    stopped(stranger.sign_in("stranger"), Stop.OUTSIDE_GROUP, stranger)
    assert ada.sign_in("ada").url.endswith("/desk")
    assert ada.open("/staff").status == 403
    office.ok(AppointStaff(ADA, private("Ada"), (Role.AUDITOR,), by=OLGA))
    assert ada.open("/staff").status == 200


def test_whom_the_directory_does_not_name_is_nobody_here(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    stopped(visitor.sign_in("stranger"), Stop.PERSON_UNNAMED, visitor)


def test_an_address_alone_makes_nobody_a_colleague(opened: Opened) -> None:
    """The stranger has Ada's e-mail address at the directory, and a sign-in named like it here changes nothing."""
    office = opened(person_claim="sub")
    office.give_passwords(ADA)
    visitor = office.visitor()
    page = visitor.sign_in("stranger")
    stopped(page, Stop.NOT_LINKED, visitor)
    assert "ada@example.test" not in page.html


def test_whoever_was_dismissed_is_told_and_signed_out_at_once(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    visitor.sign_in("ada")
    assert visitor.signed_in
    office.ok(DismissStaff(ADA, OLGA))
    assert not visitor.signed_in
    stopped(office.visitor().sign_in("ada"), Stop.NOT_APPOINTED, visitor)
    office.ok(AppointStaff(ADA, private("Ada"), (Role.DECIDER,), by=OLGA))
    assert not visitor.signed_in, "an appointment revives no session from before the dismissal"
    assert office.visitor().sign_in("ada").url.endswith("/desk")


def test_whoever_turns_back_at_the_directory_is_told(office: DirectoryOffice) -> None:
    visitor = office.visitor()
    stopped(visitor.sign_in("nobody-by-this-name"), Stop.DECLINED, visitor)


def test_a_directory_that_is_down_is_said_at_the_start_and_at_the_end(
    office: DirectoryOffice, directory: Provider
) -> None:
    visitor = office.visitor()
    answer = visitor.answer("ada")
    directory.stop()
    stopped(visitor.come_back(answer), Stop.UNREACHABLE, visitor)
    office.give_passwords(ADA)
    page = visitor.open("/sign-in")
    form = dict(page.form("/sign-in").fields) | {"login": ADA, "password": PASSWORD}
    assert visitor.desk.post("/desk/sign-in", data=form).url.path == "/desk"


def test_a_directory_that_never_answered_stops_the_start(opened: Opened, directory: Provider) -> None:
    office = opened()
    directory.stop()
    visitor = office.visitor()
    stopped(visitor.open("/oidc/start"), Stop.UNREACHABLE, visitor)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_nothing_that_came_back_is_repeated(
    office: DirectoryOffice, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = office.visitor(language)
    mark = "M4RK<b>'\""
    with caplog.at_level(logging.DEBUG):
        for part in ("state", "code", "error", "error_description", "iss"):
            page = Page(visitor.desk.get("/desk/oidc/callback", params={"state": "x", part: mark}))
            assert page.status == 400
            assert "M4RK" not in page.html
            assert ("这次登录不是从这里开始的" if language == "zh-CN" else "not begun here") in page.html
        visitor.sign_in("ada", nonce="M4RK")
        office.visitor(language).sign_in("stranger")
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("dueprocess"))
    assert "M4RK" not in said
    assert "stranger" not in said
    assert Stop.PERSON_UNNAMED.value in said


def test_where_passwords_are_switched_off_only_the_directory_signs_in(opened: Opened) -> None:
    office = opened(local=False)
    office.give_passwords(ADA)
    visitor = office.visitor()
    page = visitor.open("/sign-in")
    assert not page.offers("/desk/sign-in")
    token = visitor.desk.cookies.get("dp_form") or ""
    sent = {"_csrf_token": token, "login": ADA, "password": PASSWORD}
    assert visitor.desk.post("/desk/sign-in", data=sent).status_code == 404
    assert visitor.sign_in("ada").url.endswith("/desk")


def test_the_person_id_is_whole(office: DirectoryOffice) -> None:
    office.ok(AppointStaff(PersonId("p_ad"), private("Another"), (Role.AUDITOR,), by=OLGA))
    visitor = office.visitor()
    visitor.sign_in("ada")
    assert visitor.open("/staff").status == 403
