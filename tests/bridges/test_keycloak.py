"""Who may not sign in is disabled at Keycloak, signed out, and enabled again when that ends; nobody else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dueprocess.adapters.bridges.keycloak import (
    MARK,
    Keycloak,
    Realm,
    Refused,
    Swept,
    Unkept,
    Unreachable,
    sweep,
)
from dueprocess.adapters.bridges.pace import PAUSE_MAX, WHOLE_EVERY, Pace
from dueprocess.domain.imports import ApproveImport, UndoImport
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from tests.bridges.realm import CLIENT, REALM, SECRET, StandIn
from tests.importing import LIST, given, looked_at, proposed
from tests.world import BELA, LAN, OLGA, WEI, World

CAPABILITY = "chat.send_stranger"
"""What the test's rulebook takes first; in a platform it is whatever its catalogue calls signing in."""


class Bridge:
    def __init__(self, folder: Path) -> None:
        self.world = World.copied(folder)
        self.realm = StandIn()
        for name in ("wei", "lan", "ming"):
            self.realm.add(f"kc-{name}", name, attributes={"locale": ["zh"]}, email=f"{name}@example.test")
        self.client = self.keycloak()

    def keycloak(self, **changes: str) -> Keycloak:
        held = {"url": self.realm.url, "realm": REALM, "client_id": CLIENT, "client_secret": SECRET}
        return Keycloak(Realm(**{**held, "lookup": "username", **changes}))

    def sweep(self) -> Swept:
        return sweep(self.world.store, self.client, CAPABILITY, self.world.clock.at)

    def enabled(self, name: str) -> bool:
        return bool(self.realm.users[f"kc-{name}"]["enabled"])

    def marks(self, name: str) -> list[str]:
        return [key for key in self.realm.users[f"kc-{name}"].get("attributes", {}) if MARK in key]


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    made = Bridge(tmp_path)
    yield made
    made.realm.close()
    made.world.store.close()  # type: ignore[attr-defined]


def test_a_restricted_account_is_disabled_and_signed_out_and_nobody_else(bridge: Bridge) -> None:
    assert bridge.world.allowed(CAPABILITY)
    bridge.world.decide()
    assert not bridge.world.allowed(CAPABILITY)
    swept = bridge.sweep()
    assert (swept.disabled, swept.enabled) == (1, 0)
    assert [bridge.enabled(name) for name in ("wei", "lan", "ming")] == [False, True, True]
    assert bridge.realm.signed_out == ["kc-wei"]
    assert {user for _, user in bridge.realm.writes} == {"kc-wei"}
    wei = bridge.realm.users["kc-wei"]
    assert wei["attributes"]["locale"] == ["zh"]
    assert wei["email"] == "wei@example.test"


def test_a_second_sweep_writes_nothing(bridge: Bridge) -> None:
    bridge.world.decide()
    bridge.sweep()
    before = list(bridge.realm.writes)
    again = bridge.sweep()
    assert (again.disabled, again.enabled, bridge.realm.writes) == (0, 0, before)


def test_when_its_date_comes_it_is_enabled_though_nobody_recorded_anything(bridge: Bridge) -> None:
    bridge.world.decide()
    position = bridge.world.position
    swept = bridge.sweep()
    assert swept.next_at is not None
    bridge.world.clock.at = swept.next_at
    assert bridge.world.position == position
    assert bridge.sweep().enabled == 1
    assert bridge.enabled("wei")
    assert bridge.marks("wei") == []
    assert bridge.realm.users["kc-wei"]["attributes"] == {"locale": ["zh"]}


def test_overturned_it_is_enabled_at_the_next_sweep(bridge: Bridge) -> None:
    decision_id = bridge.world.decide()
    bridge.sweep()
    bridge.world.fall(decision_id)
    assert bridge.sweep().enabled == 1
    assert bridge.enabled("wei")


def test_what_an_import_brought_counts_from_its_approval_until_it_is_undone(bridge: Bridge) -> None:
    root = proposed(bridge.world, given("wei", CAPABILITY), given("lan", "moments.post"))
    assert bridge.sweep().disabled == 0
    bridge.world.ok(ApproveImport(LIST, root, BELA))
    swept = bridge.sweep()
    assert swept.disabled == 1
    assert swept.next_at is not None
    assert [bridge.enabled(name) for name in ("wei", "lan", "ming")] == [False, True, True]
    looked_at(bridge.world)
    assert bridge.sweep().enabled == 0
    bridge.world.ok(UndoImport(LIST, OLGA, Private("The list was the wrong one.")))
    assert bridge.sweep().enabled == 1
    assert bridge.enabled("wei")


def test_two_restrictions_one_lifted_stays_disabled(bridge: Bridge) -> None:
    first = bridge.world.decide()
    bridge.world.decide()
    bridge.sweep()
    bridge.world.fall(first)
    assert not bridge.world.allowed(CAPABILITY)
    assert bridge.sweep().enabled == 0
    assert not bridge.enabled("wei")


def test_who_was_disabled_by_somebody_else_is_left_alone_now_and_afterwards(bridge: Bridge) -> None:
    bridge.realm.users["kc-wei"]["enabled"] = False
    bridge.realm.users["kc-ming"]["enabled"] = False
    decision_id = bridge.world.decide()
    assert bridge.sweep().disabled_by_others == 1
    bridge.world.fall(decision_id)
    bridge.sweep()
    assert bridge.realm.writes == []
    assert not bridge.enabled("wei")
    assert not bridge.enabled("ming")


def test_after_being_away_it_is_where_it_would_have_been(bridge: Bridge) -> None:
    decision_id = bridge.world.decide()
    bridge.sweep()
    bridge.realm.broken = True
    with pytest.raises(Unreachable):
        bridge.sweep()
    bridge.world.fall(decision_id)
    bridge.world.decide(account_no=LAN)
    bridge.realm.broken = False
    bridge.client = bridge.keycloak()
    swept = bridge.sweep()
    assert (swept.disabled, swept.enabled) == (1, 1)
    assert [bridge.enabled(name) for name in ("wei", "lan", "ming")] == [True, False, True]


@pytest.mark.parametrize("writes", range(4))
def test_killed_after_any_write_the_next_sweep_finishes(bridge: Bridge, writes: int) -> None:
    """The four writes are: the mark, the switch, the sign-out, the mark of what is done."""
    bridge.world.decide()
    bridge.realm.dies_after = writes
    with pytest.raises(Unreachable):
        bridge.sweep()
    bridge.realm.dies_after = None
    bridge.sweep()
    assert not bridge.enabled("wei")
    assert "kc-wei" in bridge.realm.signed_out
    assert bridge.realm.users["kc-wei"]["attributes"][MARK] == ["restricted"]
    bridge.world.clock.at = bridge.sweep().next_at  # type: ignore[assignment]
    bridge.sweep()
    assert bridge.enabled("wei")


def test_killed_after_the_mark_alone_and_over_meanwhile_nobody_stays_marked(bridge: Bridge) -> None:
    decision_id = bridge.world.decide()
    bridge.realm.dies_after = 1
    with pytest.raises(Unreachable):
        bridge.sweep()
    bridge.realm.dies_after = None
    bridge.world.fall(decision_id)
    bridge.sweep()
    assert bridge.enabled("wei")
    assert bridge.marks("wei") == []


def test_a_realm_that_does_not_keep_the_mark_disables_nobody_and_is_told(bridge: Bridge) -> None:
    bridge.realm.keeps_attributes = False
    bridge.world.decide()
    with pytest.raises(Unkept, match="user profile"):
        bridge.sweep()
    assert bridge.enabled("wei")


def test_a_user_that_keycloak_keeps_from_us_is_counted_and_the_others_go_on(bridge: Bridge) -> None:
    bridge.realm.locked.add("kc-lan")
    bridge.world.decide(account_no=LAN)
    bridge.world.decide(account_no=WEI)
    swept = bridge.sweep()
    assert (swept.failed, swept.disabled) == (1, 1)
    assert not bridge.enabled("wei")


def test_an_account_without_a_user_there_is_counted(bridge: Bridge) -> None:
    del bridge.realm.users["kc-ming"]
    bridge.world.decide(account_no=AccountNo(3))
    assert bridge.sweep().unknown == 1


def test_somebody_enabled_by_hand_while_restricted_is_disabled_again(bridge: Bridge) -> None:
    bridge.world.decide()
    bridge.sweep()
    bridge.realm.users["kc-wei"]["enabled"] = True
    assert bridge.sweep().disabled == 1
    assert not bridge.enabled("wei")


def test_a_token_that_ran_out_is_renewed_and_a_wrong_secret_is_refused(bridge: Bridge) -> None:
    bridge.world.decide()
    bridge.sweep()
    bridge.realm.valid = "another"
    bridge.sweep()
    assert bridge.realm.tokens == 2
    with pytest.raises(Refused) as refused:
        sweep(
            bridge.world.store, bridge.keycloak(client_secret="wrong one"), CAPABILITY, bridge.world.clock.at
        )
    assert "wrong one" not in str(refused.value)


def test_by_id_the_account_is_the_user(bridge: Bridge) -> None:
    bridge.realm.add("wei", "somebody-else-s-name")
    bridge.world.decide()
    sweep(bridge.world.store, bridge.keycloak(lookup="id"), CAPABILITY, bridge.world.clock.at)
    assert not bridge.realm.users["wei"]["enabled"]
    assert bridge.enabled("wei")


def test_more_marked_users_than_a_page_are_all_enabled(bridge: Bridge) -> None:
    for number in range(230):
        marks = {MARK: ["restricted"], "dueprocess_account": [f"old-{number}"]}
        bridge.realm.add(f"kc-{number}", f"old-{number}", enabled=False, attributes=marks)
    assert bridge.sweep().enabled == 230
    assert all(bridge.realm.users[f"kc-{number}"]["enabled"] for number in range(230))


def test_the_command_compares_once_and_names_no_secret(
    bridge: Bridge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The store's file is where an installation's is; the clock is the machine's, so the restriction must be of today."""
    from dueprocess.adapters.clock import SystemClock
    from dueprocess.cli import app

    bridge.world.clock.at = SystemClock().now()
    bridge.world.decide()
    bridge.world.store.close()  # type: ignore[attr-defined]
    (tmp_path / "world.sqlite").rename(tmp_path / "dueprocess.sqlite")
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")

    def run() -> object:
        words = ["bridge", "keycloak", bridge.realm.url, REALM, CLIENT, str(secret)]
        more = ["--capability", CAPABILITY, "--lookup", "username", "--once", "--data", str(tmp_path)]
        return app([*words, *more], result_action="return_value")

    assert run() == 0
    assert "disabled: 1" in capsys.readouterr().err
    assert not bridge.enabled("wei")
    bridge.realm.broken = True
    assert run() == 1
    said = capsys.readouterr().err
    assert "again in 5 s" in said
    assert SECRET not in said


def test_a_bridge_looks_when_something_happened_or_a_date_came_and_later_after_each_fault() -> None:
    pace = Pace()
    at = Instant(1_000_000_000)
    assert pace.due(at, 7)
    pace.looked(at, 7, Instant(at + 60_000))
    assert not pace.due(Instant(at + 1), 7)
    assert pace.due(Instant(at + 1), 8)
    assert pace.due(Instant(at + 60_000), 7)
    pace.looked(at, 7, None)
    assert not pace.due(Instant(at + WHOLE_EVERY - 1), 7)
    assert pace.due(Instant(at + WHOLE_EVERY), 7)
    rests = [pace.failed(at) for _ in range(12)]
    assert rests[:3] == [5_000, 10_000, 20_000]
    assert rests[-1] == PAUSE_MAX
    assert not pace.due(Instant(at + PAUSE_MAX - 1), 9)
    assert pace.due(Instant(at + PAUSE_MAX), 9)
