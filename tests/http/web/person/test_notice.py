"""The notice page and its forms, without a browser."""

from __future__ import annotations

import pytest

from dueprocess.application.operational import entry_code
from dueprocess.application.views.all import APPEALS, ENQUIRIES, NOTICES, RESTRICTIONS
from dueprocess.domain.appeal import Status
from dueprocess.domain.evidence import AttachEvidence, Source
from dueprocess.domain.notice import NoticeShown
from dueprocess.http.web.visible import digest_of, main_of
from dueprocess.kernel.ids import NoticeId
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Private
from dueprocess.record.envelope import decode
from tests.http.web.scenes import (
    WORDS,
    Scene,
    first_offence,
    open_appeal,
    overturned,
    permanent,
    picture,
    unconfirmed,
)
from tests.http.web.visitor import Visitor
from tests.world import LAN, MING, private

MINE = "她先问我的，我只是回答。\n请看前后的消息。"


@pytest.fixture
def notice_id(scene: Scene, visitor: Visitor) -> NoticeId:
    visitor.sign_in()
    return first_offence(scene)


def showings(scene: Scene) -> list[NoticeShown]:
    with scene.store.read() as reader:
        events = [decode(stored).event for _, stored in reader.stored()]
    return [event for event in events if isinstance(event, NoticeShown)]


def test_the_notice_says_first_what_and_until_when(visitor: Visitor, notice_id: NoticeId) -> None:
    page = visitor.get(f"/n/{notice_id}")
    assert page.status == 200
    first = page.text.splitlines()[0]
    assert first == "# You can’t message strangers until Friday 6 March 2026, 07:00 (UTC+8)"
    order = ["## Why", "## What it is based on", "## What is restricted", "## What still works", "## Appeal"]
    places = [page.text.index(heading) for heading in order]
    assert places == sorted(places)


def test_what_still_works_begins_with_money(visitor: Visitor, notice_id: NoticeId) -> None:
    page = visitor.get(f"/n/{notice_id}")
    works = page.text.split("## What still works")[1]
    assert works.splitlines()[1] == "Wallet"
    assert "Withdraw money" in works.splitlines()[2]


def test_somebody_elses_notice_and_none_at_all_are_one_page(
    scene: Scene, visitor: Visitor, notice_id: NoticeId
) -> None:
    visitor.sign_in(MING)
    foreign, none = visitor.get(f"/n/{notice_id}"), visitor.get("/n/ntc_00000000000000000000000000")
    assert (foreign.status, none.status) == (404, 404)
    assert foreign.text == none.text


def test_each_showing_is_an_event_with_the_digest_of_what_was_shown(
    scene: Scene, visitor: Visitor, notice_id: NoticeId
) -> None:
    page = visitor.get(f"/n/{notice_id}")
    (shown,) = showings(scene)
    assert shown.notice_id == notice_id
    assert (shown.locale, shown.zone) == ("en", "Asia/Shanghai")
    assert shown.text_digest == digest_of(main_of(page.html))
    visitor.get(f"/n/{notice_id}?lang=zh-CN")
    assert [event.locale for event in showings(scene)] == ["en", "zh-CN"]


def test_fetching_ahead_is_not_a_showing(scene: Scene, visitor: Visitor, notice_id: NoticeId) -> None:
    visitor.get(f"/n/{notice_id}", **{"sec-purpose": "prefetch"})
    assert showings(scene) == []


def test_reading_changes_nothing_but_showings(scene: Scene, visitor: Visitor, notice_id: NoticeId) -> None:
    before = scene.position
    paths = ["/", "/standing", "/human", "/rules", "/rules/1", "/enter", "/enter?token=x", "/nowhere"]
    for path in paths:
        visitor.get(path)
    assert scene.position == before
    visitor.get(f"/n/{notice_id}")
    assert scene.position == before + 1 == before + len(showings(scene))


def test_a_review_that_waited_falls_due_when_the_person_comes(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    notice_id = permanent(scene)
    decision_id = scene.get(NOTICES, notice_id).decision_id
    waiting = [row for row in scene.restrictions(decision_id) if row.terms.review_waits]
    visitor.get(f"/n/{notice_id}")
    after = [scene.get(RESTRICTIONS, row.restriction_id).terms.review_waits for row in waiting]
    assert after == [False] * len(waiting)


def test_the_evidence_is_the_own_words_and_the_day_alone(visitor: Visitor, notice_id: NoticeId) -> None:
    evidence = visitor.get(f"/n/{notice_id}").text.split("## What it is based on")[1].split("##")[0]
    assert WORDS in evidence
    assert "Monday 2 March 2026" in evidence
    assert ":" not in evidence  # no time of day


def test_a_picture_is_opened_by_its_subject_alone(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    notice_id = open_appeal(scene)
    html = visitor.get(f"/n/{notice_id}").html
    path = html.split('href="')[1:]
    address = next(part.split('"')[0] for part in path if "/evidence/" in part)
    opened = visitor.client.get(address)
    assert (opened.status_code, opened.headers["content-type"]) == (200, "image/png")
    assert opened.content == picture()
    visitor.sign_in(MING)
    assert visitor.client.get(address).status_code == 404


def test_sealed_evidence_is_neither_shown_nor_opened(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    case_id = scene.case()
    attach = AttachEvidence(
        case_id,
        "child_abuse_image",
        Private(data=picture(), media_type="image/png"),
        private("content-sealed"),
        scene.clock.at,
        Source.CONTENT,
        author=1,  # type: ignore[arg-type]
    )
    sealed = scene.ok(attach)[0].evidence_id  # type: ignore[attr-defined]
    notice_id = first_offence(scene)
    assert sealed not in visitor.get(f"/n/{notice_id}").html
    assert visitor.client.get(f"/n/{notice_id}/evidence/{sealed}").status_code == 404


def test_an_appeal_with_a_picture_is_lodged_and_its_page_says_what_follows(
    scene: Scene, visitor: Visitor, notice_id: NoticeId
) -> None:
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    page = visitor.send(form, [("a.png", picture()), ("b.png", picture((20, 20)))], words=MINE)
    (lodged,) = scene.find(APPEALS, account_no=1)
    assert page.path == f"/n/{notice_id}/appealed/{lodged.appeal_id}"
    assert lodged.answer_due_at == scene.clock.at + DAY
    assert [item.media_type for item in lodged.attachments] == ["image/png", "image/png"]
    assert lodged.appeal_id in page.text
    assert "Wednesday 4 March 2026, 07:00 (UTC+8)" in page.text
    assert "gives way by itself" in page.text


def test_the_same_form_sent_twice_lodges_once(scene: Scene, visitor: Visitor, notice_id: NoticeId) -> None:
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    first = visitor.send(form, [("a.png", picture())], words=MINE)
    position = scene.position
    second = visitor.send(form, [("a.png", picture())], words=MINE)
    assert first.path == second.path
    assert scene.position == position


def test_going_back_and_sending_other_words_loses_neither(
    scene: Scene, visitor: Visitor, notice_id: NoticeId
) -> None:
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    visitor.send(form, words=MINE)
    again = visitor.send(form, words="Also look at Tuesday.")
    assert again.status == 409
    assert "Also look at Tuesday." in again.html
    assert "has arrived" in again.text
    added = visitor.send(again.form("/appeal"), words="Also look at Tuesday.")
    assert "It was added to your appeal." in added.text
    (appeal,) = scene.find(APPEALS, account_no=1)
    assert len(appeal.words) == 2


def test_a_mistake_keeps_every_word(scene: Scene, visitor: Visitor, notice_id: NoticeId) -> None:
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    before = scene.position
    page = visitor.send(form, [("x.pdf", b"%PDF-1.7 not a picture")], words=MINE)
    assert page.status == 422
    assert page.form("/appeal").fields["words"].lstrip("\n") == MINE
    assert "neither a picture nor plain text" in page.text
    assert page.html.index("error-summary") < page.html.index("dp-h1")
    assert scene.position == before


def test_an_empty_appeal_asks_for_words(visitor: Visitor, notice_id: NoticeId) -> None:
    page = visitor.send(visitor.get(f"/n/{notice_id}").form("/appeal"), words="  ")
    assert page.status == 422
    assert "in a few words, or add a picture" in page.text
    assert "<title>Error: " in page.html


def test_words_longer_than_is_kept_come_back_whole(visitor: Visitor, notice_id: NoticeId) -> None:
    long = "字" * 20_001
    page = visitor.send(visitor.get(f"/n/{notice_id}").form("/appeal"), words=long)
    assert page.status == 422
    assert page.form("/appeal").fields["words"].strip() == long


def test_words_survive_the_end_of_the_session(scene: Scene, visitor: Visitor, notice_id: NoticeId) -> None:
    scene.contact()
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    visitor.sign_out()
    page = visitor.send(form, [("a.png", picture())], words=MINE)
    assert page.status == 401
    assert "Your words are kept" in page.text
    assert "pictures have to be chosen again" in page.text
    page = visitor.send(page.form("/enter"), account="wei")
    code = entry_code(scene.services.settings.secret, page.form("/enter/code").fields["entry_id"])
    page = visitor.send(page.form("/enter/code"), code=code)
    assert page.form("/appeal").fields["words"].strip() == MINE
    visitor.send(page.form("/appeal"), words=MINE)
    (appeal,) = scene.find(APPEALS, account_no=1)
    assert appeal.status is Status.OPEN


def test_an_appeal_is_taken_back_and_can_be_lodged_again(
    scene: Scene, visitor: Visitor, notice_id: NoticeId
) -> None:
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    visitor.send(form, words=MINE)
    page = visitor.send(visitor.get(f"/n/{notice_id}").form("/withdraw"))
    assert "You took your appeal back." in page.text
    assert "taken back" in page.text
    visitor.send(page.form("/appeal"), words=MINE)
    assert [row.status for row in scene.find(APPEALS, account_no=1)].count(Status.OPEN) == 1


def test_a_question_reaches_a_human_and_its_answer_the_page(
    scene: Scene, visitor: Visitor, notice_id: NoticeId
) -> None:
    page = visitor.send(visitor.get(f"/n/{notice_id}").form("/ask"), question="能用微信付款吗？")
    assert "A person has your question" in page.text
    (enquiry,) = scene.find(ENQUIRIES, account_no=1)
    assert enquiry.decision_id == scene.get(NOTICES, notice_id).decision_id
    empty = visitor.send(visitor.get(f"/n/{notice_id}").form("/ask"), question="")
    assert (empty.status, "Write your question." in empty.text) == (422, True)


def test_the_flash_is_shown_once(visitor: Visitor, notice_id: NoticeId) -> None:
    page = visitor.send(visitor.get(f"/n/{notice_id}").form("/ask"), question="?")
    assert "A person has your question" in page.text
    assert "A person has your question" not in visitor.get(f"/n/{notice_id}").text


def test_an_unconfirmed_act_says_when_it_lapses_and_then_that_it_did(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    notice_id = unconfirmed(scene)
    page = visitor.get(f"/n/{notice_id}")
    assert "This ends on Wednesday 4 March 2026, 07:00 (UTC+8) unless a second person" in page.text
    assert "An automatic check had pointed to it." in page.text
    scene.after(24 * HOUR)
    page = visitor.get(f"/n/{notice_id}")
    assert page.text.startswith("# This ended on Wednesday 4 March 2026, 07:00 (UTC+8), because no second")


def test_at_its_end_the_page_says_so_and_what_is_free_again(
    scene: Scene, visitor: Visitor, notice_id: NoticeId
) -> None:
    scene.after(72 * HOUR)
    text = visitor.get(f"/n/{notice_id}").text
    assert text.startswith("# You can’t contact one person until Thursday 2 April 2026, 07:00 (UTC+8)")
    assert "A part of it ended on Friday 6 March 2026, 07:00 (UTC+8), as announced." in text
    scene.after(40 * DAY)
    text = visitor.get(f"/n/{notice_id}").text
    assert text.startswith("# This ended on Thursday 2 April 2026, 07:00 (UTC+8)")
    assert "You can message strangers again." in text


def test_nothing_is_said_to_be_free_that_something_else_restricts(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    notice_id = overturned(scene)
    scene.matter(target=LAN)
    text = visitor.get(f"/n/{notice_id}").text
    assert text.startswith("# This decision was wrong. It no longer applies")
    assert "You can message strangers again." not in text


def test_hostile_words_are_only_words(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    notice_id = scene.notice_of(
        scene.matter(words="<script>alert(1)</script>", facts="<img src=x onerror=y>{{7*7}}")
    )
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    visitor.send(form, words='"></textarea><script>x</script>')
    html = visitor.get(f"/n/{notice_id}").html
    assert "<script" not in html
    assert "<img" not in html
    assert "{{7*7}}" in html


def test_no_page_carries_a_script_or_an_outside_address(visitor: Visitor, notice_id: NoticeId) -> None:
    response = visitor.client.get(f"/n/{notice_id}")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "script-src" not in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"
    assert "<script" not in response.text
    assert "http://" not in response.text.replace("http://www.w3.org", "")


def test_a_form_from_elsewhere_is_not_accepted(scene: Scene, visitor: Visitor, notice_id: NoticeId) -> None:
    form = visitor.get(f"/n/{notice_id}").form("/appeal")
    before = scene.position
    page = visitor.send(form, words=MINE, _csrf_token="forged")
    assert page.status == 403
    assert "Reach a human" in page.text
    assert scene.position == before


def test_the_page_and_its_styles_are_light_enough_for_a_phone(visitor: Visitor, notice_id: NoticeId) -> None:
    html = visitor.client.get(f"/n/{notice_id}").text
    total = len(html.encode())
    for part in html.split('href="')[1:]:
        address = part.split('"')[0]
        if address.startswith("/static/"):
            response = visitor.client.get(address, headers={"accept-encoding": "gzip"})
            assert "immutable" in response.headers["cache-control"]
            total += int(response.headers["content-length"])
    assert total < 60_000
