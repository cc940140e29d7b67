"""Signed links: bound, short-lived, spent once; looking at one changes nothing (threat T12)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from itsdangerous import URLSafeSerializer

from dueprocess.adapters.store.schema import SESSION, SPENT
from dueprocess.application.operational import SessionKind
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.links import (
    LINK_LASTS,
    REMEMBERED_LONGER,
    Entered,
    Link,
    LinkFault,
    Purpose,
    enter,
    make_link,
    read_link,
)
from dueprocess.http.auth.sessions import cookie_name
from dueprocess.http.services import Services
from tests.http.site import Site
from tests.world import DAY, LAN, WEI


def token_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["token"][0]


def link(site: Site, **more: Any) -> str:
    return token_of(make_link(site.services, WEI, **more).url)


def rows(site: Site, table: Any) -> int:
    with site.services.store.operate() as connection:  # type: ignore[attr-defined]
        return len(connection.execute(table.select()).all())


def test_a_link_signs_its_person_in(site: Site) -> None:
    entered = enter(site.services, link(site))
    assert isinstance(entered, Entered)
    assert entered.link.account_no == WEI
    headers = {"cookie": f"{entered.cookie.key}={entered.cookie.value}"}
    assert site.get("/standing", headers).json()["account_no"] == WEI


def test_reading_a_link_changes_nothing(site: Site) -> None:
    token = link(site)
    before = rows(site, SPENT), rows(site, SESSION), site.position
    for _ in range(50):
        assert isinstance(read_link(site.services, token), Link)
    assert (rows(site, SPENT), rows(site, SESSION), site.position) == before
    assert isinstance(enter(site.services, token), Entered)
    assert isinstance(read_link(site.services, token), Link), "a scanner learns nothing from a spent link"


def test_a_link_is_spent_by_its_first_use(site: Site) -> None:
    token = link(site)
    assert isinstance(enter(site.services, token), Entered)
    sessions = rows(site, SESSION)
    assert enter(site.services, token) is LinkFault.SPENT
    assert rows(site, SESSION) == sessions


def test_fifty_at_once_enter_once(site: Site) -> None:
    token = link(site)
    with ThreadPoolExecutor(25) as pool:
        found = list(pool.map(lambda _: enter(site.services, token), range(50)))
    assert sum(isinstance(item, Entered) for item in found) == 1
    assert sum(item is LinkFault.SPENT for item in found) == 49
    assert rows(site, SESSION) == 1


def test_every_second_around_its_end(site: Site) -> None:
    """A spent link stays spent for as long as any clock could still take it for valid."""
    spent, fresh = link(site), link(site)
    assert isinstance(enter(site.services, spent), Entered)
    site.world.after(LINK_LASTS - 60_000)
    for second in range(-60, 121):
        found = enter(site.services, spent)
        assert found is (LinkFault.SPENT if second < 0 else LinkFault.EXPIRED)
        if second >= 0:
            assert enter(site.services, fresh) is LinkFault.EXPIRED
        site.world.after(1000)


def test_that_it_was_spent_is_remembered_longer_than_it_lasts(site: Site) -> None:
    token = link(site)
    enter(site.services, token)
    site.world.after(LINK_LASTS + REMEMBERED_LONGER - 1000)
    enter(site.services, link(site))
    assert rows(site, SPENT) == 2
    site.world.after(2000)
    enter(site.services, link(site))
    assert rows(site, SPENT) == 2


def test_an_altered_link_is_unknown(site: Site) -> None:
    token = link(site)
    for place in range(0, len(token), 3):
        other = "A" if token[place] != "A" else "B"
        found = read_link(site.services, token[:place] + other + token[place + 1 :])
        assert found is LinkFault.UNKNOWN or found == read_link(site.services, token)
    said = read_link(site.services, token)
    assert isinstance(said, Link)
    foreign = URLSafeSerializer("another key", salt="entry link 1")
    for change in (
        {"account_no": LAN},
        {"expires_at": said.expires_at + DAY},
        {"purpose": "notice"},
        {"key_id": "2"},
    ):
        forged = foreign.dumps({**msgspec.to_builtins(said), **change})
        assert read_link(site.services, forged) is LinkFault.UNKNOWN
        swapped = f"{forged.rsplit('.', 1)[0]}.{token.rsplit('.', 1)[1]}"
        assert read_link(site.services, swapped) is LinkFault.UNKNOWN


@pytest.mark.parametrize("token", ["", ".", "a.b", "x" * 10_000, "\ud800", "�.�", "..", "e30.e30"])
def test_what_is_no_link_is_unknown(site: Site, token: str) -> None:
    assert enter(site.services, token) is LinkFault.UNKNOWN


def test_other_spellings_of_a_link_are_the_same_link(site: Site) -> None:
    """The last digit of base64 has spare bits: fifty spellings, one use."""
    token = link(site)
    payload, signature = token.rsplit(".", 1)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spellings = {token, f"{payload}.{signature}=", f"{payload}.{signature}=="}
    spellings |= {f"{payload}.{signature[:-1]}{digit}" for digit in alphabet}
    assert len(spellings) > 50
    entered = [
        item
        for item in (enter(site.services, spelling) for spelling in sorted(spellings))
        if isinstance(item, Entered)
    ]
    assert len(entered) == 1


def test_another_installation_s_link_is_unknown(site: Site) -> None:
    other = replace(
        site.services, settings=replace(site.services.settings, secret=b"another secret, thirty-two bytes")
    )
    assert isinstance(other, Services)
    assert read_link(other, link(site)) is LinkFault.UNKNOWN


def test_the_platform_gets_a_link_to_hand_on(site: Site) -> None:
    decision_id = site.world.decide()
    notice_id = site.get("/accounts/wei/standing", site.as_platform(Scope.STANDING)).json()["matters"][0][
        "notice_id"
    ]
    body = {"purpose": "notice", "notice_id": notice_id, "lasts": "2h"}
    made = site.post("/accounts/wei/links", site.as_platform(Scope.LINKS), body)
    assert made.status_code == 201
    found = read_link(site.services, token_of(made.json()["url"]))
    assert isinstance(found, Link)
    assert (found.purpose, found.object_id, found.account_no) == (Purpose.NOTICE, notice_id, WEI)
    foreign = site.post("/accounts/lan/links", site.as_platform(Scope.LINKS), body)
    assert foreign.status_code == 404
    dry = site.post("/accounts/wei/links", site.as_platform(Scope.LINKS), body, dry_run=True)
    assert dry.json()["url"].endswith("/enter")
    assert decision_id


def test_cookies_are_marked(tmp_path: Any) -> None:
    with Site(tmp_path, "https://testserver.local").running() as site:
        entered = enter(site.services, link(site))
        assert isinstance(entered, Entered)
        cookie = entered.cookie
        assert cookie.key == "__Host-dp_person" == cookie_name(site.services.settings, SessionKind.PERSON)
        assert (cookie.httponly, cookie.secure, cookie.samesite, cookie.path) == (True, True, "lax", "/")
        assert cookie.domain is None


def rotated(site: Site, key_id: str, secret: bytes, *, older: bool) -> Services:
    """The site after a new secret was put in front, and the old one retired unless `older`."""
    before = site.services.settings
    kept = ((before.key_id, before.secret),) if older else ()
    settings = replace(before, secret=secret, key_id=key_id, older=kept, record_secret=before.secret)
    return replace(site.services, settings=settings)


def test_a_link_outlives_the_secret_that_signed_it_until_that_is_retired(site: Site) -> None:
    old = link(site)
    after = rotated(site, "2", b"another secret of thirty-two bytes!", older=True)
    fresh = token_of(make_link(after, WEI).url)
    assert isinstance(read_link(after, old), Link)
    assert isinstance(read_link(after, fresh), Link)
    assert read_link(after, fresh).key_id == "2"  # type: ignore[union-attr]
    assert read_link(site.services, fresh) is LinkFault.UNKNOWN, (
        "a server that was not restarted knows no such key"
    )
    assert isinstance(enter(after, old), Entered)
    assert enter(after, old) is LinkFault.SPENT
    retired = rotated(site, "2", b"another secret of thirty-two bytes!", older=False)
    assert read_link(retired, old) is LinkFault.UNKNOWN
    assert isinstance(read_link(retired, fresh), Link)


def test_a_link_does_not_pass_under_another_key_id(site: Site) -> None:
    """The same secret under another id is another key: the id is part of what is signed."""
    old = link(site)
    again = replace(site.services, settings=replace(site.services.settings, key_id="9"))
    assert read_link(again, old) is LinkFault.UNKNOWN
