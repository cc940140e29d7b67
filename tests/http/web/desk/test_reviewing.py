"""Reviewing on the desk: another human, with the evidence opened, in words of their own, and never heavier."""

from __future__ import annotations

import pytest

from dueprocess.application.views.all import APPEALS, DECISIONS, EVIDENCE
from dueprocess.domain.appeal import Status
from dueprocess.domain.decision import Outcome
from dueprocess.kernel.ids import AppealId, DecisionId
from dueprocess.kernel.instants import HOUR, Instant
from tests.http.web.desk.office import AGNES, Desk, Office, Page
from tests.http.web.scenes import FACTS, picture
from tests.world import ANNA, BELA, CHEN, LAN, SVEN

REASON = "She had asked him about the homework first, and he answered her."


@pytest.fixture
def decided(office: Office) -> DecisionId:
    return office.matter(decider=ANNA, target=LAN, shown=b"")


@pytest.fixture
def appeal_id(office: Office, decided: DecisionId) -> AppealId:
    office.after(HOUR)
    return office.object_to(decided)


def ready(desk: Desk, appeal_id: AppealId) -> Page:
    """Take the appeal and open all evidence."""
    page = desk.open(f"/appeals/{appeal_id}")
    page = desk.send(page, "/take")
    while page.offers("/open"):
        page = desk.send(page, "/open")
    return page


def test_the_decider_sees_her_own_decisions_appeal_and_why_she_may_not(
    office: Office, appeal_id: AppealId
) -> None:
    anna = office.desk(ANNA)
    page = anna.open(f"/appeals/{appeal_id}")
    assert not page.offers("/take")
    assert not page.offers("/answer")
    assert "Whoever decided cannot review" in page.html
    queue = anna.open("?section=appeals")
    assert "Whoever decided cannot review" in queue.html
    assert "free for you" not in queue.html
    token = dict(page.form("/sign-out").fields)["_csrf_token"]
    data = {"_csrf_token": token, "command_id": "by-hand-000001"}
    assert anna.post(f"/desk/appeals/{appeal_id}/take", data).status == 422
    answer = data | {"outcome": "affirmed", "reason": REASON, "step": "confirm"}
    assert anna.post(f"/desk/appeals/{appeal_id}/answer", answer).status == 422
    assert office.get(APPEALS, appeal_id).status is Status.OPEN


def test_no_outcome_is_offered_before_the_evidence_is_open_and_the_page_names_what_is_missing(
    office: Office, appeal_id: AppealId
) -> None:
    chen = office.desk(CHEN)
    page = chen.send(chen.open(f"/appeals/{appeal_id}"), "/take")
    assert not page.offers("/answer")
    assert "Open the evidence first" in page.html
    page = chen.send(page, "/open")
    assert page.offers("/answer")


def test_an_overturned_decision_frees_at_once_with_the_answer_as_previewed(
    office: Office, appeal_id: AppealId, decided: DecisionId
) -> None:
    chen = office.desk(CHEN)
    preview = chen.send(ready(chen, appeal_id), "/answer", outcome="overturned", reason=REASON)
    assert "不再" in preview.html
    assert not office.allowed("chat.send_stranger")
    done = chen.send(preview, "/answer", ("step", "confirm"))
    assert "Answered." in done.html
    assert office.allowed("chat.send_stranger")
    assert office.get(DECISIONS, decided).outcome is Outcome.OVERTURNED


def test_varying_picks_lighter_terms_for_each_restriction(
    office: Office, appeal_id: AppealId, decided: DecisionId
) -> None:
    chen = office.desk(CHEN)
    page = ready(chen, appeal_id)
    preview = chen.send(page, "/answer", outcome="varied", reason=REASON, **{"lasts-0": "12h"})
    chen.send(preview, "/answer", ("step", "confirm"))
    first, second = office.restrictions(decided)
    assert first.terms.until == Instant(office.clock.at + 12 * HOUR)
    assert second.terms.until == second.imposed.until


def test_varying_nothing_and_varying_to_something_heavier_are_refused_and_keep_the_text(
    office: Office, appeal_id: AppealId
) -> None:
    chen = office.desk(CHEN)
    page = ready(chen, appeal_id)
    same = chen.send(page, "/answer", outcome="varied", reason=REASON)
    assert same.status == 422
    heavier = chen.send(page, "/answer", outcome="varied", reason=REASON, **{"lasts-0": "60d"})
    assert heavier.status == 422
    assert 'href="#varying"' in heavier.html
    fields = dict(heavier.form("/answer").fields)
    assert (fields["reason"].strip(), fields["outcome"]) == (REASON, "varied")
    assert office.get(APPEALS, appeal_id).status is Status.OPEN


def test_the_decisions_own_words_are_no_reason(office: Office, appeal_id: AppealId) -> None:

    chen = office.desk(CHEN)
    refused = chen.send(ready(chen, appeal_id), "/answer", outcome="affirmed", reason=FACTS)
    assert refused.status == 422
    assert 'href="#reason"' in refused.html
    none = chen.send(ready_again(chen, appeal_id), "/answer", outcome="affirmed", reason=" ")
    assert none.status == 422
    unsaid = chen.send(ready_again(chen, appeal_id), "/answer", reason=REASON)
    assert 'href="#outcome"' in unsaid.html


def ready_again(desk: Desk, appeal_id: AppealId) -> Page:
    return desk.open(f"/appeals/{appeal_id}")


def test_a_late_answer_says_that_what_silence_gave_stays_given(office: Office, appeal_id: AppealId) -> None:
    office.after(30 * HOUR)
    chen = office.desk(CHEN)
    page = ready(chen, appeal_id)
    assert "overdue" in page.html
    preview = chen.send(page, "/answer", outcome="affirmed", reason=REASON)
    assert "what silence gave stays given" in preview.html
    chen.send(preview, "/answer", ("step", "confirm"))
    assert office.allowed("chat.send_stranger")


def test_an_appeal_is_put_back_by_its_reviewer_or_a_supervisor(office: Office, appeal_id: AppealId) -> None:
    chen, sven = office.desk(CHEN), office.desk(SVEN)
    ready(chen, appeal_id)
    due = office.get(APPEALS, appeal_id).answer_due_at
    page = sven.open(f"/appeals/{appeal_id}")
    sven.send(page, "/put-back")
    row = office.get(APPEALS, appeal_id)
    assert (row.taken_by, row.answer_due_at) == (None, due)


def test_the_persons_picture_is_served_to_those_who_may_read_cases_and_nobody_else(
    office: Office, appeal_id: AppealId
) -> None:
    chen = office.desk(CHEN)
    answer = chen.client.get(f"/desk/appeals/{appeal_id}/files/0")
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert chen.client.get(f"/desk/appeals/{appeal_id}/files/7").status_code == 404

    assert office.desk(AGNES).client.get(f"/desk/appeals/{appeal_id}/files/0").status_code == 403


def test_evidence_pictures_come_only_after_they_were_opened(office: Office) -> None:

    decision_id = office.matter(shown=picture())
    item = next(
        key
        for key in office.get(DECISIONS, decision_id).evidence
        if office.get(EVIDENCE, key).media_type == "image/png"
    )
    bela = office.desk(BELA)
    assert bela.client.get(f"/desk/evidence/{item}/picture").status_code == 404
    page = bela.open(f"/decisions/{decision_id}")
    while page.offers("/open"):
        page = bela.send(page, "/open")
    assert "Show the picture clearly" in page.html
    assert bela.client.get(f"/desk/evidence/{item}/picture").status_code == 200
