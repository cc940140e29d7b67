"""What a platform learns of exports: that there are some, and how far. Never a byte, a digest, or what is in one."""

from __future__ import annotations

from dueprocess.domain.export import LASTS, RecordExport, RequestExport, StopExport
from dueprocess.domain.own_data import Count, Kind
from dueprocess.http.auth.caller import Scope
from tests.http.site import Site
from tests.world import LAN, MING, OLGA, WEI


def listed(site: Site) -> list[dict[str, str]]:
    answer = site.get("/exports", site.as_platform(Scope.ACCOUNTS))
    assert answer.status_code == 200
    return answer.json()["items"]  # type: ignore[no-any-return]


def test_it_lists_those_that_are_being_made_and_those_that_lie_ready(site: Site) -> None:
    (first,) = site.world.ok(RequestExport(WEI, None))
    site.world.after(1)
    (second,) = site.world.ok(RequestExport(LAN, None))
    (third,) = site.world.ok(RequestExport(MING, None))
    done = RecordExport(first.export_id, (Count(Kind.CHATS, 3),), (), 4_000, "ab" * 32)  # type: ignore[attr-defined]
    site.world.ok(done)
    site.world.ok(StopExport(third.export_id, MING))  # type: ignore[attr-defined]
    found = listed(site)
    assert [(item["account"], item["stage"]) for item in found] == [("wei", "made"), ("lan", "making")]
    assert set(found[0]) == {"export_id", "account", "stage", "asked_at", "ready_from", "expires_at"}
    assert site.get("/exports", site.as_staff(OLGA)).json()["items"] == found
    page = site.get("/exports", site.as_staff(OLGA), limit=1).json()
    assert page["items"] == found[:1]
    assert site.get("/exports", site.as_staff(OLGA), cursor=page["next_cursor"]).json()["items"] == found[1:]
    site.world.after(2 * LASTS)
    assert [item["export_id"] for item in listed(site)] == [second.export_id]  # type: ignore[attr-defined]


def test_i_26_no_address_of_the_api_gives_a_byte_or_takes_a_wish(site: Site) -> None:
    (asked,) = site.world.ok(RequestExport(WEI, None))
    addresses = [route.path for route in site.app.routes if "export" in route.path]
    assert addresses == ["/v1/exports"]
    for path in ("/exports", f"/exports/{asked.export_id}", f"/exports/{asked.export_id}/archive"):  # type: ignore[attr-defined]
        before = site.position
        for who in (site.as_platform(), site.as_staff(OLGA), site.as_person(WEI)):
            assert site.post(path, who, {"account": "wei", "to": "thief@example.test"}).status_code in (
                401, 403, 404, 405,
            )  # fmt: skip
        assert site.position == before
