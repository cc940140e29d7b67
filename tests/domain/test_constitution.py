"""Each line of the constitution, and somebody who tries to break it. `docs/INVARIANTS.md` names these tests."""

from __future__ import annotations

import json
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.adapters.store.ledger import SqlLedger
from dueprocess.application.facts import deciding
from dueprocess.application.handler import Desk
from dueprocess.application.views.all import (
    APPEALS,
    CASES,
    DECISIONS,
    EVIDENCE,
    NOTICES,
    RESTRICTIONS,
    RULEBOOKS,
)
from dueprocess.domain import appeal, decision
from dueprocess.domain.amendment import AmendRestriction
from dueprocess.domain.appeal import LodgeAppeal, Status
from dueprocess.domain.approval import ApproveDecision, ConfirmDecision
from dueprocess.domain.decision import DecideFacts, Outcome, content_digest
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.relief import LiftDecision
from dueprocess.domain.report import FileReport
from dueprocess.domain.restriction import RestrictionImposed, Terms, in_force, restricted
from dueprocess.domain.review import AnswerAppeal, TakeAppeal, Variation
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import Role
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.ids import CommandId, Mint
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from dueprocess.rulebook import ladder
from dueprocess.rulebook.ladder import Choice, bounded
from dueprocess.rulebook.model import Measure, Rung
from tests.domain.given import imposed
from tests.policy import (
    CALL,
    CATALOGUE,
    HARASSMENT,
    PAY,
    POST,
    RECEIVE,
    RULEBOOK,
    SEND,
    SPAM,
    STRANGERS,
    TRADE,
    days,
    hours,
)
from tests.world import ADA, BELA, CHEN, DAY, HOUR, LAN, MING, SVEN, WEI, World, private

WHY = Private("There is a reason for this.")
SHORT = (Choice((STRANGERS,), lasts=hours(24)),)
EVERYTHING = tuple(entry.name for entry in CATALOGUE.capabilities)


def crowded(world: World) -> World:
    """A world with measures of every kind in force: timed, towards a person, permanent, and unconfirmed."""
    world.decide(target=LAN)
    world.decide("S1")
    world.decide("S1")
    world.permanent()
    world.decide("F1", imminent_harm=True)
    return world


# I-01, I-02


def test_i_01_every_restriction_says_all_that_it_must(world):
    crowded(world)
    rows = world.find(RESTRICTIONS)
    assert len(rows) >= 6
    for row in rows:
        made = world.get(DECISIONS, row.decision_id)
        book = world.engine.policies.content(world.get(RULEBOOKS, made.version))[0]
        assert book.clause(made.clause).text["en"]
        assert world.get(NOTICES, row.notice_id).decision_id == made.decision_id
        assert [world.get(EVIDENCE, item).account_no for item in made.evidence] == [row.account_no]
        with world.store.read() as reader:
            assert reader.vault(made.facts.ref).content
        assert row.terms.until is not None or row.terms.review_by is not None
        assert made.decider == ADA


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"facts": Private("")}, Code.TEXT_MISSING),
        ({"evidence": ()}, Code.EVIDENCE_MISSING),
        ({"clause": "?"}, Code.CLAUSE_UNKNOWN),
        ({"decider": "p_nobody"}, Code.STAFF_UNKNOWN),
        ({"choices": (Choice((STRANGERS,)),)}, Code.MEASURE_UNBOUNDED),
    ],
)
def test_i_01_what_is_incomplete_is_void(world, missing, code):
    command = msgspec.structs.replace(world.deciding(), **missing)
    assert world.refused(command) is code
    assert world.find(RESTRICTIONS) == ()


def test_i_02_a_restriction_and_its_notice_stand_or_fall_together(world, monkeypatch):
    """The disk fails at the first statement of the transaction, at the second, and so on: never one without the other."""
    command = world.deciding()
    before = world.position
    statements = SqlLedger._many
    left = 0

    def fails_in_the_end(ledger, statement, rows):
        nonlocal left
        if left == 0:
            raise OSError("the disk is gone")
        left -= 1
        statements(ledger, statement, rows)

    monkeypatch.setattr(SqlLedger, "_many", fails_in_the_end)
    for number in range(100):
        left = number
        try:
            world.ok(command)
        except OSError:
            assert world.position == before
            assert world.find(NOTICES) == world.find(RESTRICTIONS) == ()
        else:
            break
    assert number > 5
    assert len(world.find(NOTICES)) == len(world.find(RESTRICTIONS)) == 1


def test_i_02_no_restriction_starts_before_its_notice(world):
    crowded(world)
    told: dict[str, tuple[int, str]] = {}
    for entry in world.events():
        if isinstance(entry.event, NoticeIssued):
            told[entry.event.notice_id] = (entry.recorded_at, entry.cause)
        if isinstance(entry.event, RestrictionImposed):
            at, cause = told[entry.event.notice_id]
            assert entry.event.terms.start >= at
            assert cause == entry.cause


# I-03 .. I-06


def test_i_03_a_harsher_rule_never_reaches_back(world):
    command = world.deciding()
    harsh = msgspec.structs.replace(HARASSMENT, ladder=HARASSMENT.ladder[2:])
    clauses = (harsh, *RULEBOOK.clauses[1:])
    book = msgspec.structs.replace(RULEBOOK, version=2, clauses=clauses)
    world.clock.at = world.publish(book)
    heavy = (Choice((CALL,), lasts=days(60)),)
    assert world.refused(msgspec.structs.replace(command, choices=heavy)) is Code.MEASURE_ABOVE_RUNG
    decision_id = world.ok(command)[0].decision_id
    row = world.get(DECISIONS, decision_id)
    assert (row.version, row.version_digest) == (1, world.get(RULEBOOKS, 1).digest)


def test_i_03_a_later_version_changes_no_old_decision(world):
    decision_id = world.decide()
    before = [canonical(world.get(DECISIONS, decision_id)), *map(canonical, world.restrictions(decision_id))]
    mild = msgspec.structs.replace(HARASSMENT, ladder=(Rung(),))
    book = msgspec.structs.replace(RULEBOOK, version=2, clauses=(mild, *RULEBOOK.clauses[1:]))
    world.clock.at = world.publish(book)
    after = [canonical(world.get(DECISIONS, decision_id)), *map(canonical, world.restrictions(decision_id))]
    assert before == after


@pytest.mark.parametrize("name", FLOOR)
def test_i_04_nobody_can_even_write_a_restriction_of_the_floor(name):
    for shape, data in (
        (Choice, {"capabilities": [name]}),
        (Terms, {"capabilities": [name], "start": 0, "until": 1}),
        (Measure, {"capabilities": [name]}),
    ):
        with pytest.raises(msgspec.ValidationError, match="floor"):
            msgspec.json.decode(json.dumps(data), type=shape, dec_hook=_revive)


def _revive(kind, value):
    return kind(value)


def test_i_04_with_everything_in_force_the_floor_is_open(world):
    crowded(world)
    for at in range(0, 400 * DAY, 7 * DAY):
        world.clock.at = Instant(world.clock.at + at)
        assert all(world.allowed(name, target=target) for name in FLOOR for target in (None, LAN, MING))


@given(
    st.sets(st.sampled_from((SEND, STRANGERS, CALL)), min_size=1),
    st.sampled_from((None, LAN)),
    st.sampled_from(EVERYTHING),
    st.sampled_from((None, LAN, MING)),
)
def test_i_05_a_restriction_acts_on_what_it_lists_and_nothing_else(names, target, asked, towards):
    row = imposed(Terms(tuple(sorted(names)), Instant(0), Instant(10)), target=target)
    expected = asked in names and target in (None, towards)
    assert bool(restricted((row,), asked, towards, Instant(5))) is expected


def test_i_05_every_other_capability_goes_on(world):
    crowded(world)
    listed = {name for row in world.find(RESTRICTIONS) for name in row.terms.capabilities}
    for name in EVERYTHING:
        if name not in listed:
            assert world.allowed(name, target=LAN)
    assert world.allowed(SEND, LAN)
    assert world.allowed(STRANGERS, MING)


def test_i_06_a_breach_in_one_service_reaches_another_only_if_the_clause_says_so():
    """Even where a clause lists a capability of another service, without `reaches` it cannot be restricted."""
    sly = msgspec.structs.replace(HARASSMENT, capabilities=(STRANGERS, POST, PAY))
    rung = Rung((Measure((STRANGERS, POST, PAY), days(3)),))
    for name in (POST, PAY):
        refused = bounded(Choice((STRANGERS, name), lasts=days(1)), sly, rung, Instant(0), "UTC")
        assert refused is not None
        assert refused.code is Code.CAPABILITY_OUTSIDE_CLAUSE
    reaching = msgspec.structs.replace(sly, reaches=("moments",))
    assert bounded(Choice((STRANGERS, POST), lasts=days(1)), reaching, rung, Instant(0), "UTC") is None


def test_i_06_spam_in_chat_reaches_moments_because_it_says_so_and_nothing_more(world):
    world.decide("S1")
    world.decide("S1")
    assert not world.allowed(POST)
    for name in (PAY, RECEIVE, TRADE):
        assert world.allowed(name)


# I-07 .. I-10


def test_i_07_nothing_is_without_an_end_or_a_review_within_180_days(world):
    crowded(world)
    for row in world.find(RESTRICTIONS):
        terms = row.terms
        assert terms.until is not None or terms.review_by <= terms.start + 180 * DAY
    command = world.deciding("F1")
    forever = Choice((SEND,), permanent=True, review_every=days(4_000))
    assert world.refused(msgspec.structs.replace(command, choices=(forever,))) is Code.MEASURE_ABOVE_RUNG
    assert ladder.review_by(forever, world.clock.at, "Asia/Shanghai") == world.clock.at + 180 * DAY
    unsaid = (Choice((SEND,), permanent=True),)
    proposed = world.ok(msgspec.structs.replace(command, choices=unsaid))[0].decision_id
    world.approve(proposed)
    (row,) = world.restrictions(proposed)
    assert row.terms.review_by == row.terms.start + 180 * DAY


def test_i_07_a_review_that_nobody_holds_ends_it(world):
    (row,) = world.restrictions(world.permanent())
    world.ok(RecordSignIn(WEI))
    row = world.get(RESTRICTIONS, row.restriction_id)
    assert in_force(row, Instant(row.terms.review_by - 1))
    assert not in_force(row, row.terms.review_by)


def test_i_08_everything_ends_while_nothing_runs(world):
    crowded(world)
    world.ok(RecordSignIn(WEI))
    position = world.position
    grave = {row.restriction_id for row in world.find(RESTRICTIONS) if not row.terms.review_ends}
    world.after(400 * DAY)
    for row in world.find(RESTRICTIONS):
        assert not in_force(row, world.clock.at) or row.restriction_id in grave
    assert world.allowed(STRANGERS)
    assert world.position == position


def test_i_08_the_answer_depends_on_the_restriction_and_the_time_alone(world):
    decision_id = world.decide()
    (row,) = world.restrictions(decision_id)
    answers = [in_force(row, Instant(row.terms.until + offset)) for offset in (-1, 0, 1)]
    world.decide("A1")
    world.ok(LiftDecision(world.decide("A1"), CHEN, WHY))
    world.after(400 * DAY)
    assert [in_force(row, Instant(row.terms.until + offset)) for offset in (-1, 0, 1)] == answers
    assert answers == [True, False, False]


def test_i_09_a_clock_set_back_revives_nothing(world):
    world.decide()
    world.after(72 * HOUR)
    world.case(MING)
    world.clock.at = Instant(world.clock.at - 10 * DAY)
    assert world.engine.now(world.events()[-1].recorded_at) == world.events()[-1].recorded_at
    (row,) = world.find(RESTRICTIONS)
    assert not in_force(row, world.engine.now(world.events()[-1].recorded_at))
    assert world.refused(LiftDecision(row.decision_id, CHEN, WHY)) is Code.RESTRICTION_NOT_IN_FORCE


@pytest.mark.parametrize("outcome", [Outcome.AFFIRMED, Outcome.VARIED, Outcome.OVERTURNED])
def test_i_09_no_late_answer_revives_what_silence_ended(world, outcome):
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    (row,) = world.restrictions(decision_id)
    world.clock.at = world.get(APPEALS, appeal_id).answer_due_at
    world.look(decision_id)
    variations = (Variation(row.restriction_id, (STRANGERS,)),) if outcome is Outcome.VARIED else ()
    world.do(AnswerAppeal(appeal_id, CHEN, outcome, WHY, variations))
    for offset in (0, 1, HOUR, 47 * HOUR, 48 * HOUR):
        (row,) = world.restrictions(decision_id)
        assert not in_force(row, Instant(world.clock.at + offset))


def test_i_09_what_lapsed_is_not_confirmed_amended_or_renewed(world):
    decision_id = world.decide("F1", imminent_harm=True)
    (row,) = world.restrictions(decision_id)
    world.after(24 * HOUR)
    seen = content_digest(world.get(DECISIONS, decision_id))
    assert world.refused(ConfirmDecision(decision_id, BELA, seen)) is Code.CONFIRMATION_LAPSED
    amend = AmendRestriction(row.restriction_id, ADA, Choice((SEND,), permanent=True), WHY)
    assert world.refused(amend) is Code.RESTRICTION_NOT_IN_FORCE
    assert world.allowed(RECEIVE)


def test_i_10_lifting_any_one_leaves_exactly_the_union_of_the_rest(world):
    crowded(world)
    for fallen in [row for row in world.find(DECISIONS) if row.restrictions]:
        rows = [row for row in world.find(RESTRICTIONS) if row.decision_id != fallen.decision_id]
        left = {
            (span.capability, row.target) for row in rows for span in row.spans if span.holds(world.clock.at)
        }
        world.ok(LiftDecision(fallen.decision_id, CHEN, WHY))
        for name in EVERYTHING:
            for target in (None, LAN):
                expected = (name, None) not in left and (target is None or (name, target) not in left)
                assert world.allowed(name, target=target) is expected


# I-11


def test_i_11_after_a_fall_all_is_as_if_it_had_never_been(world):
    """Two worlds: in one a finding fell, in the other it was never made. What follows is the same in both."""
    first = world.decide()
    second = world.decide(target=LAN)
    world.fall(first)
    third = world.decide()
    assert [world.get(DECISIONS, item).rung for item in (second, third)] == [1, 2]
    assert {item.decision_id for item in world.find(DECISIONS) if item.stands} == {second, third}
    wide, _narrow = world.restrictions(second)
    assert wide.spans == tuple(
        span
        for span in wide.spans
        if span.capability == STRANGERS and span.until == wide.terms.start + 72 * HOUR
    )


def test_i_11_what_waits_for_approval_is_recomputed_too(world):
    first = world.decide("A1")
    world.decide("A1")
    third = world.decide("A1")
    world.fall(first)
    seen = content_digest(world.get(DECISIONS, third))
    assert world.refused(ApproveDecision(third, BELA, seen)) is Code.MEASURE_ABOVE_RUNG


# I-12 .. I-16


def test_i_12_nobody_who_had_a_part_reviews(world):
    """One person holds every role there is, and tries it from each side."""
    every = tuple(Role)
    me = world.appoint("p_me", *every, own_account=LAN, cleared=True)
    opened, _ = world.ok(FileReport(WEI, "harassment", (private("m"),), reporter=LAN))
    item = world.evidence(opened.case_id)
    as_reporter = world.appeal(world.decide(case_id=opened.case_id, evidence=(item,)))
    assert world.refused(TakeAppeal(as_reporter, me)) is Code.REVIEWER_IS_REPORTER
    as_decider = world.appeal(world.decide("A1", decider=me))
    assert world.refused(TakeAppeal(as_decider, me)) is Code.REVIEWER_IS_DECIDER
    proposed = world.decide("F1")
    world.approve(proposed, me)
    assert world.refused(TakeAppeal(world.appeal(proposed), me)) is Code.REVIEWER_IS_APPROVER
    mine = world.appeal(world.decide("H1", LAN), LAN)
    assert world.refused(TakeAppeal(mine, me)) is Code.REVIEWER_IS_SUBJECT
    once = world.decide("S1", MING)
    world.answer(world.appeal(once, MING), Outcome.AFFIRMED, me)
    assert world.refused(TakeAppeal(world.appeal(once, MING), me)) is Code.REVIEWER_REVIEWED_BEFORE


@pytest.mark.parametrize("outcome", [Outcome.AFFIRMED, Outcome.VARIED, Outcome.OVERTURNED])
def test_i_13_no_answer_without_having_looked_and_a_reason_of_one_s_own(world, outcome):
    decision_id = world.decide()
    (row,) = world.restrictions(decision_id)
    command = AnswerAppeal(
        world.appeal(decision_id), CHEN, outcome, WHY, (Variation(row.restriction_id, ()),)
    )
    assert world.refused(command) is Code.EVIDENCE_NOT_OPENED
    world.look(decision_id)
    copied = Private("He wrote to strangers who had asked him to stop.")
    for reason, code in ((Private(""), Code.TEXT_MISSING), (copied, Code.REASON_REPEATS_DECISION)):
        assert world.refused(msgspec.structs.replace(command, reason=reason)) is code
    world.ok(command)


def test_i_14_at_its_date_an_unanswered_appeal_relieves_by_itself(world):
    decision_id = world.decide(target=LAN)
    appeal_id = world.appeal(decision_id)
    position = world.position
    world.clock.at = Instant(world.get(APPEALS, appeal_id).answer_due_at - 1)
    assert not world.allowed(STRANGERS)
    world.after(1)
    assert world.allowed(STRANGERS)
    assert not world.allowed(STRANGERS, target=LAN)
    assert world.position == position
    assert world.get(APPEALS, appeal_id).overdue(world.clock.at)


def test_i_15_no_appeal_ends_heavier_than_it_began(world):
    for _ in range(2):
        world.decide()
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    (row,) = world.restrictions(decision_id)
    world.look(decision_id)
    for capabilities, until in (
        ((*row.terms.capabilities, POST), None),
        (row.terms.capabilities, Instant(row.terms.until + 1)),
        ((SEND,), Instant(row.terms.until + 365 * DAY)),
    ):
        heavy = (Variation(row.restriction_id, capabilities, until),)
        command = AnswerAppeal(appeal_id, CHEN, Outcome.VARIED, WHY, heavy)
        assert world.refused(command) is Code.OUTCOME_HEAVIER


def test_i_16_however_often_one_writes_there_is_one_open_appeal(world):
    decision_id = world.decide()
    for number in range(30):
        world.ok(LodgeAppeal(decision_id, WEI, Private(f"Please read this too: {number}")))
    rows = world.find(APPEALS, decision_id=decision_id)
    assert [row.status for row in rows] == [Status.OPEN]
    assert len(rows[0].words) == 30


def test_i_16_the_right_to_appeal_lasts_180_days_whatever_the_rulebook_says(world):
    decision_id = world.decide()
    world.after(180 * DAY - 1)
    for other in (LAN, MING):
        assert world.refused(LodgeAppeal(decision_id, other, WHY)) is Code.NOT_FOUND
    world.appeal(decision_id)
    assert appeal.WINDOW_MIN == 180 * DAY


# I-17


def seen_by_the_law(world: World, case_id, evidence) -> bytes:
    """The whole input of a decision, as bytes, without the ids that the next command will mint."""
    with world.store.read() as reader:
        desk = Desk(reader, world.engine.policies, Mint(b"", CommandId("")))
        facts = deciding(desk, reader.get(CASES, case_id), ADA, evidence, None)
    fields = {name: getattr(facts, name) for name in facts.__struct_fields__ if name != "ids"}
    return canonical(
        {name: sorted(value) if isinstance(value, frozenset) else value for name, value in fields.items()}
    )


def test_i_17_one_report_and_five_hundred_decide_alike(world):
    """Metamorphic: nothing that the law sees changes with the number, the ranks or the words of those who report."""
    command = FileReport(WEI, "harassment", (private("m-1"),), reporter=LAN)
    opened, _ = world.do(command, "the-first-report").events
    item = world.evidence(opened.case_id)
    before = seen_by_the_law(world, opened.case_id, (item,))
    for number in range(500):
        words = Private(f"I am number {number} and very important")
        world.ok(msgspec.structs.replace(command, words=words, reporter=MING if number % 2 else None))
    assert seen_by_the_law(world, opened.case_id, (item,)) == before
    assert len(world.find(CASES, account_no=WEI)) == 1


def test_i_17_the_input_of_a_decision_has_no_place_for_rank_money_or_number():
    def fields(kind: type, found: set[str], done: set[type]) -> set[str]:
        if kind in done:
            return found
        done.add(kind)
        for field in msgspec.structs.fields(kind):
            found.add(field.encode_name)
            for part in _structs(field.type):
                fields(part, found, done)
        return found

    names = fields(DecideFacts, set(), set())
    assert {"evidence", "findings", "versions"} <= names
    money_or_rank = {
        "debt",
        "balance",
        "loan",
        "vip",
        "rank",
        "spend",
        "followers",
        "amount",
        "score",
        "virality",
    }
    assert not {name for name in names if set(name.split("_")) & money_or_rank}
    assert not names & {"count", "reports", "report_count", "reporters"}


def _structs(kind):
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for part in get_args(kind):
        yield from _structs(part)


# I-18


def test_i_18_one_person_with_every_role_is_one_person(world):
    me = world.appoint("p_me", *Role)
    proposed = world.decide("F1", decider=me)
    seen = content_digest(world.get(DECISIONS, proposed))
    assert world.refused(ApproveDecision(proposed, me, seen)) is Code.APPROVER_IS_DECIDER
    harm = world.decide("F1", decider=me, imminent_harm=True)
    seen = content_digest(world.get(DECISIONS, harm))
    assert world.refused(ConfirmDecision(harm, me, seen)) is Code.APPROVER_IS_DECIDER
    world.after(24 * HOUR)
    assert world.allowed(RECEIVE)


def test_i_18_an_approval_is_of_the_content_that_was_seen(world):
    proposed = world.decide("F1")
    row = world.get(DECISIONS, proposed)
    other = content_digest(msgspec.structs.replace(row, chosen=()))
    assert world.refused(ApproveDecision(proposed, BELA, other)) is Code.APPROVAL_OF_OTHER_CONTENT


def test_i_18_nothing_permanent_is_in_force_by_one_person_alone(world):
    """By deciding, by amending, by acting against imminent harm: after a day at most it takes two."""
    world.decide("F1")
    timed = world.decide("F1", choices=(Choice((CALL,), lasts=days(2)),))
    (row,) = world.restrictions(timed)
    case_id = world.case()
    item = world.evidence(case_id)
    forever = Choice((CALL,), permanent=True)
    world.ok(AmendRestriction(row.restriction_id, ADA, forever, WHY, case_id, (item,)))
    world.decide("F1", imminent_harm=True)
    world.after(2 * DAY)
    assert all(not in_force(item, world.clock.at) for item in world.find(RESTRICTIONS))


def test_i_18_a_lift_is_looked_at_by_another(world):
    decision_id = world.decide()
    world.ok(LiftDecision(decision_id, SVEN, WHY))
    assert len(world.find(RESTRICTIONS, second_look="due")) == 1


# I-33


def test_i_33_a_first_offence_starts_low(world):
    for choice in (
        Choice((SEND,), lasts=hours(1)),
        Choice((STRANGERS,), lasts=hours(73)),
        Choice((STRANGERS, CALL), lasts=hours(1)),
    ):
        assert world.refused(world.deciding(choices=(choice,))) is Code.MEASURE_ABOVE_RUNG


@given(st.data())
def test_i_33_nothing_passes_that_is_heavier_than_its_rung(data):
    """Any choice that passes restricts, at every instant, no more than some measure of the rung does."""
    clause = data.draw(st.sampled_from((HARASSMENT, SPAM)))
    rung = data.draw(st.sampled_from(clause.ladder))
    names = data.draw(st.sets(st.sampled_from((SEND, STRANGERS, CALL, POST, PAY)), max_size=3))
    choice = Choice(
        tuple(sorted(names)),
        lasts=data.draw(st.none() | st.builds(hours, st.integers(0, 5_000))),
        until=data.draw(st.none() | st.integers(-5, 5_000).map(lambda n: Instant(n * HOUR))),
        permanent=data.draw(st.booleans()),
        target=data.draw(st.sampled_from((None, LAN))),
    )
    if bounded(choice, clause, rung, Instant(0), "UTC") is not None:
        return
    end = ladder.ends(choice, Instant(0), "UTC")
    assert not choice.permanent
    assert any(
        set(names) <= set(measure.capabilities)
        and 0 < end <= measure.lasts.after(Instant(0), "UTC")
        and (choice.target is not None or not measure.no_contact)
        for measure in rung.measures
    )


def test_i_33_an_offence_counts_once_told_and_while_it_stands(world):
    first = world.decide()
    world.fall(first)
    assert world.get(DECISIONS, world.decide()).rung == 1
    assert world.get(DECISIONS, world.decide("S1")).rung == 1
    assert decision.STANDING_OUTCOMES.isdisjoint({Outcome.OVERTURNED, Outcome.WITHDRAWN, Outcome.DECLINED})
