"""Sessions of staff: which device, last seen, one appointment each."""

from __future__ import annotations

import pytest

from dueprocess.application.operational import Session, SessionKind
from dueprocess.domain.staff import AppointStaff, DismissStaff, Role
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.devices import device_of
from dueprocess.http.auth.sessions import SEEN_AGAIN_AFTER, Origin
from dueprocess.http.auth.tokens import issue_token
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import Instant
from tests.http.site import Site
from tests.world import ADA, BELA, OLGA, private

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (CHROME, "chrome/linux"),
        (CHROME.replace("Chrome/", "HeadlessChrome/"), "chrome/linux"),
        (
            f"{CHROME} Edg/140.0.0.0".replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64"),
            "edge/windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:130.0) Gecko/20100101 Firefox/130.0",
            "firefox/mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
            "safari/ios",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) Version/4.0 Chrome/130.0.0.0 Safari/537.36 MicroMessenger/8.0.60",
            "wechat/android",
        ),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0",
            "chrome/harmony",
        ),
        ("curl/8.5.0", "/"),
        ("", "/"),
        (None, "/"),
        ("<script>alert(1)</script>" * 1000, "/"),
        ("x" * 600 + CHROME, "/"),
    ],
)
def test_a_device_is_two_words_of_ours(said: str | None, device: str) -> None:
    assert device_of(said) == device


def signed_in(site: Site, person_id: PersonId = ADA, origin: Origin = sessions.NOWHERE) -> dict[str, str]:
    cookie = sessions.begin(site.services, SessionKind.STAFF, person_id, origin)
    return {"cookie": f"{cookie.key}={cookie.value}"}


def listed(site: Site, person_id: PersonId = ADA) -> tuple[Session, ...]:
    staff = sessions.staff_named(site.services, person_id)
    assert staff is not None
    return sessions.staff_sessions(site.services, staff)


def test_last_seen_moves_every_few_minutes(site: Site) -> None:
    ada = signed_in(site)
    began = listed(site)[0].seen_at
    site.world.after(SEEN_AGAIN_AFTER - 1)
    assert site.get("/cases", ada).status_code == 200
    assert listed(site)[0].seen_at == began
    site.world.after(1)
    site.get("/cases", ada)
    assert listed(site)[0].seen_at == Instant(began + SEEN_AGAIN_AFTER)  # type: ignore[operator]


def test_a_dismissal_by_any_way_ends_sessions_and_tokens_for_good(site: Site) -> None:
    ada, bela, token = signed_in(site), signed_in(site, BELA), site.as_staff(ADA)
    assert {site.get("/cases", who).status_code for who in (ada, bela, token)} == {200}
    gone = site.post(f"/staff/{ADA}/dismissal", site.as_staff(OLGA))
    assert gone.status_code == 200
    assert site.get("/cases", ada).status_code == 401
    assert site.get("/cases", token).status_code == 401
    site.world.ok(AppointStaff(ADA, private("Ada"), (Role.DECIDER,), by=OLGA))
    assert site.get("/cases", ada).status_code == 401
    assert site.get("/cases", token).status_code == 401
    assert listed(site) == ()
    again = signed_in(site)
    assert site.get("/cases", again).status_code == 200
    assert site.get("/cases", bela).status_code == 200
    now = site.world.clock.now()
    fresh = issue_token(site.operational, now, "ada", (Scope.STAFF,), ADA, 1)[0]
    assert site.get("/cases", {"authorization": f"Bearer {fresh}"}).status_code == 200


def test_a_change_of_roles_ends_no_session(site: Site) -> None:
    ada = signed_in(site)
    site.world.ok(AppointStaff(ADA, private("Ada"), (Role.AUDITOR,), by=OLGA))
    assert site.get("/cases", ada).status_code == 200


def test_dismissals_are_counted_over_every_appointment(site: Site) -> None:
    for count in (1, 2):
        site.world.ok(DismissStaff(ADA, OLGA))
        site.world.ok(AppointStaff(ADA, private("Ada"), (Role.DECIDER,), by=OLGA))
        staff = sessions.staff_named(site.services, ADA)
        assert staff is not None
        assert staff.dismissals == count


def test_one_ends_and_nobody_elses(site: Site) -> None:
    first, second, bela = signed_in(site), signed_in(site), signed_in(site, BELA)
    staff = sessions.staff_named(site.services, BELA)
    assert staff is not None
    handles = [sessions.handle_of(session) for session in listed(site)]
    assert not sessions.end_one(site.services, staff, handles[0]), "not one of Bela's"
    assert not sessions.end_one(site.services, staff, "no such session")
    assert site.get("/cases", first).status_code == site.get("/cases", second).status_code == 200
    sessions.end_all(site.services, ADA)
    assert site.get("/cases", first).status_code == site.get("/cases", second).status_code == 401
    assert site.get("/cases", bela).status_code == 200
