import pytest

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import HOUR
from dueprocess.rulebook.checks import MistakeCode, check_rulebook
from dueprocess.rulebook.checks.ladder import lighter
from dueprocess.rulebook.model import Measure, Rung, WithoutNotice
from tests.rulebook.sample import CATALOGUE, RULEBOOK, clause, of_clause, replace, with_clause, with_measure

SEND, STRANGERS, FRIEND = (Capability(f"chat.{verb}") for verb in ("send", "send_stranger", "add_friend"))
GROUPS = Capability("chat.send_group")
HALF_A_YEAR = Duration(days=180)


def measure(*capabilities, days=7, **changes):
    return replace(Measure(capabilities, Duration(days=days)), **changes)


def only(*rungs, clause_id="H1", **changes):
    """The clause with these measures as its ladder, one list a rung."""
    return clause(clause_id, ladder=tuple(Rung(tuple(measures)) for measures in rungs), **changes)


def problems(*rungs, **changes):
    return of_clause(only(*rungs, **changes))


def test_a_ladder_has_a_rung():
    assert of_clause(clause("H1", ladder=())) == {(("ladder",), MistakeCode.LADDER_EMPTY)}


# ---- I-33: the first rung is low --------------------------------------------------------------------------------


@pytest.mark.parametrize("lasts", [Duration(days=7), Duration(milliseconds=168 * HOUR)])
def test_a_first_measure_of_seven_days_is_sound(lasts):
    assert problems([measure(STRANGERS, lasts=lasts)]) == set()


@pytest.mark.parametrize(
    "lasts", [Duration(days=8), Duration(months=1), Duration(milliseconds=168 * HOUR + 1)]
)
def test_a_first_measure_of_more_than_seven_days_needs_a_grave_clause(lasts):
    path = ("ladder", 0, "measures", 0, "lasts")
    assert problems([measure(STRANGERS, lasts=lasts)]) == {(path, MistakeCode.FIRST_RUNG_TOO_HEAVY)}
    assert problems([measure(STRANGERS, lasts=lasts)], grave=True) == set()


def test_a_first_measure_without_an_end_is_told_as_that():
    assert problems([Measure((SEND,))]) == {(("ladder", 0, "measures", 0), MistakeCode.MEASURE_UNBOUNDED)}


def test_an_unknown_capability_is_told_once_where_the_clause_names_it():
    name = Capability("chat.whisper")
    apart = measure(SEND, name, no_contact=True)
    found = problems([apart], capabilities=(SEND, name))
    assert found == {(("capabilities", 1), MistakeCode.CAPABILITY_UNKNOWN)}


def test_a_permanent_first_measure_needs_a_grave_clause():
    permanent = Measure((STRANGERS,), permanent=True, review_every=HALF_A_YEAR)
    path = ("ladder", 0, "measures", 0, "permanent")
    assert problems([permanent]) == {(path, MistakeCode.FIRST_RUNG_TOO_HEAVY)}
    assert problems([permanent], grave=True) == set()


def test_a_discretionary_first_rung_is_no_way_round():
    changed = clause("H1", ladder=(Rung((measure(STRANGERS, days=30),), discretionary=True),))
    assert {code for _, code in of_clause(changed)} == {MistakeCode.FIRST_RUNG_TOO_HEAVY}


def test_keeping_away_from_one_person_may_be_long_from_the_start():
    assert problems([measure(SEND, days=60, no_contact=True)]) == set()


# ---- I-33: and it never falls -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([measure(SEND)], []),
        ([measure(SEND)], [measure(SEND, days=6)]),
        ([measure(SEND)], [measure(STRANGERS, days=30)]),
        ([measure(SEND, STRANGERS)], [measure(SEND, days=30)]),
        ([measure(SEND, no_contact=True)], []),
        ([measure(SEND, no_contact=True)], [measure(SEND, days=6)]),
        ([measure(SEND)], [measure(SEND, days=30, no_contact=True)]),
        ([Measure((SEND,), permanent=True)], [measure(SEND, days=700)]),
    ],
)
def test_a_later_rung_is_lighter(before, after):
    assert lighter(Rung(tuple(before)), Rung(tuple(after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([], [measure(SEND)]),
        ([measure(SEND)], [measure(SEND)]),
        ([measure(SEND, days=3)], [measure(SEND, lasts=Duration(milliseconds=72 * HOUR))]),
        ([measure(SEND)], [measure(SEND, STRANGERS)]),
        ([measure(SEND)], [measure(SEND, days=3), measure(SEND, days=8)]),
        ([measure(SEND, no_contact=True)], [measure(SEND)]),
        ([measure(SEND, days=700)], [Measure((SEND,), permanent=True)]),
    ],
)
def test_a_later_rung_is_not_lighter(before, after):
    assert lighter(Rung(tuple(before)), Rung(tuple(after))) == ""


def test_each_rung_is_compared_with_the_one_before():
    found = problems([], [measure(SEND)], [measure(SEND, days=3)], [measure(SEND)], [measure(STRANGERS)])
    assert found == {(("ladder", place), MistakeCode.LADDER_NOT_GRADUATED) for place in (2, 4)}


# ---- I-07: each measure ends or is reviewed ---------------------------------------------------------------------

WHERE = ("ladder", 1, "measures", 0)


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        (Measure((SEND,)), (), "measure_unbounded"),
        (measure(SEND, days=0), ("lasts",), "duration_is_zero"),
        (measure(SEND, days=61), ("lasts",), "measure_above_maximum"),
        (measure(SEND, permanent=True, review_every=HALF_A_YEAR), ("lasts",), "permanent_with_end"),
        (Measure((SEND,), permanent=True), ("permanent",), "review_missing"),
        (
            Measure((SEND,), permanent=True, review_every=Duration(days=181)),
            ("review_every",),
            "review_too_late",
        ),
        (
            Measure((SEND,), permanent=True, review_every=Duration(months=6)),
            ("review_every",),
            "review_too_late",
        ),
        (Measure((SEND,), permanent=True, review_every=Duration()), ("review_every",), "duration_is_zero"),
        (measure(SEND, review_every=HALF_A_YEAR), ("review_every",), "key_without_effect"),
        (
            Measure((SEND,), permanent=True, review_every=HALF_A_YEAR, no_contact=True),
            ("permanent",),
            "no_contact_permanent",
        ),
        (measure(), ("capabilities",), "measure_empty"),
        (measure(SEND, SEND), ("capabilities", 1), "entry_repeated"),
        (measure(SEND, Capability("mail.send")), ("capabilities", 1), "capability_outside_clause"),
        (measure(SEND, GROUPS, no_contact=True), ("capabilities", 1), "no_contact_too_wide"),
        (measure(SEND, remedies=("rank", "rank")), ("remedies", 1), "entry_repeated"),
        (measure(SEND, remedies=("My rank",)), ("remedies", 0), "name_malformed"),
    ],
)
def test_a_measure_is_refused(changed, path, code):
    assert problems([], [changed]) == {((*WHERE, *path), MistakeCode(code))}


@pytest.mark.parametrize(
    "changed",
    [
        measure(SEND, days=60),
        measure(SEND, lasts=Duration(milliseconds=60 * 24 * HOUR)),
        Measure((SEND,), permanent=True, review_every=HALF_A_YEAR),
        Measure((SEND,), permanent=True, review_every=Duration(months=5)),
        measure(SEND, STRANGERS, FRIEND, no_contact=True),
    ],
)
def test_a_measure_is_sound(changed):
    assert problems([], [changed]) == set()


# ---- Money towards one person -----------------------------------------------------------------------------------

PACKET, PAY, SHARE = Capability("wallet.red_packet"), Capability("wallet.pay"), Capability("drive.share")
RECEIVE = Capability("wallet.receive")


def with_money(*measures, **changes):
    """What is wrong with a second rung of these measures, in a clause that reaches the wallet and the drive."""
    named = (SEND, STRANGERS, PACKET, SHARE, *changes.pop("more", ()))
    return problems([], list(measures), capabilities=named, reaches=("wallet", "drive"), **changes)


@pytest.mark.parametrize("money", [False, True])
def test_a_no_contact_measure_may_name_what_reaches_one_person_a_gift_too(money):
    apart = measure(SEND, PACKET, SHARE, no_contact=True)
    answer = {"answer_within": Duration(days=3)} if money else {}
    assert with_money(apart, money=money, **answer) == set()


def test_a_gift_is_stopped_towards_one_person_only_unless_the_clause_is_about_money():
    broad = measure(SEND, PACKET)
    assert with_money(broad) == {((*WHERE, "capabilities", 1), MistakeCode.GIFT_TO_EVERYBODY)}
    assert with_money(broad, money=True, answer_within=Duration(days=3)) == set()


def test_both_measures_of_a_rung_are_looked_at():
    found = with_money(measure(STRANGERS, PACKET), measure(SEND, PACKET, no_contact=True))
    assert found == {((*WHERE, "capabilities", 1), MistakeCode.GIFT_TO_EVERYBODY)}


@pytest.mark.parametrize("name", [PAY, RECEIVE, Capability("wallet.quick_pay")])
def test_no_measure_towards_one_person_stops_a_payment_even_under_a_clause_about_money(name):
    apart = measure(SEND, name, no_contact=True)
    payment = ((*WHERE, "capabilities", 1), MistakeCode.NO_CONTACT_STOPS_PAYMENT)
    found = with_money(apart, more=(name,), money=True, answer_within=Duration(days=3))
    assert found == {payment}
    assert with_money(apart, more=(name,)) == {payment, (("capabilities", 4), MistakeCode.MONEY_AS_PENALTY)}


def test_a_payment_that_a_catalogue_marks_as_contact_is_one_still():
    marked = (replace(one, contact=True) if one.name == PAY else one for one in CATALOGUE.capabilities)
    catalogue = replace(CATALOGUE, capabilities=tuple(marked))
    apart = only([], [measure(SEND, PAY, no_contact=True)], capabilities=(SEND, PAY), reaches=("wallet",))
    codes = {one.code for one in check_rulebook(with_clause(apart), catalogue)}
    assert codes == {MistakeCode.NO_CONTACT_STOPS_PAYMENT, MistakeCode.MONEY_AS_PENALTY}


def test_what_no_catalogue_marks_as_a_gift_is_none():
    marked = (replace(one, gift=False) for one in CATALOGUE.capabilities)
    catalogue = replace(CATALOGUE, capabilities=tuple(marked))
    codes = {one.code for one in check_rulebook(RULEBOOK, catalogue)}
    assert codes == {MistakeCode.NO_CONTACT_STOPS_PAYMENT, MistakeCode.MONEY_AS_PENALTY}


def test_a_month_is_not_thirty_days_in_february():
    """The law computes ends in the calendar: what fits on most days must fit on all."""
    assert problems([], [measure(SEND, days=30)], maximum=Duration(months=1)) == {
        ((*WHERE, "lasts"), MistakeCode.MEASURE_ABOVE_MAXIMUM)
    }
    assert problems([], [measure(SEND, days=28)], maximum=Duration(months=1)) == set()


def test_a_measure_of_the_floor_of_this_catalogue_is_outside_every_sound_clause():
    changed = with_measure("F1", 0, measure(Capability("fund.redeem")))
    assert (
        ("ladder", 0, "measures", 0, "capabilities", 0),
        MistakeCode.CAPABILITY_OUTSIDE_CLAUSE,
    ) in of_clause(changed)


# ---- notice to a business ----------------------------------------------------------------------------------------


def test_a_notice_that_is_owed_of_nothing_cannot_be_waived():
    timed = only([measure(STRANGERS)], without_notice=WithoutNotice.IMPERATIVE)
    assert of_clause(timed) == {(("without_notice",), MistakeCode.KEY_WITHOUT_EFFECT)}
    for_good = [measure(STRANGERS)], [Measure((STRANGERS,), permanent=True, review_every=HALF_A_YEAR)]
    for why in WithoutNotice:
        assert problems(*for_good, without_notice=why) == set()
