"""Own data: what may leave, what stays by which rule, and that nothing about the account is asked."""

from __future__ import annotations

import inspect

import msgspec
import pytest

from dueprocess.domain.own_data import Datum, Item, Judged, Kind, Reason, Whose, judge

AT = 1_000


def item(**changes):
    return Item("photo-1", AT, **changes)


@pytest.mark.parametrize("whose", [Whose.OWN, Whose.SHARED, Whose.KEPT])
def test_what_is_own_was_sent_or_was_kept_leaves_whole(whose):
    whole = item(title="Lake", whose=whose, data=(Datum("note", "March", whose),))
    assert judge(whole) == Judged(whole)


def test_material_unlawful_to_possess_stays_and_says_nothing_of_itself():
    judged = judge(item(title="a secret title", text="words", unlawful=True))
    assert judged == Judged(None, (Reason.UNLAWFUL,))
    assert b"secret" not in msgspec.json.encode(judged)


@pytest.mark.parametrize(
    ("whose", "reason"), [(Whose.OTHERS, Reason.OTHERS_PRIVATE), (Whose.REPORTER, Reason.REPORTER)]
)
def test_what_is_somebody_elses_stays(whose, reason):
    assert judge(item(whose=whose)) == Judged(None, (reason,))


def test_of_a_contact_only_what_the_person_kept_leaves():
    judged = judge(
        item(
            title="Lan",
            data=(
                Datum("phone", "13800001111", Whose.KEPT),
                Datum("home", "Spring Street 4", Whose.OTHERS),
                Datum("reported_by", "Xin", Whose.REPORTER),
            ),
        )
    )
    assert judged.item is not None
    assert [datum.name for datum in judged.item.data] == ["phone"]
    assert judged.left_out == (Reason.OTHERS_PRIVATE, Reason.REPORTER)


def test_a_datum_of_which_nobody_says_whose_it_is_stays():
    assert judge(item(data=(Datum("birthday", "1 May"),))).left_out == (Reason.OTHERS_PRIVATE,)


def test_i_26_what_leaves_does_not_hang_on_the_account():
    """The judgement has no place for a restriction, a standing or an account."""
    assert list(inspect.signature(judge).parameters) == ["item"]
    assert not {"standing", "restricted", "account_no", "capability"} & set(Item.__struct_fields__)


def test_a_kind_is_one_word_for_an_address():
    assert all(kind.value.replace("_", "").isalpha() for kind in Kind)
