"""Export: everybody gets what is theirs, nobody else does, and a sign-in that is new waits a day."""

from __future__ import annotations

import pytest

from dueprocess.application.export import exports_of
from dueprocess.application.views.all import EXPORTS
from dueprocess.domain.account import Channel, ContactGiven, EraseAccount, RegisterAccount
from dueprocess.domain.export import (
    GOES_ON_WITHIN,
    LASTS,
    WAIT,
    ExportFetched,
    ExportRequested,
    RecordExport,
    RecordFetch,
    RequestExport,
    Stage,
    StopExport,
    waits_until,
)
from dueprocess.domain.own_data import Count, Kind, LeftOut, Reason
from dueprocess.kernel.ids import ExportId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code
from tests.world import LAN, WEI, private

PUT_IN = (Count(Kind.PHOTOGRAPHS, 3),)
LEFT_OUT = (LeftOut(Kind.PHOTOGRAPHS, Reason.UNLAWFUL, 1),)
SHA256 = "ab" * 32
RECIPIENT = "age1" + "q" * 58


def long_known(world) -> Instant:
    return Instant(world.clock.at - 7 * DAY)


def asked(world, account_no=WEI, **changes) -> ExportId:
    (event,) = world.ok(RequestExport(account_no, changes.pop("known_since", long_known(world)), **changes))
    assert isinstance(event, ExportRequested)
    return event.export_id


def made(world, **changes) -> ExportId:
    export_id = asked(world, **changes)
    world.ok(RecordExport(export_id, PUT_IN, LEFT_OUT, 4_000, SHA256))
    return export_id


def fetching(world, export_id, account_no=WEI, **changes) -> RecordFetch:
    return RecordFetch(export_id, account_no, changes.pop("known_since", long_known(world)), **changes)


def test_whoever_is_known_for_a_week_has_it_as_soon_as_it_is_made(world):
    export_id = made(world)
    export = world.get(EXPORTS, export_id)
    assert (export.ready_from, export.told, export.waited) == (world.clock.at, (), False)
    assert (export.put_in, export.left_out, export.size) == (PUT_IN, LEFT_OUT, 4_000)
    (fetched,) = world.ok(fetching(world, export_id))
    assert fetched == ExportFetched(export_id, WEI, 0)


def test_i_26_whoever_is_restricted_gets_the_same(world):
    free = asked(world, LAN)
    world.decide()
    restricted = asked(world, WEI)
    one, other = world.get(EXPORTS, free), world.get(EXPORTS, restricted)
    assert (one.ready_from - one.asked_at, one.stage) == (other.ready_from - other.asked_at, other.stage)


def test_while_one_is_being_made_there_is_no_second(world):
    export_id = asked(world)
    assert world.ok(RequestExport(WEI, None)) == ()
    with world.store.read() as reader:
        assert [row.export_id for row in exports_of(reader, WEI)] == [export_id]
    world.ok(RecordExport(export_id, PUT_IN, (), 4_000, SHA256))
    world.after(1)
    again = asked(world)
    with world.store.read() as reader:
        assert [row.export_id for row in exports_of(reader, WEI)] == [again, export_id]


@pytest.mark.parametrize("known_for", [None, 0, 7 * DAY - 1])
def test_a_sign_in_that_is_new_waits_a_day(world, known_for):
    now = world.clock.at
    since = None if known_for is None else Instant(now - known_for)
    assert waits_until(since, now) == now + WAIT
    export_id = made(world, known_since=since)
    world.after(WAIT - 1)
    assert world.refused(fetching(world, export_id, known_since=since)) is Code.EXPORT_WAITS
    world.after(1)
    world.ok(fetching(world, export_id, known_since=since))


def test_i_26_the_wait_is_not_shortened_by_coming_in_otherwise(world):
    """The instant stands in the event: an older device does not bring it forward, nor does a clock of later."""
    export_id = made(world, known_since=None)
    assert world.refused(fetching(world, export_id)) is Code.EXPORT_WAITS


def test_i_26_a_new_sign_in_does_not_get_what_was_asked_for_from_an_old_one(world):
    """A thief finds an archive that its owner asked for: it went out without a wait, and nobody was told."""
    export_id = made(world)
    assert world.refused(fetching(world, export_id, known_since=None)) is Code.EXPORT_ASKED_ELSEWHERE
    lately = Instant(world.clock.at - 7 * DAY + 1)
    assert world.refused(fetching(world, export_id, known_since=lately)) is Code.EXPORT_ASKED_ELSEWHERE
    world.ok(RequestExport(WEI, None))


def test_the_older_contacts_are_told_and_the_new_one_is_not(world):
    def contact(address, since=None):
        return ContactGiven(Channel.EMAIL, private(address), since)

    old = Instant(world.clock.at - 30 * DAY)
    world.ok(RegisterAccount(private("wei"), contacts=(contact("old@example.test", old),)))
    world.ok(RegisterAccount(private("wei"), contacts=(contact("new@example.test"),)))
    told = world.get(EXPORTS, asked(world, known_since=None)).told
    with world.store.read() as reader:
        entries = [reader.vault(one.address.ref) for one in told]
    assert [entry.content for entry in entries] == [b"old@example.test"]


def test_i_26_nobody_elses_export_is_there(world):
    export_id = made(world)
    assert world.refused(fetching(world, export_id, LAN)) is Code.NOT_FOUND
    assert world.refused(StopExport(export_id, LAN)) is Code.NOT_FOUND
    assert world.refused(RecordFetch(ExportId("exp_none"), WEI, None)) is Code.NOT_FOUND


def test_it_is_not_fetched_before_it_is_made_nor_after_its_end(world):
    export_id = asked(world)
    assert world.refused(fetching(world, export_id)) is Code.EXPORT_NOT_READY
    world.ok(RecordExport(export_id, PUT_IN, (), 4_000, SHA256))
    world.after(LASTS - 1)
    world.ok(fetching(world, export_id))
    world.after(1)
    assert world.refused(fetching(world, export_id)) is Code.EXPORT_OVER
    assert world.refused(StopExport(export_id, WEI)) is Code.EXPORT_OVER


def test_seven_days_count_from_when_it_can_be_fetched(world):
    export_id = made(world, known_since=None)
    assert world.get(EXPORTS, export_id).expires_at == world.clock.at + WAIT + LASTS
    slow = asked(world, LAN)
    world.after(3 * HOUR)
    world.ok(RecordExport(slow, PUT_IN, (), 4_000, SHA256))
    assert world.get(EXPORTS, slow).expires_at == world.clock.at + LASTS


@pytest.mark.parametrize("by_letter", [False, True])
def test_stopped_is_stopped(world, by_letter):
    export_id = asked(world, known_since=None)
    world.ok(StopExport(export_id, WEI, by_letter))
    done = RecordExport(export_id, PUT_IN, (), 4_000, SHA256)
    assert world.refused(done) is Code.EXPORT_NOT_BEING_MADE
    world.after(WAIT)
    assert world.refused(fetching(world, export_id)) is Code.EXPORT_OVER
    assert world.refused(StopExport(export_id, WEI)) is Code.EXPORT_OVER
    export = world.get(EXPORTS, export_id)
    assert (export.stage, export.stopped_by_letter) == (Stage.STOPPED, by_letter)


def test_what_could_not_be_made_is_said_and_asked_for_again(world):
    export_id = asked(world)
    world.ok(RecordExport(export_id, fault="source_unavailable"))
    assert world.get(EXPORTS, export_id).fault == "source_unavailable"
    assert world.refused(fetching(world, export_id)) is Code.EXPORT_OVER
    asked(world)


@pytest.mark.parametrize(("size", "sha256"), [(0, SHA256), (4_000, ""), (4_000, "AB" * 32)])
def test_an_archive_without_bytes_or_digest_is_none(world, size, sha256):
    export_id = asked(world)
    assert world.refused(RecordExport(export_id, PUT_IN, (), size, sha256)) is Code.TEXT_MISSING


def test_each_download_begun_is_told_and_one_that_goes_on_is_not_told_twice(world):
    export_id = made(world)
    world.ok(fetching(world, export_id))
    assert len(world.ok(fetching(world, export_id))) == 1
    assert world.ok(fetching(world, export_id, start=10)) == ()
    world.after(GOES_ON_WITHIN)
    assert world.ok(fetching(world, export_id, start=10)) == (ExportFetched(export_id, WEI, 10),)
    assert world.get(EXPORTS, export_id).fetches == 3


def test_whose_words_were_erased_asks_for_nothing(world):
    world.ok(EraseAccount(WEI))
    assert world.refused(RequestExport(WEI, None)) is Code.ACCOUNT_ERASED
    assert world.refused(RequestExport(99, None)) is Code.NOT_FOUND


@pytest.mark.parametrize("recipient", ["age1", "ssh-ed25519 AAAA", RECIPIENT + "q", RECIPIENT.upper()])
def test_what_is_no_public_key_is_refused(world, recipient):
    command = RequestExport(WEI, None, Private(recipient))
    assert world.refused(command) is Code.EXPORT_RECIPIENT_MALFORMED


def test_i_27_neither_key_stands_in_the_log(world):
    command = {"recipient": Private(RECIPIENT), "key": Private("age-encryption.org/v1 locked")}
    export = world.get(EXPORTS, asked(world, **command))
    with world.store.read() as reader:
        assert not any(b"age1q" in body or b"locked" in body for _, body in reader.stored())
        assert reader.vault(export.recipient.ref).account_no == WEI
        assert reader.vault(export.key.ref).content == b"age-encryption.org/v1 locked"
    assert world.refused(RequestExport(LAN, None, key=Private("x"))) is Code.EXPORT_RECIPIENT_MALFORMED


def test_i_26_no_command_has_a_place_for_an_address():
    for kind in (RequestExport, StopExport, RecordExport, RecordFetch):
        assert not {"by", "person_id", "address", "email", "url", "to"} & set(kind.__struct_fields__)
