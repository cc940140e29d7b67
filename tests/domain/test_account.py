"""Account: a number for whoever can be restricted, and an erasure that waits for what is open."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain import account
from dueprocess.domain.account import (
    AccountErased,
    AccountReached,
    AccountRegistered,
    Channel,
    ContactGiven,
    EraseAccount,
    RegisterAccount,
    RegisterFacts,
)
from dueprocess.domain.decision import Outcome
from dueprocess.domain.enquiry import AnswerEnquiry, AskHuman
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal
from tests.world import CHEN, DAY, HOUR, WEI, private


def test_accounts_are_numbered_without_gaps(world):
    (first,) = world.ok(RegisterAccount(private("first")))
    (second,) = world.ok(RegisterAccount(private("second")))
    assert (first.account_no, second.account_no) == (4, 5)


def test_the_same_external_id_keeps_its_number(world):
    assert world.ok(RegisterAccount(private("wei"))) == ()
    (reached,) = world.ok(RegisterAccount(private("wei"), locale="en"))
    assert isinstance(reached, AccountReached)
    assert (reached.account_no, reached.locale) == (WEI, "en")


def test_a_new_contact_is_told_and_the_same_contact_is_no_event(world):
    contacts = (ContactGiven(Channel.EMAIL, private("wei@example.org")),)
    assert len(world.ok(RegisterAccount(private("wei"), contacts=contacts))) == 1
    assert world.ok(RegisterAccount(private("wei"), contacts=contacts)) == ()


def test_the_record_holds_no_external_id_and_no_address(world):
    contacts = (ContactGiven(Channel.EMAIL, private("secret@example.org")),)
    world.ok(RegisterAccount(private("outside-id-77"), contacts=contacts))
    with world.store.read() as reader:
        stored = b"".join(data for _, data in reader.stored())
        shown = b"".join(body for _, body, *_ in reader.dump(ACCOUNTS))
    for word in (b"outside-id-77", b"secret@example.org"):
        assert word not in stored
        assert word not in shown


def test_an_account_needs_an_external_id(world):
    assert world.refused(RegisterAccount(Private("  "))) is Code.TEXT_MISSING


def test_an_unknown_zone_is_refused(world):
    assert world.refused(RegisterAccount(private("x"), zone="Mars/Olympus")) is Code.ZONE_UNKNOWN


@pytest.mark.parametrize(
    "address", ["nobody", "@example.org", "a@localhost", "a b@example.org", f"{'a' * 250}@e.org"]
)
def test_an_address_that_cannot_be_one_is_refused(world, address):
    contacts = (ContactGiven(Channel.EMAIL, private(address)),)
    assert world.refused(RegisterAccount(private("x"), contacts=contacts)) is Code.CONTACT_MALFORMED


def test_a_number_that_is_no_address_is_fine_for_another_channel(world):
    contacts = (ContactGiven(Channel.SMS, private("+8613800000000")),)
    (made,) = world.ok(RegisterAccount(private("x"), contacts=contacts))
    assert isinstance(made, AccountRegistered)


def test_nothing_unknown_can_be_erased(world):
    assert world.refused(EraseAccount(AccountNo(99))) is Code.NOT_FOUND


def test_erasing_forgets_the_words_and_keeps_the_number_taken(world):
    world.ok(EraseAccount(WEI))
    with world.store.read() as reader:
        assert reader.external_id(WEI) is None
        assert reader.account_no("wei") is None
        assert reader.vault(world.get(ACCOUNTS, WEI).external.ref) is None
    assert world.get(ACCOUNTS, WEI).erased
    (again,) = world.ok(RegisterAccount(private("wei")))
    assert again.account_no == 4
    assert world.ok(EraseAccount(WEI)) == ()


def test_an_erased_account_is_not_registered_anew_under_its_number(world):
    world.ok(EraseAccount(WEI))
    facts = RegisterFacts(world.get(ACCOUNTS, WEI), AccountNo(4), frozenset({"Asia/Shanghai"}))
    refused = account.register(facts, RegisterAccount(private("wei")), world.clock.at)
    assert isinstance(refused, Refusal)
    assert refused.code is Code.ACCOUNT_ERASED


def test_erasure_waits_for_an_open_case(world):
    world.case()
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN


def test_erasure_waits_for_a_decision_that_waits(world):
    world.decide("F1")
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN


def test_erasure_waits_for_a_restriction_and_no_longer(world):
    world.decide()
    world.after(72 * HOUR - 1)
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN
    world.after(1)
    assert isinstance(world.ok(EraseAccount(WEI))[0], AccountErased)


def test_erasure_waits_for_an_appeal(world):
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    world.after(10 * DAY)
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN
    world.answer(appeal_id, Outcome.AFFIRMED)
    world.ok(EraseAccount(WEI))


def test_erasure_waits_for_an_enquiry(world):
    (asked,) = world.ok(AskHuman(WEI, Private("Is anybody there?")))
    assert world.refused(EraseAccount(WEI)) is Code.ERASURE_MATTER_OPEN
    world.ok(AnswerEnquiry(asked.enquiry_id, CHEN, Private("Yes.")))
    world.ok(EraseAccount(WEI))


def test_an_account_has_no_place_for_money_rank_or_followers():
    """I-17 begins here: what is not known of an account cannot weigh on its case."""
    names = {field.name for field in msgspec.structs.fields(account.Account)}
    assert names == {
        "account_no",
        "kind",
        "external",
        "contacts",
        "locale",
        "zone",
        "registered_at",
        "seen_at",
        "erased",
        "former",
        "others_ended_at",
        "contested",
    }


def test_events_of_another_noun_leave_an_account_as_it_is(world):
    row = world.get(ACCOUNTS, WEI)
    assert account.evolve(row, world.events()[0].event, world.clock.at) == row


def email(address: str, since: int | None = None) -> ContactGiven:
    return ContactGiven(Channel.EMAIL, private(address), None if since is None else Instant(since))


def told(world, *contacts: ContactGiven) -> account.Account:
    world.ok(RegisterAccount(private("wei"), contacts=contacts))
    return world.get(ACCOUNTS, WEI)


def addresses(world, contacts) -> list[str]:
    with world.store.read() as reader:
        return [reader.vault(contact.address.ref).content.decode() for contact in contacts]


def test_a_contact_is_old_seven_days_after_we_learned_of_it_and_not_a_moment_before(world):
    row, at = told(world, email("wei@example.org")), world.clock.now()
    assert row.contacts[0].since == at
    assert row.older_contacts(Instant(at + 7 * DAY - 1)) == ()
    assert row.older_contacts(Instant(at + 7 * DAY)) == row.contacts


def test_the_platform_may_know_a_contact_for_longer_and_never_from_the_future(world):
    at = world.clock.now()
    assert told(world, email("wei@example.org", at - 30 * DAY)).contacts[0].since == at - 30 * DAY
    assert told(world, email("new@example.org", at + 30 * DAY)).contacts[0].since == at


def test_a_contact_that_stays_keeps_its_age_whatever_is_told_beside_it(world):
    first = told(world, email("wei@example.org")).contacts[0].since
    world.clock.at = Instant(world.clock.at + 8 * DAY)
    row = told(world, email("thief@example.org"), email("wei@example.org", world.clock.now()))
    assert [contact.since for contact in row.contacts] == [world.clock.now(), first]
    assert addresses(world, row.older_contacts(world.clock.now())) == ["wei@example.org"]


def test_a_contact_that_a_thief_took_away_is_still_an_older_one_for_thirty_days(world):
    told(world, email("wei@example.org"))
    world.clock.at = Instant(world.clock.at + 8 * DAY)
    row = told(world, email("thief@example.org"))
    gone = world.clock.now()
    assert addresses(world, row.older_contacts(gone)) == ["wei@example.org"]
    assert addresses(world, row.older_contacts(Instant(gone + 30 * DAY - 1)))[-1] == "wei@example.org"
    assert addresses(world, row.older_contacts(Instant(gone + 30 * DAY))) == ["thief@example.org"]


def test_a_contact_of_unknown_age_proves_nothing():
    assert not account.settled(None, Instant(99 * DAY))


def test_an_erased_account_has_no_former_contacts_either(world):
    told(world, email("wei@example.org"))
    told(world, email("new@example.org"))
    world.ok(EraseAccount(WEI))
    assert world.get(ACCOUNTS, WEI).former == ()
