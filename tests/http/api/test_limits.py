"""Too often, too secret, too much: what is limited, and what never is."""

from __future__ import annotations

from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.auth.caller import Scope
from dueprocess.http.limits import REPORTS_BY_REPORTER, SUPPLEMENTS_BY_DECISION
from dueprocess.kernel.ids import PersonId
from tests.http.site import AGNES, AUDREY, Site
from tests.world import ADA, CHEN, HOUR, OLGA, WEI, private


def test_a_first_appeal_and_the_way_to_a_human_are_never_too_often(site: Site) -> None:
    person = site.as_person(WEI)
    for _ in range(SUPPLEMENTS_BY_DECISION.most + 5):
        assert site.post("/enquiries", person, {"words": "Hello?"}).status_code == 201
        decision_id = site.world.decide()
        first = site.post(f"/decisions/{decision_id}/appeals", person, {"words": "Not me."})
        assert first.status_code == 201


def test_what_is_added_to_an_open_appeal_can_be_too_much(site: Site) -> None:
    decision_id, person = site.world.decide(), site.as_person(WEI)
    path, key = f"/decisions/{decision_id}/appeals", site.key()
    assert site.post(path, person, {"words": "Not me."}, key=key).status_code == 201
    for number in range(SUPPLEMENTS_BY_DECISION.most):
        assert site.post(path, person, {"words": f"And {number}."}).status_code == 201
    told = site.post(path, person, {"words": "And again."})
    assert told.status_code == 429
    assert told.json()["code"] == "too_many_requests"
    assert 0 < int(told.headers["retry-after"]) <= HOUR // 1000
    assert site.post(path, person, {"words": "Not me."}, key=key).status_code == 201, "a repeat is no new try"
    site.world.after(HOUR)
    assert site.post(path, person, {"words": "And again."}).status_code == 201


def test_one_reporter_can_report_only_so_much(site: Site) -> None:
    who = site.as_platform(Scope.REPORTS)

    def report(reporter: str) -> int:
        body = {"account": "wei", "category": "spam", "content": ["c"], "reporter": reporter}
        return int(site.post("/reports", who, body).status_code)

    for _ in range(REPORTS_BY_REPORTER.most):
        assert report("lan") == 201
    assert report("lan") == 429
    assert report("ming") == 201
    assert report("wei") == 422


def test_a_report_is_answered_alike_for_every_reporter(site: Site) -> None:
    """The platform's answer holds the report and nothing of the case, first report or hundredth (threat T5)."""
    who = site.as_platform(Scope.REPORTS)
    seen = []
    for reporter in ("lan", "ming", None):
        body = {"account": "wei", "category": "spam", "content": ["c"], "reporter": reporter}
        done = site.post("/reports", who, body).json()
        assert [line["event"] for line in done["events"]] == ["report.filed"]
        assert set(done["ids"]) == {"report_id"}
        seen.append(set(site.get(f"/reports/{done['ids']['report_id']}", who).json()))
    assert seen == [{"report_id", "filed_at", "result", "answered_at"}] * 3


def test_sealed_evidence_is_for_cleared_viewers_alone(site: Site) -> None:
    cleared = PersonId("p_cleared")
    site.world.ok(AppointStaff(cleared, private("x"), (Role.REVIEWER,), by=OLGA, cleared=True))
    item = site.world.evidence(site.world.case(), kind="unlawful_image")
    refused = site.get(f"/evidence/{item}/content", site.as_staff(CHEN), purpose="review")
    assert refused.status_code == 403
    assert refused.json()["code"] == "viewer_not_cleared"
    position = site.position
    for number in (1, 2):
        opened = site.get(f"/evidence/{item}/content", site.as_staff(cleared), purpose="review")
        assert opened.status_code == 200
        assert opened.headers["content-type"] == "application/octet-stream"
        assert "sandbox" in opened.headers["content-security-policy"]
        assert site.position == position + number, "each look at a sealed item is an event"


def test_lists_are_cut_into_pages(site: Site) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"cursor": cursor} if cursor else {}
        page = site.get("/staff", site.as_staff(AUDREY), limit=4, **query).json()
        assert len(page["items"]) <= 4
        seen += [line["person_id"] for line in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(set(seen))
    assert {ADA, AGNES, AUDREY, CHEN, OLGA} <= set(seen)


def test_the_queue_is_cut_into_pages(site: Site) -> None:
    for _ in range(30):
        site.world.case()
    first = site.get("/cases", site.as_staff(ADA), section="cases").json()
    assert first["next_cursor"]
    second = site.get("/cases", site.as_staff(ADA), section="cases", cursor=first["next_cursor"]).json()
    keys = [item["key"] for item in (*first["items"], *second["items"])]
    assert len(keys) == len(set(keys)) == 30
    assert second["next_cursor"] is None


def test_a_person_s_answers_name_no_case(site: Site) -> None:
    decision_id = site.world.decide()
    done = site.post(f"/decisions/{decision_id}/appeals", site.as_person(WEI), {"words": "Not me."})
    assert "case" not in done.text
    assert '"p_' not in done.text
    assert "account_no" not in done.text
