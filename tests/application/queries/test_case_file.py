"""The case file: evidence only once it was opened, reporters only as letters, and a ladder that the law itself reads."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dueprocess.application.policy import Policies
from dueprocess.application.queries import case_file as files
from dueprocess.application.queries import timeline as timelines
from dueprocess.application.queries.case_file import CaseFile, case_file, reporter_account
from dueprocess.application.queries.decision_file import decision_file
from dueprocess.application.queries.grounds import Grounded, clauses, grounded
from dueprocess.application.queries.looking import Looking
from dueprocess.application.views.all import APPEALS, DECISIONS, STAFF
from dueprocess.domain.case import DismissCase, TakeCase
from dueprocess.domain.evidence import AttachEvidence, EvidenceAttached, OpenEvidence, Purpose, Source
from dueprocess.domain.report import FileReport, ReportFiled
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.ids import CaseId, PersonId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from tests.world import ADA, ANNA, DAY, LAN, MING, OLGA, WEI, World, private

CLEARED = PersonId("p_clea")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.on_sqlite(tmp_path)


def looking(world: World, reader: object) -> Looking:
    return Looking(reader, Policies(), world.clock.now())  # type: ignore[arg-type]


def seen(world: World, case_id: CaseId, person_id: PersonId = ADA) -> CaseFile:
    with world.store.read() as reader:
        viewer = reader.get(STAFF, person_id)
        assert viewer is not None
        found = case_file(looking(world, reader), case_id, viewer)
    assert found is not None
    return found


def reported(world: World, by: object = LAN, words: str = "He frightens me.") -> CaseId:
    events = world.ok(
        FileReport(WEI, "harassment", (private("message-1"),), Private(words), reporter=by)  # type: ignore[arg-type]
    )
    filed = events[-1]
    assert isinstance(filed, ReportFiled)
    return filed.case_id


def test_words_of_evidence_come_only_after_it_was_opened(world: World) -> None:
    case_id = world.case()
    item = world.evidence(case_id, words="you will regret this")
    (before,) = seen(world, case_id).evidence
    assert (before.opened, before.words) == (False, None)
    world.ok(OpenEvidence(item, ADA, Purpose.DECIDE))
    (after,) = seen(world, case_id).evidence
    assert (after.opened, after.words) == (True, "you will regret this")
    (others,) = seen(world, case_id, ANNA).evidence
    assert others.words is None


def test_a_sealed_item_is_closed_to_who_is_not_cleared(world: World) -> None:
    case_id = world.case()
    attached = world.ok(
        AttachEvidence(
            case_id,
            "unlawful_image",
            Private(data=b"bytes", media_type="image/png"),
            private("picture-1"),
            world.clock.at,
            Source.CONTENT,
            author=WEI,
        )
    )[0]
    assert isinstance(attached, EvidenceAttached)
    (item,) = seen(world, case_id).evidence
    assert item.refusal is not None
    assert item.refusal.code is Code.VIEWER_NOT_CLEARED
    world.ok(AppointStaff(CLEARED, private("Clea"), (Role.DECIDER,), by=OLGA, cleared=True))
    (item,) = seen(world, case_id, CLEARED).evidence
    assert item.refusal is None
    assert not item.picture
    world.ok(OpenEvidence(attached.evidence_id, CLEARED, Purpose.DECIDE))
    with world.store.read() as reader:
        viewer, other = reader.get(STAFF, CLEARED), reader.get(STAFF, ADA)
        assert viewer is not None
        assert other is not None
        look = looking(world, reader)
        assert files.evidence_content(look, attached.evidence_id, viewer) == (b"bytes", "image/png")
        assert files.evidence_content(look, attached.evidence_id, other) is None


def test_reporters_are_letters_and_their_account_is_nowhere_in_the_file(world: World) -> None:
    case_id = reported(world)
    world.after(DAY)
    reported(world, MING, "He wrote to me at night.")
    world.after(DAY)
    reported(world, LAN, "And again.")
    found = seen(world, case_id)
    assert [(line.letter, line.words) for line in found.reported] == [
        ("A", "He frightens me."),
        ("B", "He wrote to me at night."),
    ]
    plain = msgspec.to_builtins(found.reported) + msgspec.to_builtins(found.timeline.moments)
    assert "lan" not in str(plain)
    with world.store.read() as reader:
        look = looking(world, reader)
        assert reporter_account(look, case_id, "A") == LAN
        assert reporter_account(look, case_id, "B") == MING
        assert reporter_account(look, case_id, "C") is None
        assert reporter_account(look, case_id, "AB") is None


def test_a_hundred_reports_look_like_six_and_leave_one_moment(world: World) -> None:
    for number in range(100):
        events = world.ok(
            FileReport(
                WEI,
                "harassment",
                (private("message-1"),),
                Private(f"words {number}"),
                contact=Private(f"someone{number}@example.org", tagged=True),
            )
        )
    filed = events[-1]
    assert isinstance(filed, ReportFiled)
    found = seen(world, filed.case_id)
    assert len(found.reported) == files.REPORTS_SHOWN
    assert [moment.what for moment in found.timeline.moments].count("report.filed") == 1


def test_the_timeline_tells_a_case_in_order_and_nothing_of_another(world: World) -> None:
    other = world.case(LAN)
    world.after(DAY)
    case_id = world.case()
    world.ok(TakeCase(case_id, ADA))
    world.ok(TakeCase(other, ANNA))
    item = world.evidence(case_id)
    world.ok(OpenEvidence(item, ADA, Purpose.DECIDE))
    moments = seen(world, case_id).timeline.moments
    assert [moment.what for moment in moments] == [
        "case.opened",
        "case.taken",
        "evidence.attached",
        "case.tags_added",
        "evidence.opened",
    ]
    assert moments[1].person == ADA
    assert moments[-1].detail == "decide"


def test_only_clauses_that_the_evidence_can_carry_come_first(world: World) -> None:
    case_id = world.case()
    world.evidence(case_id, kind="game_log")
    with world.store.read() as reader:
        names = clauses(looking(world, reader), case_id)
    assert [(name.id, name.fits) for name in names] == [
        ("A1", True),
        ("H1", False),
        ("S1", False),
        ("F1", False),
        ("B1", False),
    ]


def grounds(world: World, case_id: CaseId, clause: str) -> Grounded:
    with world.store.read() as reader:
        found = grounded(looking(world, reader), case_id, ADA, clause)
    assert isinstance(found, Grounded)
    return found


def test_the_ladder_marks_the_rung_that_the_decision_then_takes(world: World) -> None:
    command = world.deciding("H1", target=LAN)
    found = grounds(world, command.case_id, "H1")
    assert found.rung == 1
    assert [line.here for line in found.ladder] == [True, False, False]
    assert found.names_person
    assert found.measures[0].ends_at == world.clock.at + 3 * DAY
    world.ok(command)
    world.after(DAY)
    later = world.deciding("H1")
    found = grounds(world, later.case_id, "H1")
    assert found.rung == 2
    assert len(found.relied_on) == 1


def test_a_clause_that_does_not_exist_is_refused_as_the_decision_would_refuse_it(world: World) -> None:
    case_id = world.case()
    world.evidence(case_id)
    with world.store.read() as reader:
        found = grounded(looking(world, reader), case_id, ADA, "Z9")
    assert isinstance(found, Refusal)
    assert found.code is Code.CLAUSE_UNKNOWN


def test_whoever_a_case_is_about_cannot_read_what_reporters_said(world: World) -> None:
    case_id = reported(world)
    inside = PersonId("p_inside")
    roles = (Role.DECIDER, Role.SUPERVISOR)
    world.ok(AppointStaff(inside, private("Wei at work"), roles, by=OLGA, own_account=WEI))
    with world.store.read() as reader:
        viewer = reader.get(STAFF, inside)
        assert viewer is not None
        assert case_file(looking(world, reader), case_id, viewer) is None
    decision_id = world.decide()
    with world.store.read() as reader:
        viewer, other = reader.get(STAFF, inside), reader.get(STAFF, ADA)
        assert viewer is not None
        assert other is not None
        look = looking(world, reader)
        assert decision_file(look, decision_id, viewer) is None
        assert decision_file(look, decision_id, other) is not None


def test_what_happened_months_later_stands_there_too(world: World) -> None:
    """Thousands of other events lie in between: none of them is read."""
    decision_id = world.decide()
    for _ in range(60):
        world.case(LAN)
    world.after(100 * DAY)
    appeal_id = world.appeal(decision_id)
    case_id = world.get(DECISIONS, decision_id).case_id
    moments = seen(world, case_id).timeline.moments
    assert "appeal.lodged" in {moment.what for moment in moments}
    assert len(moments) < 20
    assert world.get(APPEALS, appeal_id).case_id == case_id


def test_a_flood_of_reports_buries_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """I-17: what is shown does not depend on how many reported."""
    monkeypatch.setattr(timelines, "MOMENTS_MAX", 8)
    case_id = reported(world)
    for number in range(30):
        contact = Private(f"someone{number}@example.org", tagged=True)
        world.ok(FileReport(WEI, "harassment", (private("message-1"),), Private("words"), contact=contact))
    world.ok(DismissCase(case_id, ADA, Private("This is an answer to a question.")))
    moments = seen(world, case_id).timeline.moments
    assert [moment.what for moment in moments].count("report.filed") == 1
    assert moments[-1].what == "case.dismissed"
