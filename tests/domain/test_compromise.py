"""Compromise: two independent people find it, everything the intruder brought about is void, and nothing else is."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueprocess.application.views.all import CASES, COMPROMISES, DECISIONS, NOTICES, REMEDIES
from dueprocess.domain.case import Status as CaseStatus
from dueprocess.domain.case import TakeCase
from dueprocess.domain.compromise import (
    END_OTHER_SESSIONS,
    ApproveCompromise,
    CompromiseFound,
    DropCompromise,
    EndCompromise,
    ProposeCompromiseEnd,
    Sign,
    SparedGiven,
    content_digest,
    end_digest,
)
from dueprocess.domain.decision import DecideCase, Outcome
from dueprocess.domain.enquiry import AskHuman, Claim
from dueprocess.domain.notice import Kind
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import AccountNo, CompromiseId, DecisionId, EvidenceId
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.policy import PLAY, TRADE
from tests.taking_over import SHOWN, agreeing, ended, found, linked, proposed, proposing
from tests.world import ADA, ANNA, BELA, CHEN, CORA, LAN, MING, OLGA, SVEN, WEI, World, private, scratch

STRANGERS = "chat.send_stranger"


def told(world, account_no):
    return [
        row.decision_id for row in world.find(NOTICES, account_no=account_no) if row.kind is Kind.TAKEN_OVER
    ]


def test_i_19_everything_of_that_time_is_void_here_and_in_linked_services_with_its_rung(world):
    linked(world)
    chat = world.decide("H1")
    game = world.decide("A1", LAN)
    assert not world.allowed(STRANGERS)
    assert not world.allowed(TRADE, LAN)
    compromise_id = found(world)
    for decision_id in (chat, game):
        row = world.get(DECISIONS, decision_id)
        assert (row.outcome, row.voided_by, row.counts) == (Outcome.WITHDRAWN, compromise_id, False)
    assert world.allowed(STRANGERS)
    assert world.allowed(TRADE, LAN)
    assert told(world, WEI) == [chat]
    assert told(world, LAN) == [game]
    world.after(DAY)
    again = world.decide("H1")
    assert world.get(DECISIONS, again).rung == 1


def test_i_11_what_was_built_on_it_is_recomputed_once(world):
    """Two findings of the intruder put the owner's own, later one on the third rung."""
    world.after(10 * DAY)
    for _ in range(2):
        world.decide("H1")
        world.after(MINUTE)
    world.after(2 * HOUR)
    own = world.decide("H1")
    assert world.get(DECISIONS, own).rung == 3
    at = world.clock.at
    found(world, from_at=Instant(at - 3 * HOUR), to_at=Instant(at - HOUR))
    row = world.get(DECISIONS, own)
    assert (row.rung, row.relied_on, row.stands) == (1, (), True)
    assert [item.kind for item in world.find(NOTICES, decision_id=own)].count(Kind.RECOMPUTED) == 1
    assert not world.allowed(STRANGERS)
    assert world.allowed("chat.send")


def test_i_11_the_platform_is_asked_to_end_the_other_sessions_once_an_account(world):
    linked(world)
    world.decide("H1")
    world.after(MINUTE)
    world.decide("S1")
    world.decide("A1", LAN)
    found(world)
    asked = [row.account_no for row in world.find(REMEDIES) if row.effect == END_OTHER_SESSIONS]
    assert sorted(asked) == [WEI, LAN]


def test_what_was_done_before_or_after_stays(world):
    before = world.decide("H1")
    world.after(HOUR)
    intruder = world.decide("S1")
    world.after(HOUR)
    after = world.decide("A1")
    at = world.clock.at
    found(world, from_at=Instant(at - 90 * MINUTE), to_at=Instant(at - 30 * MINUTE))
    fell = {row.decision_id for row in world.find(DECISIONS) if row.outcome is Outcome.WITHDRAWN}
    assert fell == {intruder}
    assert world.get(DECISIONS, before).stands
    assert world.get(DECISIONS, after).stands


def test_a_decision_that_rests_on_an_act_outside_of_that_time_too_stays(world):
    case_id = world.case()
    own = world.evidence(case_id)
    world.after(2 * HOUR)
    intruder_s = world.evidence(case_id)
    (made, *_) = world.ok(DecideCase(case_id, ADA, "H1", Private("He went on for hours."), (own, intruder_s)))
    assert world.refused(proposing(world)) is Code.COMPROMISE_VOIDS_NOTHING
    assert world.get(DECISIONS, made.decision_id).stands


def test_what_the_owner_did_is_named_with_a_reason_and_stays(world):
    own = world.decide("A1")
    intruder_s = world.decide("H1")
    spared = (SparedGiven(own, private("他在家里自己玩游戏，有录像。")),)
    found(world, spared=spared)
    assert world.get(DECISIONS, own).stands
    assert not world.get(DECISIONS, intruder_s).stands
    assert not world.allowed(TRADE)


def test_a_decision_that_waits_for_its_second_person_falls_too(world):
    world.decide("A1")
    world.after(MINUTE)
    world.decide("A1")
    world.after(MINUTE)
    waits = world.decide("A1")
    assert world.get(DECISIONS, waits).outcome is Outcome.AWAITING
    found(world)
    row = world.get(DECISIONS, waits)
    assert (row.outcome, waits in told(world, WEI)) == (Outcome.WITHDRAWN, False)
    assert world.get(CASES, row.case_id).status is CaseStatus.OPEN


def test_i_18_nobody_finds_it_alone(world):
    world.decide("H1")
    both = world.appoint("p_both", Role.REVIEWER, Role.SUPERVISOR)
    compromise_id = proposed(world, by=both)
    assert world.refused(agreeing(world, compromise_id, both)) is Code.APPROVER_IS_DECIDER
    assert world.refused(agreeing(world, compromise_id, SVEN)) is Code.STAFF_LACKS_ROLE
    other = ApproveCompromise(compromise_id, CHEN, "0" * 64)
    assert world.refused(other) is Code.APPROVAL_OF_OTHER_CONTENT
    assert not world.allowed(STRANGERS)
    world.ok(agreeing(world, compromise_id))
    assert world.refused(agreeing(world, compromise_id, CORA)) is Code.COMPROMISE_NOT_PROPOSED


def test_i_12_whoever_decided_or_agreed_to_what_it_voids_does_not_agree(world):
    world.decide("H1", decider=ANNA)
    compromise_id = proposed(world)
    assert world.refused(agreeing(world, compromise_id, ANNA)) is Code.APPROVER_TOOK_PART
    world.ok(DropCompromise(compromise_id, SVEN, private("Again, with the ban.")))
    world.after(HOUR)
    world.permanent(LAN)
    world.appoint("p_bela", Role.APPROVER, Role.REVIEWER)
    compromise_id = proposed(world, account_no=LAN)
    assert world.refused(agreeing(world, compromise_id, BELA)) is Code.APPROVER_TOOK_PART
    world.ok(agreeing(world, compromise_id))


def test_i_18_what_was_decided_since_has_to_be_read_as_well(world):
    world.decide("H1")
    compromise_id = proposed(world)
    world.decide("S1")
    assert world.refused(agreeing(world, compromise_id)) is Code.COMPROMISE_OUTDATED
    world.ok(DropCompromise(compromise_id, CHEN, private("There is one more.")))
    found(world)
    assert world.allowed(STRANGERS)


def test_nobody_has_a_part_in_what_is_about_themselves(world):
    linked(world)
    world.decide("H1")
    owner = world.appoint("p_owner", Role.REVIEWER, Role.SUPERVISOR, own_account=LAN)
    assert world.refused(proposing(world, by=owner)) is Code.STAFF_IN_CONFLICT
    compromise_id = proposed(world)
    assert world.refused(agreeing(world, compromise_id, owner)) is Code.STAFF_IN_CONFLICT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"by": OLGA}, Code.STAFF_LACKS_ROLE),
        ({"account_no": AccountNo(99)}, Code.NOT_FOUND),
        ({"signs": ()}, Code.COMPROMISE_UNSHOWN),
        ({"words": Private("  ")}, Code.TEXT_MISSING),
        ({"evidence": (EvidenceId("evd_none"),)}, Code.EVIDENCE_NOT_IN_CASE),
        ({"spared": (SparedGiven(DecisionId("dec_none"), private("x")),)}, Code.COMPROMISE_SPARES_OTHER),
        ({"account_no": MING}, Code.COMPROMISE_VOIDS_NOTHING),
    ],
)
def test_what_cannot_be_proposed_says_why(world, changes, code):
    world.decide("H1")
    assert world.refused(proposing(world, **changes)) is code


def test_a_time_that_cannot_have_been_is_refused(world):
    decision_id = world.decide("H1")
    at = world.clock.at
    for from_at, to_at in ((at, at), (at, at - 1), (at - 1, at + 1)):
        changes = {"from_at": Instant(from_at), "to_at": Instant(to_at)}
        assert world.refused(proposing(world, **changes)) is Code.COMPROMISE_TIME_UNSOUND
        claim = Claim(changes["from_at"], changes["to_at"], (Sign.OTHER,))
        assert world.refused(AskHuman(WEI, SHOWN, decision_id, claim)) is Code.COMPROMISE_TIME_UNSOUND
    spared = (SparedGiven(decision_id, Private(" ")),)
    assert world.refused(proposing(world, spared=spared)) is Code.TEXT_MISSING


def test_evidence_of_one_s_own_cases_may_show_it_and_nobody_else_s(world):
    mine = world.get(DECISIONS, world.decide("H1")).evidence
    other = world.get(DECISIONS, world.decide("H1", MING)).evidence
    assert world.refused(proposing(world, evidence=other)) is Code.EVIDENCE_NOT_IN_CASE
    assert world.get(COMPROMISES, proposed(world, evidence=mine)).evidence == mine


def test_i_19_nobody_decides_on_acts_of_that_time_while_it_stands(world):
    linked(world)
    world.decide("H1")
    late = world.deciding("S1")
    in_the_game = world.deciding("A1", LAN)
    found(world)
    assert world.refused(late) is Code.ACT_OF_INTRUDER
    assert world.refused(in_the_game) is Code.ACT_OF_INTRUDER
    world.after(MINUTE)
    own = world.evidence(late.case_id)
    world.ok(msgspec.structs.replace(late, evidence=(*late.evidence, own)))


def test_i_09_a_finding_that_was_wrong_brings_nothing_back_and_the_case_is_decided_anew(world):
    decision_id = world.decide("H1")
    compromise_id = found(world)
    ended(world, compromise_id)
    assert world.allowed(STRANGERS)
    row = world.get(DECISIONS, decision_id)
    assert not row.stands
    case = world.get(CASES, row.case_id)
    assert case.status is CaseStatus.OPEN
    world.ok(TakeCase(case.case_id, ADA))
    facts = Private("He wrote to strangers; the telephone was his own old one.")
    (made, *_) = world.ok(DecideCase(case.case_id, ADA, "H1", facts, row.evidence))
    assert made.rung == 1
    assert not world.allowed(STRANGERS)


def test_i_18_a_finding_is_ended_by_two_who_had_no_part_in_it(world):
    world.decide("H1")
    compromise_id = found(world)
    why = private("是他自己的旧手机。")
    for by in (SVEN, CHEN):
        assert world.refused(ProposeCompromiseEnd(compromise_id, by, why)) is Code.APPROVER_TOOK_PART
    assert world.refused(EndCompromise(compromise_id, CORA, "")) is Code.COMPROMISE_NOT_STANDING
    assert world.refused(ProposeCompromiseEnd(compromise_id, ANNA, Private(" "))) is Code.TEXT_MISSING
    world.ok(ProposeCompromiseEnd(compromise_id, ANNA, why))
    seen = end_digest(world.get(COMPROMISES, compromise_id))
    for by, code in (
        (ANNA, Code.APPROVER_IS_DECIDER),
        (CHEN, Code.APPROVER_TOOK_PART),
        (SVEN, Code.STAFF_LACKS_ROLE),
    ):
        assert world.refused(EndCompromise(compromise_id, by, seen)) is code
    assert world.refused(EndCompromise(compromise_id, CORA, "0" * 64)) is Code.APPROVAL_OF_OTHER_CONTENT
    world.ok(EndCompromise(compromise_id, CORA, seen))
    assert world.refused(ProposeCompromiseEnd(compromise_id, ANNA, why)) is Code.COMPROMISE_NOT_STANDING


def test_a_proposal_is_left_with_a_reason_and_changes_nothing(world):
    world.decide("H1")
    compromise_id = proposed(world)
    assert world.refused(DropCompromise(compromise_id, ADA, Private(""))) is Code.TEXT_MISSING
    assert world.refused(DropCompromise(compromise_id, OLGA, SHOWN)) is Code.STAFF_LACKS_ROLE
    world.ok(DropCompromise(compromise_id, ADA, private("The phone is his.")))
    assert world.refused(DropCompromise(compromise_id, ADA, SHOWN)) is Code.COMPROMISE_NOT_PROPOSED
    assert world.refused(agreeing(world, compromise_id)) is Code.COMPROMISE_NOT_PROPOSED
    assert not world.allowed(STRANGERS)


def test_what_is_not_there_is_not_found(world):
    none = CompromiseId("cmp_none")
    for command in (
        ApproveCompromise(none, CHEN, ""),
        DropCompromise(none, CHEN, SHOWN),
        ProposeCompromiseEnd(none, CHEN, SHOWN),
        EndCompromise(none, CHEN, ""),
    ):
        assert world.refused(command) is Code.NOT_FOUND


def test_a_claim_waits_for_a_human_and_changes_nothing(world):
    """Anybody can say it; that by itself frees nobody (the incentive to claim it is as old as the rule)."""
    decision_id = world.decide("H1")
    claim = Claim(Instant(world.clock.at - HOUR), world.clock.at, (Sign.NEW_DEVICE,))
    assert world.refused(AskHuman(WEI, SHOWN, decision_id, msgspec.structs.replace(claim, signs=()))) is (
        Code.COMPROMISE_UNSHOWN
    )
    (asked,) = world.ok(AskHuman(WEI, SHOWN, decision_id, claim))
    assert (asked.claim, asked.answer_due_at) == (claim, world.clock.at + DAY)
    assert not world.allowed(STRANGERS)


def test_the_content_says_all_that_is_read(world):
    linked(world)
    world.decide("H1")
    world.decide("A1", LAN)
    row = world.get(COMPROMISES, proposed(world))
    digests = {content_digest(row)}
    for change in (
        {"from_at": Instant(row.from_at + 1)},
        {"voids": row.voids[:1]},
        {"signs": (Sign.OTHER,)},
        {"words": row.words.__class__(row.words.ref, "00")},
        {"account_no": LAN},
    ):
        digests.add(content_digest(msgspec.structs.replace(row, **change)))
    assert len(digests) == 6


def test_it_says_which_accounts_it_is_about(world):
    linked(world)
    world.decide("A1", LAN)
    compromise_id = proposed(world)
    event = world.ok(agreeing(world, compromise_id))[0]
    assert isinstance(event, CompromiseFound)
    assert event.accounts == (WEI, LAN)
    assert world.allowed(PLAY, LAN)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    acts=st.lists(st.tuples(st.sampled_from(["H1", "A1"]), st.sampled_from([WEI, LAN, MING])), max_size=6),
    span=st.tuples(st.integers(0, 7), st.integers(0, 7)).map(sorted),
    spare=st.integers(0, 5),
    joined=st.booleans(),
)
def test_i_19_exactly_what_lies_in_that_time_is_void_and_the_rest_counts_as_if_it_had_never_been(
    acts, span, spare, joined
):
    """An oracle of four lines: whose, when, whether spared; and of what is left, how often the same was found before."""
    with scratch() as folder:
        world = World.copied(folder)
        if joined:
            linked(world)
        start, made = world.clock.at, []
        for number, (clause, account_no) in enumerate(acts):
            world.clock.at = Instant(start + number * HOUR)
            decision_id = world.decide(clause, account_no)
            awaiting = world.get(DECISIONS, decision_id).outcome is Outcome.AWAITING
            made.append((decision_id, clause, account_no, number, awaiting))
        world.clock.at = Instant(start + 8 * HOUR)
        mine = {WEI, LAN} if joined else {WEI}
        reached = [row for row in made if row[2] in mine and span[0] <= row[3] <= span[1]]
        spared = {row[0] for row in reached[spare : spare + 1]}
        void = {row[0] for row in reached} - spared
        given_ = tuple(SparedGiven(key, private("own doing")) for key in spared)
        times = {"from_at": Instant(start + span[0] * HOUR), "to_at": Instant(start + span[1] * HOUR)}
        command = proposing(world, spared=given_, **times)
        if span[0] == span[1]:
            assert world.refused(command) is Code.COMPROMISE_TIME_UNSOUND
        elif not void:
            assert world.refused(command) is Code.COMPROMISE_VOIDS_NOTHING
        else:
            (event,) = world.ok(command)
            world.ok(agreeing(world, event.compromise_id))
            assert {
                row.decision_id for row in world.find(DECISIONS) if not row.upright and row.voided_by
            } == void
            left = [row for row in made if row[0] not in void]
            for decision_id, clause, account_no, number, awaiting in left:
                before = [
                    row[0]
                    for row in left
                    if row[1:3] == (clause, account_no) and row[3] < number and not row[4]
                ]
                row = world.get(DECISIONS, decision_id)
                assert set(row.relied_on) == set(before)
                assert row.rung == len(before) + 1
                assert awaiting or world.restrictions(decision_id)
            for decision_id in void:
                assert all(item.terms.ended_at for item in world.restrictions(decision_id))
        world.store.close()
