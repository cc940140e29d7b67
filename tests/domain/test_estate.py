"""Estate: a relative with proof gets data and money, by two people and after seven days, and never the account."""

from __future__ import annotations

from typing import Any

import pytest

from dueprocess.application.views.all import ESTATES, EXPORTS, PAYOUTS
from dueprocess.domain.account import Channel, ContactGiven, EraseAccount, RegisterAccount
from dueprocess.domain.estate import (
    ANSWER_WITHIN,
    TAKEN_WITHIN,
    WAITS,
    ApproveEstate,
    ClaimEstate,
    Estate,
    EstateClaimed,
    EstateGranted,
    EstateStopped,
    OpenEstatePapers,
    Part,
    ProposeEstate,
    RefuseEstate,
    Relation,
    StopEstate,
    Stopper,
    SupplementEstate,
    WishEstate,
    content_digest,
)
from dueprocess.domain.exits import ExitOpened, OpenExit
from dueprocess.domain.export import ExportRequested, RecordExport, RecordFetch, RequestExport
from dueprocess.domain.order import Share
from dueprocess.domain.own_data import Count, Kind
from dueprocess.domain.payout import (
    InstructPayout,
    Outcome,
    PayoutKind,
    PayoutRequested,
    RequestPayout,
)
from dueprocess.domain.sign_in import RecordSignIn
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.kernel.ids import EstateId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.holding import holdings
from tests.ordering import in_force
from tests.world import ADA, ANNA, BELA, CHEN, LAN, OLGA, START, SVEN, WEI, private

PROOF = Private(data=b"\x89PNG a death certificate", media_type="image/png")
BOTH = (Part.DATA, Part.MONEY)


def claiming(**changes: Any) -> ClaimEstate:
    fields = {
        "account_no": WEI,
        "named": Private("wei"),
        "name": Private("Wei Hong"),
        "relation": Relation.CHILD,
        "contact": Private("hong@example.org"),
        "words": Private("My father died in March."),
        "papers": (PROOF,),
        "bank": Private("harbour"),
        "number": Private("6222 0000 1111"),
        **changes,
    }
    return ClaimEstate(**fields)


def claimed(world, **changes: Any) -> EstateId:
    (event,) = world.ok(claiming(**changes))
    assert isinstance(event, EstateClaimed)
    return event.estate_id


def row(world, key: EstateId) -> Estate:
    found = world.get(ESTATES, key)
    assert isinstance(found, Estate)
    return found


def proposed(world, parts=BOTH, **changes: Any) -> EstateId:
    key = claimed(world, **changes)
    world.ok(OpenEstatePapers(key, ADA))
    world.ok(ProposeEstate(key, parts, Private("The certificate and the register agree."), ADA))
    return key


def granted(world, parts=BOTH, **changes: Any) -> EstateId:
    key = proposed(world, parts, **changes)
    world.ok(OpenEstatePapers(key, BELA))
    (event,) = world.ok(ApproveEstate(key, BELA, content_digest(row(world, key))))
    assert isinstance(event, EstateGranted)
    return key


def opened(world, parts=BOTH, **changes: Any) -> EstateId:
    key = granted(world, parts, **changes)
    world.after(WAITS)
    return key


def withdraw(key: EstateId, amount=1_000, **changes: Any) -> RequestPayout:
    fields = {"kind": PayoutKind.WITHDRAW, "target": f"estate:{key}", **changes}
    return RequestPayout(
        WEI, fields["kind"], "balance", fields["target"], amount, "CNY", None, fields.get("estate_id", key)
    )


def window(world, key: EstateId) -> ExitOpened:
    (event,) = world.ok(OpenExit(WEI, key), holdings())
    assert isinstance(event, ExitOpened)
    return event


def made(world, key: EstateId) -> ExportRequested:
    (asked,) = world.ok(RequestExport(WEI, None, estate_id=key))
    assert isinstance(asked, ExportRequested)
    world.ok(RecordExport(asked.export_id, (Count(Kind.CHATS, 3),), (), 4_000, "ab" * 32))
    return asked


def test_a_relative_gets_data_and_money_after_seven_days(world):
    key = granted(world)
    found = row(world, key)
    assert found.opens_at == world.clock.at + 7 * DAY
    world.clock.at = Instant(found.opens_at - 1)
    assert world.refused(RequestExport(WEI, None, estate_id=key)) is Code.ESTATE_NOT_OPEN
    assert world.refused(OpenExit(WEI, key), holdings()) is Code.ESTATE_NOT_OPEN
    world.clock.at = found.opens_at
    asked = made(world, key)
    assert asked.ready_from == world.clock.at
    assert world.ok(RecordFetch(asked.export_id, WEI, None, 0, key))
    assert window(world, key).estate_id == key
    (paid,) = world.ok(withdraw(key), holdings())
    assert isinstance(paid, PayoutRequested)
    assert (paid.waits, paid.from_at) == (False, world.clock.at)


def test_it_is_answered_by_a_day_and_what_is_missing_can_be_sent(world):
    key = claimed(world)
    assert row(world, key).answer_due_at == world.clock.at + ANSWER_WITHIN
    world.ok(OpenEstatePapers(key, ADA))
    assert world.refused(RefuseEstate(key, Private(" "), ADA)) is Code.TEXT_MISSING
    world.ok(RefuseEstate(key, Private("The register is missing."), ADA))
    assert world.refused(OpenEstatePapers(key, BELA)) is Code.ESTATE_NOT_WAITING
    world.after(DAY)
    assert world.refused(SupplementEstate(key, Private(""), (PROOF,))) is Code.TEXT_MISSING
    world.ok(SupplementEstate(key, Private("Here it is."), (PROOF,)))
    found = row(world, key)
    assert (found.awaits, len(found.papers), len(found.words)) == (True, 2, 2)
    assert found.answer_due_at == world.clock.at + ANSWER_WITHIN
    assert world.refused(ProposeEstate(key, BOTH, Private("x"), ADA)) is Code.PAPERS_NOT_OPENED


@pytest.mark.parametrize("field", ["named", "name", "contact", "words"])
def test_a_claim_says_who_whose_and_where_to_answer(world, field):
    assert world.refused(claiming(**{field: Private(" ")})) is Code.TEXT_MISSING


def test_a_claim_has_a_proof_and_a_bank_account_is_whole(world):
    assert world.refused(claiming(papers=())) is Code.ESTATE_PAPERS_MISSING
    assert world.refused(claiming(papers=(Private(),))) is Code.ESTATE_PAPERS_MISSING
    assert world.refused(claiming(number=Private())) is Code.TEXT_MISSING


def test_an_account_that_there_is_not_can_be_claimed_and_is_never_given(world):
    key = claimed(world, account_no=None)
    world.ok(OpenEstatePapers(key, ADA))
    assert world.refused(ProposeEstate(key, BOTH, Private("x"), ADA)) is Code.ESTATE_ACCOUNT_UNKNOWN
    world.ok(EraseAccount(LAN))
    erased = claimed(world, account_no=LAN)
    world.ok(OpenEstatePapers(erased, ADA))
    assert world.refused(ProposeEstate(erased, BOTH, Private("x"), ADA)) is Code.ESTATE_ACCOUNT_UNKNOWN


def test_i_18_one_person_is_not_two_and_both_have_seen_the_proofs(world):
    world.ok(AppointStaff(ADA, private("ada"), (Role.DECIDER, Role.APPROVER), by=OLGA))
    key = claimed(world)
    assert world.refused(ProposeEstate(key, BOTH, Private("x"), ADA)) is Code.PAPERS_NOT_OPENED
    assert world.refused(ApproveEstate(key, BELA, "")) is Code.ESTATE_NOT_PROPOSED
    world.ok(OpenEstatePapers(key, ADA))
    assert world.ok(OpenEstatePapers(key, ADA)) == ()
    assert world.refused(ProposeEstate(key, BOTH, Private(" "), ADA)) is Code.TEXT_MISSING
    assert world.refused(ProposeEstate(key, (), Private("x"), ADA)) is Code.ESTATE_GIVES_NOTHING
    world.ok(ProposeEstate(key, BOTH, Private("x"), ADA))
    seen = content_digest(row(world, key))
    assert world.refused(ApproveEstate(key, ADA, seen)) is Code.APPROVER_IS_DECIDER
    assert world.refused(ApproveEstate(key, BELA, seen)) is Code.PAPERS_NOT_OPENED
    world.ok(OpenEstatePapers(key, BELA))
    assert world.refused(ApproveEstate(key, BELA, "another")) is Code.APPROVAL_OF_OTHER_CONTENT
    world.ok(ApproveEstate(key, BELA, seen))


def test_who_has_no_such_role_or_is_near_decides_nothing(world):
    key = claimed(world)
    for person in (CHEN, OLGA):
        assert world.refused(OpenEstatePapers(key, person)) is Code.STAFF_LACKS_ROLE
    world.ok(AppointStaff(ANNA, private("anna"), (Role.DECIDER,), by=OLGA, conflicts=(WEI,)))
    assert world.refused(OpenEstatePapers(key, ANNA)) is Code.STAFF_IN_CONFLICT
    assert world.refused(OpenEstatePapers(EstateId("est_none"), ADA)) is Code.NOT_FOUND


@pytest.mark.parametrize("stage", [claimed, proposed, granted, opened])
def test_i_26_whoever_signs_in_lives_and_nothing_more_is_given(world, stage):
    key = stage(world)
    events = world.ok(RecordSignIn(WEI))
    (stopped,) = (event for event in events if isinstance(event, EstateStopped))
    assert stopped.stopper is Stopper.SIGN_IN
    assert not row(world, key).lives
    assert world.refused(RequestExport(WEI, None, estate_id=key)) is Code.ESTATE_NOT_OPEN
    assert world.refused(OpenExit(WEI, key), holdings()) is Code.ESTATE_NOT_OPEN
    assert world.refused(OpenEstatePapers(key, SVEN)) is Code.ESTATE_OWNER_LIVES
    assert world.ok(RecordSignIn(WEI)) == ()


def test_i_26_every_contact_is_told_and_each_can_say_that_the_owner_lives(world):
    old, new = (
        ContactGiven(Channel.EMAIL, private(name), Instant(START - 400 * DAY))
        for name in ("a@b.cn", "c@d.cn")
    )
    world.ok(RegisterAccount(private("wei"), contacts=(old,)))
    world.ok(RegisterAccount(private("wei"), contacts=(new,)))
    key = claimed(world)
    assert world.refused(StopEstate(key)) is Code.ESTATE_NOT_WAITING
    world.ok(OpenEstatePapers(key, ADA))
    world.ok(ProposeEstate(key, BOTH, Private("x"), ADA))
    world.ok(OpenEstatePapers(key, BELA))
    (event,) = world.ok(ApproveEstate(key, BELA, content_digest(row(world, key))))
    assert isinstance(event, EstateGranted)
    assert len(event.told) == 2  # the one that was taken away lately, too
    (stopped,) = world.ok(StopEstate(key))
    assert isinstance(stopped, EstateStopped)
    assert stopped.stopper is Stopper.CONTACT
    assert world.ok(StopEstate(key)) == ()


def test_a_payout_that_was_asked_for_is_not_handed_over_once_the_owner_lives(world):
    key = opened(world)
    window(world, key)
    (paid,) = world.ok(withdraw(key), holdings())
    assert isinstance(paid, PayoutRequested)
    world.ok(RecordSignIn(WEI))
    world.ok(InstructPayout(paid.payout_id), holdings())
    found = world.get(PAYOUTS, paid.payout_id)
    assert (found.outcome, found.refused, found.instructed_at) == (Outcome.REFUSED, "estate_not_open", None)


def test_an_archive_that_lies_ready_is_not_handed_out_once_the_owner_lives(world):
    key = opened(world)
    asked = made(world, key)
    world.ok(RecordSignIn(WEI))
    assert world.refused(RecordFetch(asked.export_id, WEI, None, 0, key)) is Code.ESTATE_NOT_OPEN


def test_the_estate_of_an_account_is_granted_to_one_relative(world):
    granted(world)
    other = claimed(world, name=Private("Wei Jun"))
    world.ok(OpenEstatePapers(other, ADA))
    assert world.refused(ProposeEstate(other, BOTH, Private("x"), ADA)) is Code.ESTATE_GRANTED_BEFORE


def test_of_two_that_were_proposed_only_the_first_is_agreed_to(world):
    first, second = proposed(world), proposed(world, name=Private("Wei Jun"))
    for key in (first, second):
        world.ok(OpenEstatePapers(key, BELA))
    world.ok(ApproveEstate(first, BELA, content_digest(row(world, first))))
    seen = content_digest(row(world, second))
    assert world.refused(ApproveEstate(second, BELA, seen)) is Code.ESTATE_GRANTED_BEFORE


def test_what_the_person_forbade_while_they_lived_is_not_given(world):
    assert world.ok(WishEstate(WEI, data=True)) == ()
    assert world.ok(WishEstate(WEI, data=False))
    key = claimed(world)
    world.ok(OpenEstatePapers(key, ADA))
    assert world.refused(ProposeEstate(key, BOTH, Private("x"), ADA)) is Code.ESTATE_DATA_FORBIDDEN
    world.ok(ProposeEstate(key, (Part.MONEY,), Private("x"), ADA))
    world.ok(OpenEstatePapers(key, BELA))
    world.ok(ApproveEstate(key, BELA, content_digest(row(world, key))))
    world.after(WAITS)
    assert world.refused(RequestExport(WEI, None, estate_id=key)) is Code.ESTATE_NOT_OPEN
    assert window(world, key)
    assert world.refused(WishEstate(99, data=False)) is Code.NOT_FOUND


def test_nothing_is_erased_while_a_relative_waits_or_has_still_to_take_it(world):
    key = claimed(world)
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN
    world.ok(RecordSignIn(WEI))
    assert not row(world, key).lives
    assert world.ok(EraseAccount(WEI))
    granted(world, account_no=LAN)
    world.after(WAITS + TAKEN_WITHIN - 1)
    assert world.refused(EraseAccount(LAN)) is Code.ERASURE_MATTER_OPEN
    world.after(1)
    assert world.ok(EraseAccount(LAN))


def test_money_needs_a_bank_account_and_data_alone_opens_no_window(world):
    key = claimed(world, bank=Private(), number=Private())
    world.ok(OpenEstatePapers(key, ADA))
    assert world.refused(ProposeEstate(key, BOTH, Private("x"), ADA)) is Code.ESTATE_BANK_MISSING
    world.ok(ProposeEstate(key, (Part.DATA,), Private("x"), ADA))
    world.ok(OpenEstatePapers(key, BELA))
    world.ok(ApproveEstate(key, BELA, content_digest(row(world, key))))
    world.after(WAITS)
    assert world.refused(OpenExit(WEI, key), holdings()) is Code.ESTATE_NOT_OPEN
    assert world.refused(withdraw(key), holdings()) is Code.ESTATE_NOT_OPEN


def test_i_20_money_goes_to_the_relative_s_own_bank_account_and_to_no_other(world):
    key = opened(world)
    window(world, key)
    for target in ("1", "2", "estate:est_other", "balance"):
        assert world.refused(withdraw(key, target=target), holdings()) is Code.PAYOUT_TARGET_NOT_OWN
    none = withdraw(key, estate_id=None)
    assert world.refused(none, holdings()) is Code.EXIT_NOT_OPEN  # the owner's own window is another


def test_i_20_nobody_but_the_relative_is_paid_to_that_account(world):
    key = opened(world)
    world.decide()
    world.ok(OpenExit(WEI), holdings())
    mine = withdraw(key, estate_id=None)
    assert world.refused(mine, holdings()) is Code.PAYOUT_TARGET_UNKNOWN
    stranger = withdraw(EstateId("est_none"))
    assert world.refused(stranger, holdings()) is Code.ESTATE_NOT_OPEN


def test_i_22_the_window_is_as_everybody_s_and_what_is_not_there_is_not_paid(world):
    key = opened(world)
    assert world.refused(withdraw(key), holdings()) is Code.EXIT_NOT_OPEN
    first = window(world, key)
    assert world.ok(OpenExit(WEI, key), holdings()) == ()
    assert world.refused(withdraw(key, 100_001), holdings()) is Code.PAYOUT_ABOVE_AVAILABLE
    world.clock.at = first.until
    assert world.refused(withdraw(key), holdings()) is Code.EXIT_NOT_OPEN
    assert window(world, key)


def test_i_23_what_an_order_froze_stays_frozen(world):
    key = opened(world)
    window(world, key)
    in_force(world, shares=(Share(WEI, 214_000),), amount=214_000)
    assert world.refused(withdraw(key, 100_000), holdings()) is Code.PAYOUT_FROZEN


def test_i_26_the_relative_has_one_archive_and_none_of_what_comes_later(world):
    key = opened(world)
    asked = made(world, key)
    again = made(world, key)  # not taken yet: it may be made anew
    world.ok(RecordFetch(asked.export_id, WEI, None, 0, key))
    assert world.refused(RequestExport(WEI, None, estate_id=key)) is Code.ESTATE_DATA_TAKEN
    assert world.ok(RecordFetch(again.export_id, WEI, None, 0, key))


def test_i_26_the_relative_s_archive_is_nobody_else_s_and_the_person_s_is_not_theirs(world):
    key = opened(world)
    theirs = made(world, key)
    (own,) = world.ok(RequestExport(WEI, Instant(START - 400 * DAY)))
    assert isinstance(own, ExportRequested)
    world.ok(RecordExport(own.export_id, (), (), 4_000, "ab" * 32))
    assert world.refused(RecordFetch(theirs.export_id, WEI, Instant(0))) is Code.NOT_FOUND
    assert world.refused(RecordFetch(own.export_id, WEI, None, 0, key)) is Code.NOT_FOUND
    assert world.get(EXPORTS, own.export_id).estate_id is None
