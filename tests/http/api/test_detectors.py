"""Detectors and signals through the API: registered by two, held on fetched evidence, stopped, withdrawn, everybody free."""

from __future__ import annotations

import pytest

from dueprocess.application.ports import Content
from dueprocess.application.telling import WORKER
from dueprocess.application.views.all import DECISIONS, EVIDENCE
from dueprocess.application.withdrawal import release
from dueprocess.domain.relief import WithdrawDecision
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.ids import DetectorId
from dueprocess.kernel.privacy import Private
from tests.http.site import PLATFORM_SCOPES
from tests.world import ADA, BELA, CHEN, HOUR, LAN, OLGA, SVEN, WEI

BODY = {
    "name": "aim",
    "version": 1,
    "owner": OLGA,
    "clauses": ["H1", "B1", "A1"],
    "precision": {"right": 970, "looked_at": 1000},
    "acts_a_minute": 2,
    "mark": {"percent": 20, "reviewed": 5},
}
SAW = {"facts": "The keys were pressed with the same pause, four hundred times."}


@pytest.fixture
def running(site):
    """`aim.1`, registered by two people."""
    made = site.post("/detectors", site.as_staff(SVEN), BODY)
    assert made.status_code == 201, made.text
    assert made.json()["ids"]["detector_id"] == "aim.1"
    file = site.get("/detectors/aim.1", site.as_staff(BELA)).json()
    assert file["status"] == "proposed"
    agreed = site.post("/detectors/aim.1/approval", site.as_staff(BELA), {"seen": file["content"]})
    assert agreed.status_code == 200, agreed.text
    return site


def raised(site, clause="A1", account="wei", content="log-1", kind="game_log"):
    now = site.world.clock.now()
    site.platform.contents[content] = Content(account, kind, now, "text/plain", content.encode())
    body = {"detector": "aim.1", "account": account, "clause": clause, "content": [content], "score": 910}
    answer = site.post("/signals", site.as_platform(Scope.SIGNALS), body)
    assert answer.status_code == 201, answer.text
    assert "case" not in answer.text
    return answer.json()["ids"]["signal_id"]


def test_a_hold_rests_on_what_the_platform_kept(running):
    signal_id = raised(running)
    held = running.post(f"/signals/{signal_id}/hold", running.as_platform(Scope.SIGNALS), SAW)
    assert held.status_code == 201, held.text
    row = running.world.get(DECISIONS, held.json()["ids"]["decision_id"])
    (item,) = row.evidence
    assert running.world.get(EVIDENCE, item).own_act
    assert not running.world.allowed("game.trade")
    running.world.after(72 * HOUR)
    assert running.world.allowed("game.trade")


def test_the_same_call_again_gives_the_same_answer(running):
    signal_id, key = raised(running), running.key()
    who = running.as_platform(Scope.SIGNALS)
    first = running.post(f"/signals/{signal_id}/hold", who, SAW, key=key)
    again = running.post(f"/signals/{signal_id}/hold", who, SAW, key=key)
    assert (first.status_code, first.json()) == (201, again.json())
    assert again.headers["idempotent-replay"] == "true"


def test_without_its_content_nothing_is_held(running):
    signal_id = raised(running)
    running.platform.down = True
    answer = running.post(f"/signals/{signal_id}/hold", running.as_platform(Scope.SIGNALS), SAW)
    assert answer.status_code == 503
    running.platform.down = False
    running.platform.contents.clear()
    answer = running.post(f"/signals/{signal_id}/hold", running.as_platform(Scope.SIGNALS), SAW)
    assert answer.json()["code"] == "evidence_missing"


def test_over_its_budget_it_is_refused_and_stopped_and_stays_so(running):
    who = running.as_platform(Scope.SIGNALS)
    for number in range(2):
        signal_id = raised(running, "H1", "lan", f"m-{number}", "message")
        assert running.post(f"/signals/{signal_id}/reverification", who).status_code == 201
    signal_id, key = raised(running), running.key()
    for _ in range(2):
        answer = running.post(f"/signals/{signal_id}/hold", who, SAW, key=key)
        assert (answer.status_code, answer.json()["code"]) == (409, "detector_over_budget")
    assert running.world.allowed("game.trade")
    file = running.get("/detectors/aim.1", running.as_staff(SVEN)).json()
    assert (file["status"], file["stopped_by"], file["used"]) == ("stopped", "over_budget", 2)
    answer = running.post(f"/signals/{signal_id}/hold", who, SAW)
    assert answer.json()["code"] == "detector_not_running"
    reason = {"reason": "The load test is over."}
    assert running.post("/detectors/aim.1/start", running.as_staff(SVEN), reason).status_code == 200
    (listed,) = running.get("/detectors", running.as_staff(CHEN)).json()
    assert listed["status"] == "running"


def test_under_automation_it_decides_and_elsewhere_it_does_not(running):
    who = running.as_platform(Scope.SIGNALS)
    signal_id = raised(running)
    answer = running.post(f"/signals/{signal_id}/decision", who, SAW)
    assert (answer.status_code, answer.json()["code"]) == (422, "clause_needs_human")
    signal_id = raised(running, "B1", "lan", "m-1", "message")
    answer = running.post(f"/signals/{signal_id}/decision", who, SAW)
    assert answer.status_code == 201, answer.text
    assert not running.world.allowed("chat.send_stranger", LAN)


def test_how_a_verification_ended_is_noted(running):
    who = running.as_platform(Scope.SIGNALS)
    signal_id = raised(running)
    assert running.post(f"/signals/{signal_id}/reverification", who).status_code == 201
    path = f"/signals/{signal_id}/reverification/result"
    assert running.post(path, who, {"passed": True}).status_code == 200
    assert running.post(path, who, {"passed": True}).json()["code"] == "reverification_not_asked"


def test_a_signal_says_what_was_done_because_of_it_and_names_nobody(running):
    who = running.as_platform(Scope.SIGNALS)
    signal_id = raised(running)
    answer = running.get(f"/signals/{signal_id}", who)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["raised_at"].endswith("Z")
    nothing = dict.fromkeys(("act", "acted_at", "decision_id", "passed", "verdict"))
    assert found == {
        "signal_id": signal_id,
        "detector_id": "aim.1",
        "clause": "A1",
        "score": 910,
        "raised_at": found["raised_at"],
        **nothing,
    }
    held = running.post(f"/signals/{signal_id}/hold", who, SAW).json()["ids"]["decision_id"]
    found = running.get(f"/signals/{signal_id}", who).json()
    assert (found["act"], found["decision_id"], found["verdict"]) == ("hold", held, None)
    assert found["acted_at"] >= found["raised_at"]


def test_a_signal_says_what_a_human_said_of_its_hold(running):
    who = running.as_platform(Scope.SIGNALS)
    said = {}
    for account in ("wei", "lan"):
        said[account] = raised(running, account=account, content=f"log-{account}")
        held = running.post(f"/signals/{said[account]}/hold", who, SAW).json()["ids"]["decision_id"]
        if account == "wei":
            running.world.confirm(held)
        else:
            running.world.ok(WithdrawDecision(held, SVEN, Private("It was her own keyboard.")))
    verdicts = {name: running.get(f"/signals/{one}", who).json()["verdict"] for name, one in said.items()}
    assert verdicts == {"wei": "right", "lan": "wrong"}


def test_a_signal_that_nobody_looked_at_has_no_verdict_after_its_hold_lapsed(running):
    who = running.as_platform(Scope.SIGNALS)
    signal_id = raised(running)
    assert running.post(f"/signals/{signal_id}/hold", who, SAW).status_code == 201
    running.world.after(73 * HOUR)
    found = running.get(f"/signals/{signal_id}", who).json()
    assert (found["act"], found["verdict"]) == ("hold", None)


def test_a_signal_says_how_the_verification_ended(running):
    who = running.as_platform(Scope.SIGNALS)
    signal_id = raised(running)
    assert running.post(f"/signals/{signal_id}/reverification", who).status_code == 201
    assert running.get(f"/signals/{signal_id}", who).json()["passed"] is None
    result = f"/signals/{signal_id}/reverification/result"
    assert running.post(result, who, {"passed": False}).status_code == 200
    found = running.get(f"/signals/{signal_id}", who).json()
    assert (found["act"], found["passed"], found["decision_id"]) == ("reverify", False, None)


def test_who_may_not_read_a_signal(running):
    path = f"/signals/{raised(running)}"
    for scope in set(PLATFORM_SCOPES) - {Scope.SIGNALS}:
        assert running.get(path, running.as_platform(scope)).status_code == 403, scope
    for person_id in (SVEN, BELA, ADA, CHEN, OLGA):
        assert running.get(path, running.as_staff(person_id)).status_code == 403, person_id
    assert running.get(path, running.as_person(WEI)).status_code == 403
    assert running.get(path, {}).status_code == 401


def test_found_wrong_two_people_free_everybody(running):
    who = running.as_platform(Scope.SIGNALS)
    for account, content in (("wei", "log-1"), ("lan", "log-2")):
        signal_id = raised(running, "A1", account, content)
        assert running.post(f"/signals/{signal_id}/hold", who, SAW).status_code == 201
    reason = {"reason": "It took remapped keys for a program."}
    found = running.post("/detectors/aim.1/withdrawal", running.as_staff(SVEN), reason)
    assert found.status_code == 200, found.text
    file = running.get("/detectors/aim.1", running.as_staff(BELA)).json()
    assert (file["status"], file["withdrawal_reason"], file["left"]) == ("stopped", reason["reason"], 2)
    seen = {"seen": file["withdrawal_content"]}
    own = running.post("/detectors/aim.1/withdrawal/approval", running.as_staff(SVEN), seen)
    assert own.json()["code"] == "approver_is_decider"
    ordered = running.post("/detectors/aim.1/withdrawal/approval", running.as_staff(BELA), seen)
    assert ordered.status_code == 200, ordered.text
    release(running.world.engine, running.world.store, WORKER, DetectorId("aim.1"))
    assert running.world.allowed("game.trade", WEI)
    assert running.world.allowed("game.trade", LAN)
    file = running.get("/detectors/aim.1", running.as_staff(ADA)).json()
    assert (file["status"], file["freed"], file["left"]) == ("withdrawn", 2, 0)
    assert file["released_at"] is not None


def test_a_platform_s_token_registers_stops_and_withdraws_nothing(running):
    who = running.as_platform(Scope.SIGNALS)
    assert running.post("/detectors", who, BODY).status_code == 403
    for path in ("stop", "start", "withdrawal"):
        assert running.post(f"/detectors/aim.1/{path}", who, {"reason": "x"}).status_code == 403
    assert running.get("/detectors", who).status_code == 403


def test_a_token_for_something_else_says_nothing_as_a_detector(running):
    body = {"detector": "aim.1", "account": "wei", "clause": "A1", "content": ["x"], "score": 1}
    assert running.post("/signals", running.as_platform(Scope.REPORTS), body).status_code == 403


def test_what_there_is_not_is_not_found(running):
    who = running.as_platform(Scope.SIGNALS)
    assert running.get("/detectors/aim.9", running.as_staff(SVEN)).status_code == 404
    assert running.get("/signals/sig_none", who).status_code == 404
    assert running.post("/signals/sig_none/hold", who, SAW).status_code == 404
    assert running.post("/signals/sig_none/reverification", who).status_code == 404
