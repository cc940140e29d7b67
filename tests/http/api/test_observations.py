"""What guards have counted is kept once, without a person, and put beside what the platform itself decides."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from dueprocess.application.observation import Kind, Observed, Stage
from dueprocess.application.queries.differences import (
    Difference,
    TheirDecision,
    listed_differences,
    observed_differences,
)
from dueprocess.application.views.all import RESTRICTIONS
from dueprocess.guard import Guard
from dueprocess.guard.feed import Timing
from dueprocess.http.auth.caller import Scope
from tests.http.serving import serving
from tests.http.site import Site
from tests.importing import LIST, given, imported
from tests.world import DAY, MING

SEND = "chat.send_stranger"


def post(site: Site, *counts: dict[str, Any], key: str = "", **headers: str) -> Any:
    sent = {**site.as_platform(Scope.FEED), "idempotency-key": key or site.key(), **headers}
    return site.client.post("/v1/guard/observations", json={"counts": list(counts)}, headers=sent)


def count(
    kind: str, number: int, restriction: str = "", capability: str = SEND, mode: str = "observe"
) -> dict[str, Any]:
    return {"kind": kind, "capability": capability, "mode": mode, "restriction": restriction, "count": number}


def kept(site: Site) -> dict[tuple[str, str, str], int]:
    return {
        (row.kind.value, row.capability, row.restriction_id): row.count
        for row in site.operational.observed(0)
    }


def restriction_of(site: Site, decision_id: str) -> str:
    (row,) = site.world.restrictions(decision_id)
    return str(row.restriction_id)


def test_counts_add_up_and_a_batch_counts_once(site: Site) -> None:
    restriction_id = restriction_of(site, site.world.decide())
    first = post(
        site, count("would_refuse", 3, restriction_id), count("agreed", 1, restriction_id), key="batch-000001"
    )
    assert (first.status_code, first.json()) == (200, {"kept": 4, "unknown": 0})
    again = post(site, count("would_refuse", 3, restriction_id), key="batch-000001")
    assert again.status_code == 200
    assert again.headers["idempotent-replay"] == "true"
    assert post(site, count("would_refuse", 2, restriction_id)).status_code == 200
    assert kept(site) == {("would_refuse", SEND, restriction_id): 5, ("agreed", SEND, restriction_id): 1}


def test_days_are_kept_apart_and_old_ones_go(site: Site) -> None:
    post(site, count("unexplained_refusal", 1))
    site.world.after(DAY)
    post(site, count("unexplained_refusal", 2))
    today = site.world.clock.at // DAY
    assert [row.count for row in site.operational.observed(today)] == [2]
    assert [row.count for row in site.operational.observed(today - 1)] == [3]
    site.world.after(200 * DAY)
    post(site, count("unexplained_refusal", 4))
    assert [row.count for row in site.operational.observed(0)] == [4]


def test_nothing_but_names_of_the_catalogue_and_restrictions_of_the_record_is_kept(site: Site) -> None:
    site.world.decide()
    answer = post(
        site, count("refused", 2, "wei"), count("refused", 7, capability="user.wei"), count("refused", 1)
    )
    assert answer.json() == {"kept": 3, "unknown": 7}
    assert kept(site) == {("refused", SEND, ""): 3}


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0}, {"count": -1}, {"count": 1.5}, {"kind": "guessed"}, {"mode": "perhaps"}, {"capability": "chat"},
        {"restriction": "a b"}, {"account": "wei"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(site: Site, wrong: dict[str, Any]) -> None:
    answer = post(site, count("refused", 1) | wrong)
    assert answer.status_code == 400
    assert kept(site) == {}


def test_an_empty_batch_is_refused_and_a_dry_run_keeps_nothing(site: Site) -> None:
    assert post(site).status_code == 400
    headers = {**site.as_platform(Scope.FEED), "idempotency-key": site.key()}
    body = {"counts": [count("refused", 1)]}
    assert (
        site.client.post("/v1/guard/observations?dry_run=true", json=body, headers=headers).json()["kept"]
        == 1
    )
    assert kept(site) == {}


def test_an_unexplained_refusal_is_a_defect_that_is_said(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "dueprocess.guard"):
        post(site, count("unexplained_refusal", 3))
    assert "3 times without a restriction" in caplog.text


def test_a_guard_that_observes_tells_the_server(tmp_path: Path) -> None:
    site = Site(tmp_path)
    decision_id = site.world.decide()
    with serving(site.app) as address:
        token, timing = site.platform_token(Scope.FEED), Timing(report_s=0.01)
        with Guard(
            address, token=token, clock=lambda: site.world.clock.at, modes={"*": "observe"}, timing=timing
        ) as guard:
            assert guard.wait_ready(20)
            send = guard.capability(SEND)
            assert guard.check("wei", send).would_refuse
            assert guard.check("wei", send)
            assert not guard.report_unexplained("wei", send)
            assert guard.report_unexplained("ming", send)
        restriction_id = restriction_of(site, decision_id)
        (found,) = observed_differences(site.operational.observed(0))
        assert found == Difference(SEND, agreed=1, ours_alone=1, theirs_alone=1, examples=(restriction_id,))
    site.services.store.close()  # type: ignore[attr-defined]


def observed(kind: Kind, number: int, restriction: str, mode: Stage = Stage.OBSERVE) -> Observed:
    return Observed(1, SEND, kind, mode, restriction, number)


def test_both_directions_by_capability_with_the_most_counted_first() -> None:
    (found,) = observed_differences(
        (
            observed(Kind.WOULD_REFUSE, 10, "dec_a.1"),
            observed(Kind.AGREED, 4, "dec_a.1"),
            observed(Kind.WOULD_REFUSE, 9, "dec_b.1"),
            observed(Kind.WOULD_REFUSE, 2, "dec_c.1"),
            observed(Kind.AGREED, 2, "dec_c.1"),
            observed(Kind.AGREED, 50, "dec_b.1", Stage.ENFORCE),
            observed(Kind.REFUSED, 60, "dec_b.1", Stage.ENFORCE),
            observed(Kind.UNEXPLAINED_REFUSAL, 7, ""),
        )
    )
    assert found == Difference(
        SEND, agreed=56, ours_alone=15, theirs_alone=7, refused=60, examples=("dec_b.1", "dec_a.1")
    )


def test_the_platforms_own_list_is_put_beside_the_record(site: Site) -> None:
    both = restriction_of(site, site.world.decide())
    alone = restriction_of(site, site.world.decide(account_no=MING))
    listed = (
        TheirDecision(2, "wei", SEND),
        TheirDecision(3, "lan", SEND),
        TheirDecision(4, "nobody", SEND),
        TheirDecision(5, "ming", "wallet.pay"),
    )
    with site.services.store.read() as reader:
        found = {item.capability: item for item in listed_differences(reader, listed, site.world.clock.at)}
        rows = {str(row.restriction_id): row for row in reader.all(RESTRICTIONS)}
    assert (found[SEND].agreed, found[SEND].theirs_alone, found[SEND].lines) == (1, 2, (3, 4))
    assert (found["wallet.pay"].theirs_alone, found["wallet.pay"].lines) == (1, (5,))
    for capability, item in found.items():
        held = [
            name for name in (both, alone) if any(span.capability == capability for span in rows[name].spans)
        ]
        assert item.ours_alone == len(held) - item.agreed
        assert set(item.examples) == set(held) - ({both} if capability == SEND else set())


def test_what_has_ended_is_no_difference(site: Site) -> None:
    site.world.decide()
    with site.services.store.read() as reader:
        late = listed_differences(reader, (), site.world.clock.at + 400 * DAY)
    assert late == ()


def test_rows_of_an_import_are_restrictions_too(site: Site) -> None:
    """A platform that has brought its own list in finds that both agree, row by row."""
    imported(site.world, given("wei", SEND), given("ming", SEND, line=2), name=LIST)
    post(site, count("would_refuse", 3, f"{LIST}.0"), count("would_refuse", 4, f"{LIST}.9"))
    assert kept(site) == {("would_refuse", SEND, f"{LIST}.0"): 3, ("would_refuse", SEND, ""): 4}
    listed = (TheirDecision(2, "wei", SEND), TheirDecision(3, "lan", SEND))
    with site.services.store.read() as reader:
        (found,) = listed_differences(reader, listed, site.world.clock.at)
    assert (found.agreed, found.ours_alone, found.theirs_alone) == (1, 1, 1)
    assert found.examples == (f"{LIST}.1",)
