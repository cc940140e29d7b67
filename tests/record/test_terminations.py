"""A record that stopped a business for good before its notice had run is found out, whoever wrote it."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.domain.account import AccountKind, RegisterAccount
from dueprocess.domain.restriction import RestrictionImposed, spans_of
from dueprocess.kernel.ids import AccountNo
from dueprocess.record.terminations import EARLY, Terminations
from dueprocess.rulebook.model import WithoutNotice
from tests.world import DAY, WEI, World, private, scratch

SHOP = AccountNo(4)


@pytest.fixture
def record():
    """A shop and a person, each stopped for good under the same clause."""
    with scratch() as folder:
        world = World.copied(folder)
        world.ok(RegisterAccount(private("hua"), AccountKind.BUSINESS))
        for account_no in (SHOP, WEI):
            world.approve(world.decide("F1", account_no))
        yield world.events()
        world.store.close()


def faults(record, change=lambda event: event):
    """What is said of this record, with its measures changed."""
    looks = Terminations()
    said = []
    for entry in record:
        imposed = isinstance(entry.event, RestrictionImposed)
        shown = msgspec.structs.replace(entry, event=change(entry.event)) if imposed else entry
        said.append(looks.look(shown))
    return [item for item in said if item is not None]


def earlier(event):
    terms = msgspec.structs.replace(event.terms, start=event.terms.start - DAY)
    changed = msgspec.structs.replace(event, terms=terms, spans=spans_of(terms))
    return changed if event.terms.until is None and event.account_no == SHOP else event


def test_a_record_that_kept_the_law_is_sound(record):
    assert faults(record) == []


def test_i_02_a_day_too_early_is_a_breach(record):
    assert faults(record, earlier) == [EARLY]


@pytest.mark.parametrize("why", WithoutNotice)
def test_a_waiver_that_its_clause_does_not_have_is_a_breach(record, why):
    (said,) = faults(
        record,
        lambda event: (
            msgspec.structs.replace(earlier(event), without_notice=why)
            if earlier(event) is not event
            else event
        ),
    )
    assert said.startswith(EARLY)
