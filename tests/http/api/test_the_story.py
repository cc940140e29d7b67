"""The main story through the API: report, evidence by content id, decision, notice, appeal, review, everything back."""

from __future__ import annotations

import base64
import io
from typing import Any, cast

from PIL import Image

from dueprocess.application.gathering import gather_content
from dueprocess.application.ports import Content
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.instants import iso
from tests.http.site import Site
from tests.world import ADA, BELA, CHEN, HOUR, LAN, WEI


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def reported(site: Site) -> str:
    """Two messages of Wei's are reported by Lan, and fetched from the platform; the case."""
    now = site.world.clock.now()
    for number in (1, 2):
        site.platform.contents[f"msg-{number}"] = Content(
            "wei", "message", now, "text/plain", f"Answer me! {number}".encode()
        )
    body = {
        "account": "wei",
        "category": "harassment",
        "content": ["msg-1", "msg-2"],
        "words": "He does not stop.",
        "reporter": "lan",
    }
    filed = site.post("/reports", site.as_platform(Scope.REPORTS), body)
    assert filed.status_code == 201, filed.text
    assert "case" not in filed.text
    report_id = filed.json()["ids"]["report_id"]
    services = site.services
    assert gather_content(services.engine, services.store, site.platform, report_id) == 2
    queue = site.get("/cases", site.as_staff(ADA), section="cases").json()
    (entry,) = queue["items"]
    return str(entry["key"])


def decided(site: Site, case_id: str) -> str:
    file = site.get(f"/cases/{case_id}", site.as_staff(ADA)).json()
    assert [item["letter"] for item in file["reported"]] == ["A"]
    evidence = [item["evidence_id"] for item in file["evidence"]]
    assert len(evidence) == 2
    assert site.post(f"/cases/{case_id}/take", site.as_staff(ADA)).status_code == 200
    body = {
        "clause": "H1",
        "facts": "On two days he wrote to a stranger who had asked him to stop.",
        "evidence": evidence,
        "target_reporter": "A",
    }
    foreseen = site.post(f"/cases/{case_id}/decisions", site.as_staff(ADA), body, dry_run=True)
    assert foreseen.status_code == 200
    assert foreseen.json()["dry_run"]
    assert not site.world.restrictions("none")
    made = site.post(f"/cases/{case_id}/decisions", site.as_staff(ADA), body)
    assert made.status_code == 201, made.text
    return str(made.json()["ids"]["decision_id"])


def test_the_story(site: Site) -> None:
    case_id = reported(site)
    decision_id = decided(site, case_id)
    assert not site.world.allowed("chat.send_stranger")
    assert not site.world.allowed("chat.send", WEI, LAN)
    assert site.world.allowed("wallet.pay")
    standing = site.get("/accounts/wei/standing", site.as_platform(Scope.STANDING)).json()
    (matter,) = standing["matters"]
    notice = site.get(f"/notices/{matter['notice_id']}", site.as_person(WEI)).json()
    assert notice["facts"].startswith("On two days")
    assert {line["words"] for line in notice["evidence"]} == {"Answer me! 1", "Answer me! 2"}
    assert "lan" not in str(notice)
    appeal = site.post(
        f"/decisions/{decision_id}/appeals",
        site.as_person(WEI),
        {"words": "She had asked me to write.", "files": [{"base64": picture()}]},
    )
    assert appeal.status_code == 201, appeal.text
    appeal_id = appeal.json()["ids"]["appeal_id"]
    assert site.post(f"/appeals/{appeal_id}/take", site.as_staff(ADA)).status_code == 403
    file = site.get(f"/appeals/{appeal_id}", site.as_staff(CHEN)).json()
    assert file["answer_due_at"] == iso(site.world.clock.at + 24 * HOUR)
    assert file["outcomes"] == []
    for evidence_id in file["missing"]:
        item = site.get(f"/evidence/{evidence_id}/content", site.as_staff(CHEN), purpose="review")
        assert item.status_code == 200
        assert item.content.startswith(b"Answer me!")
        assert item.headers["content-disposition"].startswith("attachment")
    assert site.post(f"/appeals/{appeal_id}/take", site.as_staff(CHEN)).status_code == 200
    answer = {"outcome": "overturned", "reason": "Both messages answer questions of her own."}
    assert site.post(f"/appeals/{appeal_id}/answer", site.as_staff(CHEN), answer).status_code == 200
    assert site.world.allowed("chat.send_stranger")
    assert site.world.allowed("chat.send", WEI, LAN)
    clear = site.get("/standing", site.as_person(WEI)).json()
    assert clear["measures"] == []
    assert clear["matters"][0]["outcome"] == "overturned"


def test_a_permanent_measure_waits_for_its_second_person(site: Site) -> None:
    case_id = site.post("/cases", site.as_staff(ADA), {"account": "wei", "category": "fraud"}).json()["ids"][
        "case_id"
    ]
    site.platform.contents["msg-9"] = Content(
        "wei", "message", site.world.clock.now(), "text/plain", b"Send me your savings."
    )
    attached = site.post(f"/cases/{case_id}/evidence", site.as_staff(ADA), {"content_id": "msg-9"})
    assert attached.status_code == 201, attached.text
    evidence_id = attached.json()["ids"]["evidence_id"]
    body = {"clause": "F1", "facts": "He asked three people for their savings.", "evidence": [evidence_id]}
    made = site.post(f"/cases/{case_id}/decisions", site.as_staff(ADA), body).json()
    decision_id = made["ids"]["decision_id"]
    assert site.world.allowed("chat.send")
    file = site.get(f"/decisions/{decision_id}", site.as_staff(BELA)).json()
    assert file["pending"] == "approval"
    other = site.post(f"/decisions/{decision_id}/approval", site.as_staff(BELA), {"seen": "0" * 64})
    assert other.status_code == 409
    assert other.json()["code"] == "approval_of_other_content"
    blind = site.post(f"/decisions/{decision_id}/approval", site.as_staff(BELA), {"seen": file["content"]})
    assert (blind.status_code, blind.json()["code"]) == (409, "evidence_not_opened")
    item = site.get(f"/evidence/{evidence_id}/content", site.as_staff(BELA), purpose="approve")
    assert item.status_code == 200, item.text
    done = site.post(f"/decisions/{decision_id}/approval", site.as_staff(BELA), {"seen": file["content"]})
    assert done.status_code == 200, done.text
    assert not site.world.allowed("chat.send")


def test_a_renewal_is_agreed_to_as_it_was_read(site: Site) -> None:
    decision_id = site.world.permanent()
    (row,) = site.world.restrictions(decision_id)
    renewals = f"/restrictions/{row.restriction_id}/renewals"
    approval = f"{renewals}/approval"

    def read() -> dict[str, Any]:
        (found,) = site.get(f"/decisions/{decision_id}", site.as_staff(BELA)).json()["restrictions"]
        return cast("dict[str, Any]", found)

    assert read()["renewal_content"] == ""
    proposed = site.post(renewals, site.as_staff(ADA), {"reason": "He sells accounts again."})
    assert proposed.status_code == 200, proposed.text
    assert read()["renewal_reason"] == "He sells accounts again."
    assert site.post(approval, site.as_staff(BELA)).status_code == 400
    other = site.post(approval, site.as_staff(BELA), {"seen": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "approval_of_other_content")
    done = site.post(approval, site.as_staff(BELA), {"seen": read()["renewal_content"]})
    assert done.status_code == 200, done.text
    assert read()["renewals"] == 1


def test_fetched_evidence_answers_a_repeated_call_without_asking_again(site: Site) -> None:
    case_id = site.post("/cases", site.as_staff(ADA), {"account": "wei", "category": "spam"}).json()["ids"][
        "case_id"
    ]
    site.platform.contents["msg-7"] = Content("wei", "message", site.world.clock.now(), "text/plain", b"Buy!")
    key = site.key()
    first = site.post(f"/cases/{case_id}/evidence", site.as_staff(ADA), {"content_id": "msg-7"}, key=key)
    site.platform.down = True
    again = site.post(f"/cases/{case_id}/evidence", site.as_staff(ADA), {"content_id": "msg-7"}, key=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotent-replay"] == "true"
    other = site.post(f"/cases/{case_id}/evidence", site.as_staff(ADA), {"content_id": "msg-8"}, key=key)
    assert other.status_code == 409
    down = site.post(f"/cases/{case_id}/evidence", site.as_staff(ADA), {"content_id": "msg-8"})
    assert down.status_code == 503
    assert down.json()["code"] == "content_unavailable"


def test_a_stranger_s_words_never_become_evidence(site: Site) -> None:
    case_id = site.post("/cases", site.as_staff(ADA), {"account": "wei", "category": "spam"}).json()["ids"][
        "case_id"
    ]
    for number, author in enumerate(("lan", "nobody-we-know")):
        site.platform.contents[f"msg-{number}"] = Content(
            author, "message", site.world.clock.now(), "text/plain", b"Hello"
        )
        answer = site.post(f"/cases/{case_id}/evidence", site.as_staff(ADA), {"content_id": f"msg-{number}"})
        assert answer.status_code == 422
        assert answer.json()["code"] == "evidence_not_own_act"
