"""The preview is the notice: what is shown before an act is, word for word, what the person gets after it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dueprocess.application.policy import Policies
from dueprocess.application.queries.asking import Foreseen, foresee
from dueprocess.application.queries.decision_file import decision_file, first_notice
from dueprocess.application.queries.desk_appeal import AppealFile, appeal_file
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import NoticePage, notice_page
from dueprocess.application.queries.preview import Overlay, notice_preview, pending_notice
from dueprocess.application.queries.search import search
from dueprocess.application.views.all import ACCOUNTS, APPEALS, DECISIONS, NOTICES, RESTRICTIONS, STAFF
from dueprocess.domain.decision import Outcome
from dueprocess.domain.notice import Kind
from dueprocess.domain.review import AnswerAppeal, TakeAppeal, Variation
from dueprocess.kernel.ids import AppealId, DecisionId, NoticeId, PersonId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.policy import STRANGERS
from tests.world import ADA, ANNA, BELA, CHEN, DAY, HOUR, LAN, WEI, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.on_sqlite(tmp_path)


def previewed(world: World, command: Command) -> NoticePage:
    with world.store.read() as reader:
        look = Looking(reader, Policies(), world.clock.now())
        foreseen = foresee(look, command)
        assert isinstance(foreseen, Foreseen), foreseen
        found = notice_preview(look, foreseen)
    assert found is not None
    return found


def compiled(world: World, notice_id: NoticeId) -> NoticePage:
    with world.store.read() as reader:
        found = notice_page(Looking(reader, Policies(), world.clock.now()), notice_id, WEI)
    assert found is not None
    return found


def alike(page: NoticePage) -> object:
    """The page without the ids, which a later command mints anew."""
    plain = msgspec.to_builtins(page)

    def stripped(value: object) -> object:
        if isinstance(value, dict):
            return {key: stripped(item) for key, item in value.items() if not key.endswith("_id")}
        return [stripped(item) for item in value] if isinstance(value, (list, tuple)) else value

    return stripped(plain)


def latest(world: World, kind: Kind) -> NoticeId:
    (found,) = [row for row in world.find(NOTICES, account_no=WEI) if row.kind is kind]
    return found.notice_id


def test_the_preview_of_a_decision_is_the_notice_of_the_decision(world: World) -> None:
    command = world.deciding("H1", target=LAN)
    before = world.position
    page = previewed(world, command)
    assert world.position == before
    assert page.facts == "He wrote to strangers who had asked him to stop."
    world.ok(command)
    assert alike(page) == alike(compiled(world, latest(world, Kind.DECISION)))


def test_the_preview_of_a_permanent_measure_is_the_notice_that_agreeing_issues(world: World) -> None:
    command = world.deciding("F1")
    page = previewed(world, command)
    made = world.ok(command)[0]
    decision = world.get(DECISIONS, made.decision_id)  # type: ignore[attr-defined]
    with world.store.read() as reader:
        pending = pending_notice(Looking(reader, Policies(), world.clock.now()), decision.decision_id)
    assert pending is not None
    world.approve(decision.decision_id)
    issued = compiled(world, latest(world, Kind.DECISION))
    assert alike(page) == alike(pending) == alike(issued)


def answering(world: World, appeal_id: AppealId, outcome: Outcome, **more: object) -> AnswerAppeal:
    reason = Private("She had asked him to write back.")
    return AnswerAppeal(appeal_id, CHEN, outcome, reason, **more)  # type: ignore[arg-type]


def test_the_preview_of_an_answer_is_the_notice_of_the_answer(world: World) -> None:
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    world.look(decision_id)
    (item,) = world.restrictions(decision_id)
    until = Instant(world.clock.at + 2 * HOUR)
    command = answering(
        world,
        appeal_id,
        Outcome.VARIED,
        variations=(Variation(item.restriction_id, (STRANGERS,), until),),
    )
    page = previewed(world, command)
    assert page.measures[0].until == until
    world.ok(command)
    assert alike(page) == alike(compiled(world, latest(world, Kind.APPEAL_ANSWERED)))


def test_an_overlay_reads_as_if_the_events_had_happened(world: World) -> None:
    command = world.deciding("F1", imminent_harm=True)
    with world.store.read() as reader:
        look = Looking(reader, Policies(), world.clock.now())
        foreseen = foresee(look, command)
        assert isinstance(foreseen, Foreseen)
        overlay = Overlay(reader, foreseen.events, look.now, foreseen.words)
        (decision,) = overlay.find(DECISIONS, account_no=WEI)
        assert overlay.find(DECISIONS, account_no=LAN) == ()
        assert overlay.all(DECISIONS) == (decision,)
        assert overlay.get(DECISIONS, decision.decision_id) == decision
        assert [row.decision_id for row in overlay.upto(RESTRICTIONS, "review_by", 2**60)] == [
            decision.decision_id
        ]
        assert overlay.upto(RESTRICTIONS, "review_by", 0) == ()
        assert overlay.all(ACCOUNTS) == reader.all(ACCOUNTS)
        assert overlay.external_id(WEI) == "wei"
        assert overlay.account_no("wei") == WEI
        assert overlay.next_account_no() == reader.next_account_no()
        assert overlay.head().position == reader.head().position
        assert reader.find(DECISIONS, account_no=WEI) == ()


def file_of(world: World, appeal_id: AppealId, person_id: PersonId = CHEN) -> AppealFile:
    with world.store.read() as reader:
        viewer = reader.get(STAFF, person_id)
        assert viewer is not None
        found = appeal_file(Looking(reader, Policies(), world.clock.now()), appeal_id, viewer)
    assert found is not None
    return found


def test_no_answer_is_offered_before_the_evidence_was_opened(world: World) -> None:
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    before = file_of(world, appeal_id)
    assert (before.outcomes, len(before.missing)) == ((), 1)
    world.look(decision_id)
    after = file_of(world, appeal_id)
    assert after.outcomes == (Outcome.OVERTURNED, Outcome.VARIED, Outcome.AFFIRMED)
    assert after.missing == ()


def test_a_decider_is_offered_no_answer_to_an_appeal_of_her_own_decision(world: World) -> None:
    decision_id = world.decide(decider=ANNA)
    appeal_id = world.appeal(decision_id)
    world.look(decision_id, ANNA)
    found = file_of(world, appeal_id, ANNA)
    assert found.outcomes == ()
    assert found.refusal is not None
    assert found.refusal.code is Code.REVIEWER_IS_DECIDER


def test_what_silence_has_freed_cannot_be_kept_by_a_variation(world: World) -> None:
    decision_id = world.decide(target=LAN)
    appeal_id = world.appeal(decision_id)
    assert len(file_of(world, appeal_id).varying) == 2
    world.after(DAY)
    (left,) = file_of(world, appeal_id).varying
    assert left.towards_person


def test_a_decision_is_offered_exactly_the_acts_that_the_law_allows(world: World) -> None:
    decision_id = world.decide()

    def offered(person_id: PersonId) -> tuple[Code | None, ...]:
        with world.store.read() as reader:
            viewer = reader.get(STAFF, person_id)
            assert viewer is not None
            look = Looking(reader, Policies(), world.clock.now())
            found = decision_file(look, DecisionId(decision_id), viewer)
            assert found is not None
            assert first_notice(look, decision_id) == found.notice_id
        refusals = (found.withdraw_refusal, found.lift_refusal, found.approve_refusal)
        return tuple(item.code if item else None for item in refusals)

    assert offered(ADA) == (None, None, Code.STAFF_LACKS_ROLE)
    assert offered(ANNA) == (Code.NOT_THE_DECIDER, None, Code.STAFF_LACKS_ROLE)
    assert offered(BELA) == (Code.STAFF_LACKS_ROLE, Code.STAFF_LACKS_ROLE, Code.DECISION_NOT_AWAITING)


def test_any_id_that_is_read_out_leads_to_the_account_and_part_of_one_to_nothing(world: World) -> None:
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    world.ok(TakeAppeal(appeal_id, CHEN))
    ids = ["wei", f"  {decision_id} ", appeal_id, latest(world, Kind.DECISION)]
    with world.store.read() as reader:
        look = Looking(reader, Policies(), world.clock.now())
        assert {found.account_no for text in ids if (found := search(look, text)) is not None} == {WEI}
        assert all(search(look, text) is not None for text in ids)
        for nothing in ("", "we", decision_id[:-1], "x" * 300):
            assert search(look, nothing) is None
    assert world.get(APPEALS, appeal_id).taken_by == CHEN
