"""Completing through the API: with an end by one, without one by two, and every way that goes wrong."""

from __future__ import annotations

from typing import Any

import pytest

from dueprocess.application.views.all import DECISIONS, RESTRICTIONS
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.restriction import Restriction
from dueprocess.domain.staff import Role
from dueprocess.kernel.instants import Instant, iso
from tests.http.site import AUDREY, Site
from tests.importing import given, inherited, state
from tests.policy import CALL, STRANGERS
from tests.world import ADA, ANNA, BELA, DAY, START, SVEN, WEI

FACTS = "He asked three people for a deposit on a flat that is not his."


@pytest.fixture
def row(site: Site) -> Restriction:
    """An inherited restriction of Wei that somebody has looked at."""
    return inherited(site.world)


def body(site: Site, row: Restriction, **changes: Any) -> dict[str, Any]:
    """A sound body: without an end."""
    if "evidence" not in changes:
        changes["evidence"] = [site.world.evidence(state(site.world, row).case_id, row.account_no)]
    choice = {"capabilities": [STRANGERS], "permanent": True}
    return {"clause": "F1", "facts": FACTS, "choice": choice} | changes


def path(row: Restriction, more: str = "") -> str:
    return f"/restrictions/{row.restriction_id}/completion{more}"


def proposed(site: Site, row: Restriction) -> dict[str, Any]:
    """Proposed by Ada, opened by Bela; the file as Bela reads it."""
    answer = site.post(path(row), site.as_staff(ADA), body(site, row))
    assert answer.status_code == 201, answer.text
    assert [line["event"] for line in answer.json()["events"]] == [
        "completion.proposed",
        "case.awaits_approval",
    ]
    proposal = state(site.world, row).proposal
    assert proposal is not None
    for item in proposal.evidence:
        site.world.ok(OpenEvidence(item, BELA, Purpose.APPROVE))
    found: dict[str, Any] = site.get(path(row), site.as_staff(BELA)).json()
    return found


def test_with_an_end_one_person_completes_and_the_person_is_told(site: Site, row: Restriction) -> None:
    end = iso(Instant(row.since + 100 * DAY))
    timed = {"capabilities": [STRANGERS], "until": end}
    answer = site.post(path(row), site.as_staff(ADA), body(site, row, choice=timed))
    assert answer.status_code == 201, answer.text
    assert answer.json()["ids"]["restriction_id"] == row.restriction_id
    assert "notice.issued" in {line["event"] for line in answer.json()["events"]}
    standing = site.get("/standing", site.as_person(WEI)).json()
    assert standing["measures"][0]["until"] == end
    file = site.get(path(row), site.as_staff(AUDREY)).json()
    assert (file["completed_by_name"], file["proposal"]) == ("p_ada", None)
    again = site.post(path(row), site.as_staff(ANNA), body(site, row, choice=timed, evidence=["evi_none"]))
    assert (again.status_code, again.json()["code"]) == (409, "restriction_not_inherited")


def test_without_an_end_it_waits_for_a_second_person_who_saw_the_same(site: Site, row: Restriction) -> None:
    before = site.get("/standing", site.as_person(WEI)).json()
    file = proposed(site, row)
    assert site.get("/standing", site.as_person(WEI)).json() == before, "nothing changed for him"
    told = file["proposal"]
    assert (told["clause"], told["facts"], told["by_name"], told["mine"]) == ("F1", FACTS, "p_ada", False)
    assert (told["approve_refusal"], told["decline_refusal"], len(told["evidence"])) == (None, None, 1)
    assert site.world.get(DECISIONS, row.decision_id).clause == "(inherited)"
    agreed = site.post(path(row, "/approval"), site.as_staff(BELA), {"seen": told["content"]})
    assert agreed.status_code == 200, agreed.text
    after = site.world.get(RESTRICTIONS, row.restriction_id).terms
    assert (after.until, after.review_by) == (None, START + 180 * DAY)
    own = site.get("/standing", site.as_person(WEI)).json()
    assert own["measures"][0]["until"] is None
    notice = site.get(
        f"/notices/{site.world.get(RESTRICTIONS, row.restriction_id).notice_id}", site.as_person(WEI)
    )
    assert notice.status_code == 200, notice.text


def test_the_one_who_proposed_does_not_agree(site: Site, row: Restriction) -> None:
    both = site.world.appoint("p_both", Role.DECIDER, Role.APPROVER)
    sent = body(site, row)
    assert site.post(path(row), site.as_staff(both), sent).status_code == 201
    site.world.ok(OpenEvidence(sent["evidence"][0], both, Purpose.APPROVE))
    told = site.get(path(row), site.as_staff(both)).json()["proposal"]
    assert (told["mine"], told["approve_refusal"]) == (True, "approver_is_decider")
    for way, said in (("/approval", {"seen": told["content"]}), ("/refusal", {"reason": "No."})):
        answer = site.post(path(row, way), site.as_staff(both), said)
        assert (answer.status_code, answer.json()["code"]) == (403, "approver_is_decider")
    assert site.world.get(RESTRICTIONS, row.restriction_id).terms.until is not None


def test_another_digest_is_another_content_and_unseen_evidence_carries_no_agreement(
    site: Site, row: Restriction
) -> None:
    file = proposed(site, row)
    other = site.post(path(row, "/approval"), site.as_staff(BELA), {"seen": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "approval_of_other_content")
    fresh = site.world.appoint("p_fresh", Role.APPROVER)
    unseen = site.post(path(row, "/approval"), site.as_staff(fresh), {"seen": file["proposal"]["content"]})
    assert (unseen.status_code, unseen.json()["code"]) == (409, "evidence_not_opened")


def test_declined_the_case_is_open_again_and_it_ends_by_its_date(site: Site, row: Restriction) -> None:
    proposed(site, row)
    refusal = {"reason": "The statement is somebody else's."}
    assert (
        site.post(path(row, "/refusal"), site.as_staff(BELA), {"reason": " "}).json()["code"]
        == "text_missing"
    )
    assert site.post(path(row, "/refusal"), site.as_staff(BELA), refusal).status_code == 200
    twice = site.post(path(row, "/refusal"), site.as_staff(BELA), refusal)
    assert (twice.status_code, twice.json()["code"]) == (409, "completion_not_proposed")
    assert site.get(path(row), site.as_staff(BELA)).json()["proposal"] is None
    site.world.after(31 * DAY)
    assert site.world.allowed(STRANGERS)


def test_too_late_and_twice(site: Site, row: Restriction) -> None:
    seen = {"seen": proposed(site, row)["proposal"]["content"]}
    key, bela = site.key(), site.as_staff(BELA)
    dry = site.post(path(row, "/approval"), bela, seen, dry_run=True)
    assert dry.json()["dry_run"]
    first = site.post(path(row, "/approval"), bela, seen, key=key)
    again = site.post(path(row, "/approval"), bela, seen, key=key)
    assert (first.json(), again.headers["idempotent-replay"]) == (again.json(), "true")
    assert site.post(path(row, "/approval"), bela, seen).json()["code"] == "completion_not_proposed"


def test_what_ended_while_it_waited_is_over(site: Site, row: Restriction) -> None:
    seen = {"seen": proposed(site, row)["proposal"]["content"]}
    site.world.after(31 * DAY)
    late = site.post(path(row, "/approval"), site.as_staff(BELA), seen)
    assert (late.status_code, late.json()["code"]) == (409, "restriction_not_in_force")
    told = site.get(path(row), site.as_staff(BELA)).json()
    assert (told["in_force"], told["proposal"]["content"]) == (False, "")
    assert told["proposal"]["approve_refusal"] == "restriction_not_in_force"
    assert site.world.allowed(STRANGERS)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"choice": {"capabilities": [STRANGERS, CALL], "permanent": True}}, 422, "completion_heavier"),
        ({"choice": {"capabilities": [], "permanent": True}}, 422, "measure_empty"),
        ({"choice": {"capabilities": [STRANGERS]}}, 422, "measure_unbounded"),
        (
            {"choice": {"capabilities": [STRANGERS], "permanent": True, "lasts": "3d"}},
            422,
            "permanent_with_end",
        ),
        ({"choice": {"capabilities": ["appeal.lodge"], "permanent": True}}, 422, "capability_is_floor"),
        (
            {"choice": {"capabilities": [STRANGERS], "until": "2026-02-30T00:00:00Z"}},
            400,
            "request_malformed",
        ),
        ({"clause": "H1"}, 422, "measure_above_rung"),
        ({"clause": "X9"}, 422, "clause_unknown"),
        ({"clause": "../x"}, 400, "request_malformed"),
        ({"facts": ""}, 400, "request_malformed"),
        ({"facts": " "}, 422, "text_missing"),
        ({"evidence": []}, 422, "evidence_missing"),
        ({"evidence": ["evi_made_up"]}, 422, "evidence_not_in_case"),
        ({"evidence": "all"}, 400, "request_malformed"),
        ({"decider": "p_bela"}, 400, "request_malformed"),
    ],
)
def test_what_is_no_sound_completion_is_refused_and_nothing_is_written(
    site: Site, row: Restriction, change: dict[str, Any], status: int, code: str
) -> None:
    sent = body(site, row, **change)
    before = site.position
    answer = site.post(path(row), site.as_staff(ADA), sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert site.position == before


def test_each_role_does_its_own_and_no_other_s(site: Site, row: Restriction) -> None:
    proposed(site, row)
    sent = body(site, row, evidence=["evi_none"])
    before_appointing = {role: site.world.appoint(f"p_only_{role}", role) for role in Role}
    before = site.position
    for role, person in before_appointing.items():
        who = site.as_staff(person)
        may_read = role in {Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR}
        assert (site.get(path(row), who).status_code == 200) is may_read, role
        if role is not Role.DECIDER:
            assert site.post(path(row), who, sent).status_code == 403, role
        if role is not Role.APPROVER:
            assert site.post(path(row, "/approval"), who, {"seen": "0" * 64}).status_code == 403, role
            assert site.post(path(row, "/refusal"), who, {"reason": "No."}).status_code == 403, role
    assert site.post(path(row), site.as_platform(), sent).status_code == 403
    assert site.post(path(row), site.as_person(WEI), sent).status_code == 403
    assert site.post(path(row)).status_code == 401
    assert site.position == before


def test_whoever_is_in_conflict_sees_nothing_and_answers_nothing(site: Site, row: Restriction) -> None:
    content = proposed(site, row)["proposal"]["content"]
    kin = site.world.appoint("p_kin", Role.APPROVER, conflicts=(WEI,))
    assert site.get(path(row), site.as_staff(kin)).status_code == 404
    answer = site.post(path(row, "/approval"), site.as_staff(kin), {"seen": content})
    assert (answer.status_code, answer.json()["code"]) == (403, "staff_in_conflict")


def test_what_did_not_come_with_an_import_has_no_completion(site: Site) -> None:
    (own,) = site.world.restrictions(site.world.decide())
    assert site.get(path(own), site.as_staff(SVEN)).status_code == 404
    answer = site.post(path(own), site.as_staff(ADA), {**BODY, "evidence": ["evi_none"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "restriction_not_inherited")
    nothing = site.post(
        "/restrictions/imp_none.0/completion", site.as_staff(ADA), {**BODY, "evidence": ["x"]}
    )
    assert nothing.status_code == 404
    assert site.post(path(own, "/approval"), site.as_staff(BELA), {"seen": "0" * 64}).status_code == 404
    assert site.post(path(own, "/refusal"), site.as_staff(BELA), {"reason": "No."}).status_code == 404


def test_what_had_an_end_keeps_one(site: Site) -> None:
    row = inherited(site.world, given(until=Instant(START + 20 * DAY)))
    answer = site.post(path(row), site.as_staff(ADA), body(site, row))
    assert (answer.status_code, answer.json()["code"]) == (422, "completion_needs_end")


BODY = {"clause": "F1", "facts": FACTS, "choice": {"capabilities": [STRANGERS], "permanent": True}}
