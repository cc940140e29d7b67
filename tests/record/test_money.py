"""Money over a record: what the law would refuse is found again, by other code, whoever wrote the record."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.domain.decision import DecisionMade
from dueprocess.domain.restriction import One, RestrictionImposed, Terms, spans_of
from dueprocess.domain.rulebook_version import RulebookProposed
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.privacy import Sealed
from dueprocess.record.money import Money
from tests.rulebook.sample import CATALOGUE, RULEBOOK

KEPT = Sealed("vlt_1", "c")
BOOK = RulebookProposed(1, "d", canonical(RULEBOOK).decode(), canonical(CATALOGUE).decode(), "p_olga")


def made(clause, version=1):
    return DecisionMade(
        "dec_1", "cas_1", 1, "p_ada", clause, "family", version, "d", 1, (), 0, KEPT, ("evi_1",), ("t",), (), False, False, False
    )  # fmt: skip


def imposed(*names, target=None):
    terms = Terms(tuple(sorted(names)), 0, 1_000)
    return RestrictionImposed("dec_1.1", "dec_1", One(1), 1, target, terms, spans_of(terms), 0, "ntc_1", ())


def said(clause, *names, target=None, book=BOOK):
    money = Money()
    assert [money.look(event) for event in (book, made(clause))] == [None, None]
    return money.look(imposed(*names, target=target))


@pytest.mark.parametrize(
    ("clause", "names", "target"),
    [
        ("H2", ("chat.send", "wallet.red_packet"), 2),
        ("H2", ("chat.send_stranger",), None),
        ("F1", ("wallet.receive", "wallet.red_packet"), None),
        ("F1", ("chat.send_stranger",), 2),
        ("H5", ("drive.share",), 2),
    ],
)
def test_what_the_law_imposes_breaks_nothing(clause, names, target):
    assert said(clause, *names, target=target) is None


@pytest.mark.parametrize(
    ("clause", "names", "target", "words"),
    [
        ("H2", ("chat.send", "wallet.red_packet"), None, "a penalty"),
        ("H2", ("wallet.pay",), None, "a penalty"),
        ("H2", ("wallet.pay",), 2, "may be owed"),
        ("F1", ("wallet.receive",), 2, "may be owed"),
        ("H2", ("wallet.red_packet", "wallet.quick_pay"), 2, "may be owed"),
        ("W4", ("fund.buy",), None, "a penalty"),
    ],
)
def test_a_breach_is_named(clause, names, target, words):
    found = said(clause, *names, target=target)
    assert found.startswith("I-06: ")
    assert words in found


def test_the_wallet_is_money_whatever_a_catalogue_marks():
    entries = tuple(msgspec.structs.replace(one, money=False, gift=False) for one in CATALOGUE.capabilities)
    unmarked = msgspec.structs.replace(CATALOGUE, capabilities=entries)
    book = msgspec.structs.replace(BOOK, catalogue=canonical(unmarked).decode())
    assert "may be owed" in said("H2", "wallet.red_packet", target=2, book=book)
    assert said("H2", "fund.buy", target=2, book=book) is None


def test_a_catalogue_from_before_gifts_has_none():
    catalogue = msgspec.json.decode(BOOK.catalogue)
    for entry in catalogue["capabilities"]:
        entry.pop("gift", None)
    book = msgspec.structs.replace(BOOK, catalogue=msgspec.json.encode(catalogue).decode())
    assert "may be owed" in said("H2", "wallet.red_packet", target=2, book=book)
