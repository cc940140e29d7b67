import pytest

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.rulebook.checks import MistakeCode, check_rulebook
from dueprocess.rulebook.checks.clause import is_clause_id
from tests.rulebook.sample import CATALOGUE, RULEBOOK, clause, of_clause, replace, with_clause

SEND, STRANGERS = Capability("chat.send"), Capability("chat.send_stranger")
WARNING_ONLY = clause("G1").ladder[:1]


def naming(clause_id, *more, **changes):
    """The clause with further capabilities, which come first."""
    names = tuple(Capability(name) for name in more)
    return clause(clause_id, capabilities=(*names, *clause(clause_id).capabilities), **changes)


@pytest.mark.parametrize("text", ["H1", "5.2", "edit_warring", "CSA-1", "7", "x" * 40])
def test_clause_ids(text):
    assert is_clause_id(text)


@pytest.mark.parametrize("text", ["", "H 1", "-1", "H1-", "条1", "a..b", "x" * 41, "H1\n"])
def test_no_clause_ids(text):
    assert not is_clause_id(text)


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        (clause("H1", family="Harassment!"), ("family",), "name_malformed"),
        (clause("H3", owner=" "), ("owner",), "text_blank"),
        (clause("H3", owner="x" * 61), ("owner",), "text_too_long"),
        (clause("H1", title={"en": "Harassing"}), ("title",), "locale_missing"),
        (
            clause("H1", text={**clause("H1").text, "fr": "Ne harcelez pas."}),
            ("text", "fr"),
            "locale_unlisted",
        ),
        (clause("H1", text={**clause("H1").text, "en": "No."}), ("text", "en", "wording"), "text_too_short"),
        (
            clause("H1", text={**clause("H1").text, "en": "No. " * 400}),
            ("text", "en", "wording"),
            "text_too_long",
        ),
        (
            clause("H1", title={**clause("H1").title, "en": "x" * 81}),
            ("title", "en", "wording"),
            "text_too_long",
        ),
        (clause("H1", title={**clause("H1").title, "en": ""}), ("title", "en", "wording"), "text_blank"),
        (
            clause("H1", title={**clause("H1").title, "English": "x"}),
            ("title", "English"),
            "locale_malformed",
        ),
        (
            clause("H1", title={**clause("H1").title, "en": "a\u202eb"}),
            ("title", "en", "wording"),
            "text_has_hidden_character",
        ),
        (clause("H1", reaches=("shop",)), ("reaches", 0), "service_unknown"),
        (clause("H4", reaches=("chat", "pages", "chat")), ("reaches", 2), "entry_repeated"),
        (clause("H1", reaches=("chat",)), ("reaches", 0), "entry_repeated"),
        (
            clause("H1", capabilities=(*clause("H1").capabilities, SEND)),
            ("capabilities", 5),
            "entry_repeated",
        ),
        (naming("H1", "chat.whisper"), ("capabilities", 0), "capability_unknown"),
        (naming("H1", "game.play"), ("capabilities", 0), "capability_spills"),
        (naming("H1", "wallet.pay", reaches=("wallet",)), ("capabilities", 0), "money_as_penalty"),
        (naming("H1", "fund.buy", reaches=("fund",)), ("capabilities", 0), "money_as_penalty"),
        (
            naming("F1", "fund.redeem", reaches=("wallet", "moments", "groups", "fund")),
            ("capabilities", 0),
            "capability_is_floor",
        ),
        (clause("H1", evidence=()), ("evidence",), "list_empty"),
        (clause("H1", evidence=("message", "message")), ("evidence", 1), "entry_repeated"),
        (clause("H1", evidence=("rumour",)), ("evidence", 0), "evidence_kind_unknown"),
        (clause("H1", evidence=("child_abuse_image",)), ("evidence", 0), "sealed_evidence_not_grave"),
        (clause("H1", memory=Duration()), ("memory",), "duration_is_zero"),
        (clause("H1", memory=Duration(months=121)), ("memory",), "duration_too_long"),
        (clause("H1", maximum=Duration(months=25)), ("maximum",), "maximum_too_long"),
        (clause("H1", maximum=Duration(days=732)), ("maximum",), "maximum_too_long"),
        (clause("H1", maximum=Duration(months=24, days=1)), ("maximum",), "maximum_too_long"),
        (clause("H1", maximum=Duration(months=6_000)), ("maximum",), "maximum_too_long"),
    ],
)
def test_a_clause_is_refused(changed, path, code):
    assert of_clause(changed) == {(path, MistakeCode(code))}


@pytest.mark.parametrize(
    "changed",
    [
        clause("H1", maximum=Duration(months=24)),
        clause("H1", maximum=Duration(days=730)),
        clause("H1", memory=Duration(months=120)),
        clause("H1", text={**clause("H1").text, "en": "x" * 8}),
        clause("H1", text={**clause("H1").text, "en": "x" * 1_500}),
        clause("H1", title={**clause("H1").title, "en": "x" * 80}),
        clause("H1", title={**clause("H1").title, "en": "می\u200cخواهم"}),
        clause("H3", evidence=("child_abuse_image",)),
        clause("H3", owner="desk for threats, Shenzhen"),
        clause("G1", capabilities=(), ladder=WARNING_ONLY),
    ],
)
def test_a_clause_is_sound(changed):
    assert of_clause(changed) == set()


def test_a_service_that_does_not_exist_spills_everything():
    problems = of_clause(clause("H1", service="chats"))
    assert (("service",), MistakeCode.SERVICE_UNKNOWN) in problems
    assert {code for _, code in problems} == {MistakeCode.SERVICE_UNKNOWN, MistakeCode.CAPABILITY_SPILLS}


def test_a_clause_that_stops_something_names_its_capabilities():
    problems = of_clause(clause("H1", capabilities=()))
    assert (("capabilities",), MistakeCode.LIST_EMPTY) in problems


def test_a_maximum_of_no_time_is_told():
    assert (("maximum",), MistakeCode.DURATION_IS_ZERO) in of_clause(clause("H1", maximum=Duration()))


def test_a_clause_id_is_well_formed():
    changed = replace(
        RULEBOOK, clauses=(replace(RULEBOOK.clauses[0], id="H 1"),), keeps_apart=("harassment",)
    )
    assert [(item.path, item.code) for item in check_rulebook(changed, CATALOGUE)] == [
        (("clauses", 0, "id"), MistakeCode.CLAUSE_ID_MALFORMED)
    ]


def test_every_clause_of_the_sample_is_checked_where_it_stands():
    changed = clause("W3", memory=Duration())
    place = next(place for place, item in enumerate(with_clause(changed).clauses) if item.id == "W3")
    assert [item.path for item in check_rulebook(with_clause(changed), CATALOGUE)] == [
        ("clauses", place, "memory")
    ]
