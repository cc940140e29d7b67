import pytest

from dueprocess.kernel.capabilities import FLOOR
from dueprocess.rulebook.checks import MistakeCode, check_successor
from dueprocess.rulebook.checks.catalogue import locales_of, touches_money
from dueprocess.rulebook.model import CapabilityEntry, EvidenceKind
from tests.rulebook.sample import CATALOGUE, found, of_catalogue, replace

TITLE = {"zh-CN": "新", "zh-Hant": "新", "en": "New"}
COUNT = len(CATALOGUE.capabilities)
NEXT = replace(CATALOGUE, version=2)


def entry(name, **changes):
    return replace(CapabilityEntry(name, COUNT, TITLE), **changes)


def adding(*entries):
    return replace(CATALOGUE, capabilities=(*CATALOGUE.capabilities, *entries))


def changing(name, catalogue=CATALOGUE, **changes):
    changed = (replace(item, **changes) if item.name == name else item for item in catalogue.capabilities)
    return replace(catalogue, capabilities=tuple(changed))


def without(name, catalogue=CATALOGUE):
    kept = [item for item in catalogue.capabilities if item.name != name]
    return replace(catalogue, capabilities=tuple(replace(item, bit=bit) for bit, item in enumerate(kept)))


def place_of(name):
    return next(item.bit for item in CATALOGUE.capabilities if item.name == name)


def test_a_capability_may_be_added_at_the_end():
    assert of_catalogue(adding(entry("chat.pin"))) == set()


@pytest.mark.parametrize(
    ("catalogue", "path", "code"),
    [
        (replace(CATALOGUE, name="Super App"), ("name",), "name_malformed"),
        (replace(CATALOGUE, version=0), ("version",), "number_out_of_range"),
        (replace(CATALOGUE, version=1_000_001), ("version",), "number_out_of_range"),
        (replace(CATALOGUE, evidence_kinds=()), ("evidence_kinds",), "list_empty"),
        (adding(entry("Chat.pin")), ("capabilities", COUNT, "name"), "capability_malformed"),
        (adding(entry("chats.pin")), ("capabilities", COUNT, "name"), "service_unknown"),
        (adding(entry("chat.send")), ("capabilities", COUNT, "name"), "entry_repeated"),
        (adding(entry("chat.pin", bit=COUNT + 1)), ("capabilities", COUNT, "bit"), "bit_not_its_place"),
        (adding(entry("chat.pin", bit=0)), ("capabilities", COUNT, "bit"), "bit_not_its_place"),
        (adding(entry("chat.pin", title={"en": "New"})), ("capabilities", COUNT, "title"), "locale_missing"),
        (
            adding(entry("chat.pin", title={"zh-CN": "新", "zh-Hant": "新", "en": " "})),
            ("capabilities", COUNT, "title", "en", "wording"),
            "text_blank",
        ),
    ],
)
def test_a_catalogue_is_refused(catalogue, path, code):
    assert of_catalogue(catalogue) == {(path, MistakeCode(code))}


def gift(name, **changes):
    return adding(entry(name, **{"money": True, "contact": True, "gift": True, **changes}))


@pytest.mark.parametrize("name", ["wallet.send_gift", "game.tip", "wallet.red_packet_to_group"])
def test_a_gift_is_money_that_reaches_somebody_and_that_nobody_owes(name):
    assert of_catalogue(gift(name)) == set()


def test_what_belongs_to_the_wallet_is_money_without_a_mark():
    assert of_catalogue(gift("wallet.tip", money=False)) == set()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "wallet.pay_rent",
            "wallet.transfer",
            "wallet.instant_transfer",
            "wallet.collect",
            "loan.repay_early",
        ),
        *("fund.buy_more", "wealth.redeem_all", "game.sell", "wallet.receive_gift"),
    ],
)
def test_what_may_be_owed_is_no_gift(name):
    assert of_catalogue(gift(name)) == {(("capabilities", COUNT, "gift"), MistakeCode.GIFT_MAY_BE_OWED)}


def test_the_floor_is_no_gift():
    assert of_catalogue(gift("wallet.give", floor=True)) == {
        (("capabilities", COUNT, "gift"), MistakeCode.GIFT_MAY_BE_OWED)
    }


@pytest.mark.parametrize("key", ["money", "contact"])
def test_a_gift_has_both_other_marks(key):
    assert of_catalogue(gift("game.tip", **{key: False})) == {
        (("capabilities", COUNT, "gift"), MistakeCode.GIFT_LACKS_MARK)
    }


def test_services_are_named_and_titled():
    services = {**CATALOGUE.services, "Bad name": TITLE, "pay": {"en": "Pay"}}
    assert of_catalogue(replace(CATALOGUE, services=services)) == {
        (("services", "Bad name"), MistakeCode.NAME_MALFORMED),
        (("services", "pay"), MistakeCode.LOCALE_MISSING),
    }


def test_a_language_of_one_title_is_a_language_of_all():
    kinds = (*CATALOGUE.evidence_kinds, EvidenceKind("fax", {**TITLE, "fr": "Fax"}))
    catalogue = replace(CATALOGUE, services={"chat": TITLE}, capabilities=(), evidence_kinds=kinds)
    assert locales_of(catalogue) == ("zh-CN", "zh-Hant", "en", "fr")
    catalogue = adding(entry("chat.pin", title={**TITLE, "fr": "Nouveau"}))
    assert locales_of(catalogue) == ("zh-CN", "zh-Hant", "en", "fr")


def test_kinds_of_evidence_are_named_titled_and_different():
    kinds = (
        *CATALOGUE.evidence_kinds,
        EvidenceKind("message", TITLE),
        EvidenceKind("A Letter", TITLE),
        EvidenceKind("fax", {"zh-CN": "传真", "zh-Hant": "傳真", "en": "F\u200bax"}),
    )
    count = len(CATALOGUE.evidence_kinds)
    assert of_catalogue(replace(CATALOGUE, evidence_kinds=kinds)) == {
        (("evidence_kinds", count, "name"), MistakeCode.ENTRY_REPEATED),
        (("evidence_kinds", count + 1, "name"), MistakeCode.NAME_MALFORMED),
        (("evidence_kinds", count + 2, "title", "en", "wording"), MistakeCode.TEXT_HAS_HIDDEN_CHARACTER),
    }


@pytest.mark.parametrize("name", FLOOR)
def test_a_catalogue_without_one_of_the_seven_is_refused(name):
    """INVARIANT (I-04)"""
    assert (("capabilities",), MistakeCode.FLOOR_CAPABILITY_MISSING) in of_catalogue(without(name))


@pytest.mark.parametrize("name", FLOOR)
def test_a_catalogue_that_does_not_mark_one_of_the_seven_is_refused(name):
    """INVARIANT (I-04)"""
    path = ("capabilities", place_of(name), "name")
    assert of_catalogue(changing(name, floor=False)) == {(path, MistakeCode.FLOOR_NOT_MARKED)}


def test_wallet_and_loan_are_money_whatever_the_catalogue_says():
    assert touches_money(entry("wallet.pay"))
    assert touches_money(entry("loan.borrow"))
    assert touches_money(entry("fund.buy", money=True))
    assert not touches_money(entry("chat.send"))


def test_the_same_catalogue_may_stand_beside_the_next_rulebook():
    assert check_successor(CATALOGUE, CATALOGUE) == ()


def test_the_next_version_may_add_and_may_mark_more_as_floor():
    grown = changing("game.play", replace(adding(entry("chat.pin")), version=2), floor=True)
    assert check_successor(CATALOGUE, grown) == ()


@pytest.mark.parametrize(
    ("catalogue", "path", "code"),
    [
        (replace(NEXT, name="other"), ("name",), "catalogue_is_another"),
        (
            replace(NEXT, version=1, evidence_kinds=(*NEXT.evidence_kinds, EvidenceKind("fax", TITLE))),
            ("version",),
            "catalogue_version_not_next",
        ),
        (replace(NEXT, version=3), ("version",), "catalogue_version_not_next"),
        (replace(NEXT, capabilities=NEXT.capabilities[:-1]), ("capabilities",), "catalogue_entry_removed"),
        (
            replace(NEXT, evidence_kinds=NEXT.evidence_kinds[1:]),
            ("evidence_kinds",),
            "catalogue_entry_removed",
        ),
        (
            replace(NEXT, services={name: title for name, title in NEXT.services.items() if name != "mail"}),
            ("services",),
            "catalogue_entry_removed",
        ),
        (changing("chat.send", NEXT, bit=40), ("capabilities", 0, "name"), "capability_moved"),
        (changing("fund.redeem", NEXT, floor=False), ("capabilities", 17, "name"), "floor_mark_withdrawn"),
    ],
)
def test_the_next_version_keeps_every_name_at_its_place(catalogue, path, code):
    assert found(check_successor(CATALOGUE, catalogue)) == {(path, MistakeCode(code))}


def test_a_name_in_between_moves_the_rest_and_is_told_once():
    first, *rest = NEXT.capabilities
    moved = tuple(replace(item, bit=bit) for bit, item in enumerate((first, entry("chat.pin"), *rest)))
    problems = check_successor(CATALOGUE, replace(NEXT, capabilities=moved))
    assert found(problems) == {(("capabilities", 2, "name"), MistakeCode.CAPABILITY_MOVED)}
