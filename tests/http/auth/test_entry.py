"""The public entry: the same answer whoever asks for whom (threat T11), and five tries at most."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dueprocess.adapters.store.schema import ENTRY_CODE, OUTBOX, THROTTLE
from dueprocess.application.operational import SEND_ENTRY_CODE, entry_code
from dueprocess.domain.account import EraseAccount
from dueprocess.http.auth.entry import Started, finish, secret_of, start
from dueprocess.http.auth.staff import Throttled
from dueprocess.http.limits import CODE_BY_SOURCE, ENTRY_BY_ACCOUNT, ENTRY_BY_SOURCE
from tests.http.site import Site
from tests.world import HOUR, LAN, MINUTE, SECRET, WEI


def started(site: Site, given: str = "wei", source: str = "198.51.100.7") -> str:
    found = start(site.services, given, source)
    assert isinstance(found, Started)
    return found.entry_id


def rows(site: Site, table: Any) -> list[Any]:
    with site.services.store.operate() as connection:  # type: ignore[attr-defined]
        return list(connection.execute(table.select()).all())


def test_the_right_code_signs_in(site: Site) -> None:
    entry_id = started(site)
    cookie = finish(site.services, entry_id, entry_code(SECRET, entry_id), "198.51.100.7")
    assert cookie is not None
    assert not isinstance(cookie, Throttled)
    headers = {"cookie": f"{cookie.key}={cookie.value}"}
    assert site.get("/standing", headers).json()["account_no"] == WEI


def test_a_number_does_as_well_as_an_id(site: Site) -> None:
    entry_id = started(site, str(LAN))
    assert finish(site.services, entry_id, entry_code(SECRET, entry_id), "s") is not None
    assert site.operational.entry(entry_id).account_no == LAN  # type: ignore[union-attr]


def test_a_code_is_written_as_people_write_it(site: Site) -> None:
    entry_id = started(site)
    code = entry_code(SECRET, entry_id)
    assert finish(site.services, entry_id, f" {code[:4]} {code[4:]}\n", "s") is not None


def test_a_code_is_spent_by_its_first_use(site: Site) -> None:
    entry_id = started(site)
    code = entry_code(SECRET, entry_id)
    assert finish(site.services, entry_id, code, "s") is not None
    assert finish(site.services, entry_id, code, "s") is None


def test_after_five_wrong_tries_the_right_code_is_wrong_too(site: Site) -> None:
    entry_id = started(site)
    code = entry_code(SECRET, entry_id)
    for _ in range(4):
        assert finish(site.services, entry_id, "00000000", "s") is None
    other = started(site, source="t")
    assert finish(site.services, entry_id, "00000000", "s") is None
    assert finish(site.services, entry_id, code, "s") is None
    assert finish(site.services, other, entry_code(SECRET, other), "t") is not None


def test_a_code_is_good_for_fifteen_minutes(site: Site) -> None:
    late, timely = started(site), started(site)
    site.world.after(15 * MINUTE - 1)
    assert finish(site.services, timely, entry_code(SECRET, timely), "s") is not None
    site.world.after(1)
    assert finish(site.services, late, entry_code(SECRET, late), "s") is None


def test_a_code_of_one_entry_does_not_open_another(site: Site) -> None:
    mine, yours = started(site, "wei"), started(site, "lan")
    assert finish(site.services, yours, entry_code(SECRET, mine), "s") is None


def test_who_does_not_exist_gets_the_same_answer_and_the_same_work(site: Site) -> None:
    site.world.ok(EraseAccount(LAN))
    asked = {
        given: started(site, given) for given in ("wei", "nobody-here", "lan", "99999", "2", "", " " * 50)
    }
    assert len({len(entry_id) for entry_id in asked.values()}) == 1
    assert len(rows(site, ENTRY_CODE)) == len(asked)
    effects = [row for row in rows(site, OUTBOX) if row.kind == SEND_ENTRY_CODE]
    assert len(effects) == len(asked)
    reached = {row.entry_id for row in rows(site, ENTRY_CODE) if row.account_no is not None}
    assert reached == {asked["wei"]}
    for given, entry_id in asked.items():
        found = finish(site.services, entry_id, entry_code(SECRET, entry_id), "s")
        assert (found is not None) == (given == "wei")


def test_a_code_lies_nowhere(site: Site) -> None:
    entry_id = started(site)
    code = entry_code(SECRET, entry_id)
    assert code not in str([rows(site, ENTRY_CODE), rows(site, OUTBOX)])


def test_one_source_has_to_wait(site: Site) -> None:
    for number in range(ENTRY_BY_SOURCE.most):
        started(site, f"somebody-{number}")
    told = start(site.services, "wei", "198.51.100.7")
    assert isinstance(told, Throttled)
    assert 0 < told.retry_after <= HOUR // 1000
    assert isinstance(start(site.services, "wei", "203.0.113.5"), Started)
    site.world.after(HOUR)
    assert isinstance(start(site.services, "wei", "198.51.100.7"), Started)


def test_many_sources_together_send_one_person_only_so_many_codes(site: Site) -> None:
    """The answer stays the same; only nothing more is sent for a while."""
    for number in range(ENTRY_BY_ACCOUNT.most + 3):
        assert isinstance(start(site.services, "wei", f"source-{number}"), Started)
    assert sum(row.account_no is not None for row in rows(site, ENTRY_CODE)) == ENTRY_BY_ACCOUNT.most


def test_codes_cannot_be_tried_for_ever(site: Site) -> None:
    for _ in range(CODE_BY_SOURCE.most):
        finish(site.services, "ent_nothing", "12345678", "s")
    assert isinstance(finish(site.services, "ent_nothing", "12345678", "s"), Throttled)


def test_addresses_and_ids_are_not_kept_by_the_throttle(site: Site) -> None:
    started(site, "wei", "198.51.100.7")
    kept = str(rows(site, THROTTLE))
    assert "198.51" not in kept
    assert "wei" not in kept


def test_a_code_that_is_on_its_way_survives_a_new_secret(site: Site) -> None:
    entry_id = started(site)
    fresh = b"another secret of thirty-two bytes!"
    settings = replace(site.services.settings, secret=fresh, key_id="2", older=(("1", SECRET),))
    after = replace(site.services, settings=settings)
    assert secret_of(settings, entry_id) == SECRET
    assert finish(after, entry_id, entry_code(SECRET, entry_id), "s") is not None
    later = start(after, "wei", "s")
    assert isinstance(later, Started)
    assert secret_of(settings, later.entry_id) == fresh
    assert finish(after, later.entry_id, entry_code(fresh, later.entry_id), "s") is not None
