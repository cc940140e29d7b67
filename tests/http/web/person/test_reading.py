"""What a notice comes to: its one heading, what has changed, what is free again; for every kind and state."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.domain.decision import Outcome
from dueprocess.domain.notice import Kind
from dueprocess.domain.relief import LiftDecision, WithdrawDecision
from dueprocess.http.web.language import locales
from dueprocess.http.web.person.notice import told
from dueprocess.http.web.person.reading import HIGHLIGHTS, State, reading
from dueprocess.http.web.rendering import render
from dueprocess.http.web.visible import main_of, visible_text
from dueprocess.kernel.ids import NoticeId
from dueprocess.kernel.instants import DAY, HOUR
from dueprocess.kernel.privacy import Private
from tests.http.web.person.test_golden import AROUND
from tests.http.web.scenes import SCENES, Scene, ended_by_silence, first_offence, overturned, permanent
from tests.world import ADA, CHEN, LAN


def text_of(scene: Scene, notice_id: NoticeId, locale: str = "en", kind: Kind | None = None) -> str:
    found = scene.page(notice_id)
    if kind is not None:
        found = msgspec.structs.replace(found, kind=kind)
    html = render("person/notice.html", locale, found.zone, {**told(found), **AROUND})
    return visible_text(main_of(html))


@pytest.mark.parametrize("name", SCENES)
def test_every_kind_of_notice_has_its_words_in_every_state(scene: Scene, name: str) -> None:
    notice_id = SCENES[name](scene)
    heads = set()
    for kind in Kind:
        for locale in locales():
            text = text_of(scene, notice_id, locale, kind)
            assert text.startswith("# ")
            assert "None" not in text
            heads.add(text.splitlines()[0])
    assert len(heads) >= 2 * 5


def test_a_notice_about_an_answer_leads_with_it_and_then_says_how_it_stands(scene: Scene) -> None:
    notice_id = overturned(scene)
    decision_id = scene.page(notice_id).decision_id
    text = text_of(scene, scene.notice_of(decision_id, Kind.APPEAL_ANSWERED))
    lines = text.splitlines()
    assert lines[0] == "# Your appeal was right: the decision no longer applies"
    assert lines[1] == "This decision was wrong. It no longer applies"


def test_a_notice_of_a_lodged_appeal_gives_its_date_and_later_admits_that_it_passed(scene: Scene) -> None:
    decision_id = scene.matter()
    scene.object_to(decision_id)
    notice_id = scene.notice_of(decision_id, Kind.APPEAL_LODGED)
    assert text_of(scene, notice_id).startswith("# We have your appeal. A person answers it by Wednesday 4")
    scene.after(25 * HOUR)
    assert text_of(scene, notice_id).startswith("# Your appeal has not been answered in time. We still owe")


def test_silence_that_narrows_leaves_what_was_abused_alone_and_says_so(scene: Scene) -> None:
    decision_id = scene.matter("H2")
    scene.object_to(decision_id)
    notice_id = scene.notice_of(decision_id)
    assert "only this stays restricted: message strangers" in text_of(scene, notice_id)
    scene.after(25 * HOUR)
    found = reading(scene.page(notice_id))
    assert [line.name for line in found.abilities] == ["chat.send_stranger"]
    text = text_of(scene, notice_id)
    assert "so this became narrower, for good" in text
    assert "Add friends (Chat)" not in text


def test_a_lifted_measure_says_when_and_that_one_is_free(scene: Scene) -> None:
    decision_id = scene.matter()
    scene.after(HOUR)
    scene.ok(LiftDecision(decision_id, CHEN, Private("Enough.")))
    text = text_of(scene, scene.notice_of(decision_id))
    assert text.startswith("# This was lifted on Tuesday 3 March 2026, 08:00 (UTC+8)")
    assert "You can message strangers again." in text


def test_a_withdrawn_decision_does_not_count(scene: Scene) -> None:
    decision_id = scene.matter()
    scene.ok(WithdrawDecision(decision_id, ADA, Private("The wrong account.")))
    text = text_of(scene, scene.notice_of(decision_id))
    assert text.startswith("# This decision was taken back. It no longer applies")
    assert "It does not count against you any more." in text


def test_only_towards_one_person_is_said_as_that(scene: Scene) -> None:
    notice_id = first_offence(scene)
    scene.after(4 * DAY)
    assert reading(scene.page(notice_id)).state is State.ONE_PERSON


def test_measures_with_different_ends_say_the_last_and_a_permanent_part_its_review(scene: Scene) -> None:
    mixed = scene.notice_of(scene.matter("F1"))
    found = reading(scene.page(mixed))
    assert (found.state, found.mixed) == (State.UNTIL, True)
    assert found.end == max(part.line.until or 0 for part in found.parts)


def test_a_permanent_part_leads(scene: Scene) -> None:
    found = reading(scene.page(permanent(scene)))
    assert (found.state, found.mixed) == (State.PERMANENT, True)
    assert found.review_by is not None


def test_what_works_is_told_money_first_and_only_if_it_works(scene: Scene) -> None:
    page = scene.page(scene.notice_of(scene.matter("F1", target=LAN)))
    found = reading(page)
    assert found.highlights[0].name == "wallet.withdraw"
    assert len(found.highlights) == HIGHLIGHTS
    works = {line.name for line in page.works}
    assert {line.name for line in found.highlights} <= works
    assert "wallet.receive" not in works
    assert sum(len(group.capabilities) for group in found.groups) == len(page.works)
    assert found.groups[0].service["en"] == "Wallet"


def test_what_the_heading_says_is_not_said_again_above(scene: Scene) -> None:
    notice_id = overturned(scene)
    decision_id = scene.page(notice_id).decision_id
    assert [change.what for change in reading(scene.page(notice_id)).changes] == [Outcome.OVERTURNED.value]
    answered = scene.page(scene.notice_of(decision_id, Kind.APPEAL_ANSWERED))
    assert reading(answered).changes == ()


def test_past_its_relief_nothing_is_promised_any_more(scene: Scene) -> None:
    notice_id = ended_by_silence(scene)
    found = reading(scene.page(notice_id))
    assert (found.state, found.relief_at) == (State.SILENCE, None)
