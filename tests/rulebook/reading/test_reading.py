import msgspec
import pytest

from dueprocess.kernel.canonical import canonical
from dueprocess.rulebook.checks import MistakeCode
from dueprocess.rulebook.reading import (
    Mistakes,
    decode_catalogue,
    decode_rulebook,
    read_catalogue,
    read_rulebook,
    render,
)
from tests.rulebook.sample import CATALOGUE, CATALOGUE_TEXT, RULEBOOK, RULEBOOK_TEXT


def codes(text, catalogue=CATALOGUE):
    read = read_rulebook(text, "rulebook.yaml", catalogue)
    assert isinstance(read, Mistakes)
    return [str(mistake.code) for mistake in read.found]


def test_canonical_bytes_read_back_as_the_same_values():
    assert decode_rulebook(canonical(RULEBOOK)) == RULEBOOK
    assert decode_catalogue(canonical(CATALOGUE)) == CATALOGUE
    assert canonical(decode_rulebook(canonical(RULEBOOK))) == canonical(RULEBOOK)


def test_a_floor_capability_in_stored_bytes_cannot_be_read_at_all():
    """INVARIANT (I-04): nobody edits one into the record."""
    body = canonical(RULEBOOK).replace(b"wallet.receive", b"wallet.withdraw")
    with pytest.raises(msgspec.ValidationError):
        decode_rulebook(body)


def test_one_run_shows_every_mistake_of_shape_and_of_law_in_the_order_of_the_file():
    text = (
        RULEBOOK_TEXT.replace("zone: Asia/Shanghai", "zone: Asia/Nowhere")
        .replace("appeal_window: 180d", "appeal_window: soon")
        .replace("lasts: 72h", "lasts: 20d", 1)
        .replace("automation: true", "automatic: true")
        .replace(
            "silence: narrow\n    abused: moments.post\n    ladder:\n      - measures",
            "silence: narow\n    ladder:\n      - measures",
        )
        .replace("maximum: 90d", "maximum: 500y")
        .replace("evidence: [game_log, log_entry]", "evidence: game_log")
    )
    found = codes(text)
    assert found == [
        "zone_unknown",
        "duration_malformed",
        "first_rung_too_heavy",
        "ladder_not_graduated",
        "choice_unknown",
        "key_unknown",
        "value_of_wrong_type",
        "maximum_too_long",
    ]


def test_nothing_is_concluded_from_what_could_not_be_read():
    """Otherwise one slip would give a page of mistakes that are none."""
    assert codes(RULEBOOK_TEXT.replace("maximum: 180d", "maximum: half a year", 1)) == ["duration_malformed"]
    assert codes(RULEBOOK_TEXT.replace("silence: escalate", "silence: [escalate]", 1)) == [
        "value_of_wrong_type"
    ]
    assert codes(RULEBOOK_TEXT.replace("locales: [zh-CN, zh-Hant, en]", "locales: zh-CN")) == [
        "value_of_wrong_type"
    ]
    assert codes(RULEBOOK_TEXT.replace("lasts: 72h", "last: 72h", 1)) == ["key_unknown"]


def test_a_mistake_beside_another_in_one_list_keeps_its_own_place():
    text = RULEBOOK_TEXT.replace(
        "capabilities: [game.play, game.trade, game.membership]\n",
        "capabilities: [wallet.withdraw, 7, game.ply, game.play, game.trade, game.membership]\n",
    )
    read = read_rulebook(text, "rulebook.yaml", CATALOGUE)
    assert isinstance(read, Mistakes)
    line = next(line for line in text.splitlines() if "game.ply" in line)
    places = [(mistake.column - 1, str(mistake.code)) for mistake in read.found]
    assert places == [
        (line.index("wallet.withdraw"), "capability_is_floor"),
        (line.index("7"), "value_of_wrong_type"),
        (line.index("game.ply"), "capability_unknown"),
    ]
    assert "did you mean `game.play`?" in read.found[2].help


@pytest.mark.parametrize(
    ("written", "meant"),
    [("automatoin: true", "automation"), ("reach: [moments]", "reaches"), ("Grave: true", "grave")],
)
def test_a_key_that_is_nearly_right_gets_a_hint(written, meant):
    read = read_rulebook(RULEBOOK_TEXT.replace("curable: true", written), "rulebook.yaml", CATALOGUE)
    assert isinstance(read, Mistakes)
    assert f"did you mean `{meant}`?" in read.found[0].help


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n---\n"])
def test_a_file_without_exactly_one_document_is_a_mistake(text):
    assert codes(text) == ["document_not_single"]


@pytest.mark.parametrize("text", ["clauses", "[]", "null", "3", "- a\n- b\n"])
def test_a_document_that_is_no_mapping_is_a_mistake(text):
    assert "value_of_wrong_type" in codes(text)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("version: 1.5", "value_of_wrong_type"),
        ("version: '1'", "value_of_wrong_type"),
        ("version: true", "value_of_wrong_type"),
        ("version: 99999999999999999999999", "value_of_wrong_type"),
        ("version: 0", "number_out_of_range"),
        ("version: -1", "number_out_of_range"),
        ("version:", "value_of_wrong_type"),
    ],
)
def test_a_version_is_a_whole_number(written, code):
    assert codes(RULEBOOK_TEXT.replace("version: 1", written, 1)) == [code]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("grave: yes", "value_of_wrong_type"),  # YAML 1.2: `yes` is a text
        ("grave: 'true'", "value_of_wrong_type"),
        ("grave: 1", "value_of_wrong_type"),
    ],
)
def test_a_flag_is_true_or_false(written, code):
    assert code in codes(RULEBOOK_TEXT.replace("grave: true", written, 1))


@pytest.mark.parametrize("written", ["id: 1", "id: 1.2", "id: true", "id: ~", "id:", "id: [H1]", "id: 0x1F"])
def test_what_yaml_takes_for_something_else_is_no_text(written):
    assert codes(RULEBOOK_TEXT.replace("id: H1", written, 1)) == ["value_of_wrong_type"]


def test_a_number_in_quotes_is_a_text():
    read = read_rulebook(RULEBOOK_TEXT.replace("id: H1", "id: '5.2'", 1), "rulebook.yaml", CATALOGUE)
    assert not isinstance(read, Mistakes)
    assert read.clauses[0].id == "5.2"


def test_a_title_may_look_like_a_number():
    read = read_catalogue(CATALOGUE_TEXT.replace("en: Chat}", "en: 2048}", 1), "catalogue.yaml")
    assert not isinstance(read, Mistakes)
    assert read.services["chat"]["en"] == "2048"


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_a_text_that_is_left_out_is_blank(nothing):
    text = RULEBOOK_TEXT.replace("en: Harassing strangers}", f"en: {nothing}}}", 1)
    assert codes(text) == ["text_blank"]


def test_the_catalogue_is_compared_with_the_one_before_only_when_it_is_given():
    text = CATALOGUE_TEXT.replace("version: 1", "version: 3")
    assert not isinstance(read_catalogue(text, "catalogue.yaml"), Mistakes)
    read = read_catalogue(text, "catalogue.yaml", CATALOGUE)
    assert isinstance(read, Mistakes)
    assert [mistake.code for mistake in read.found] == [MistakeCode.CATALOGUE_VERSION_NOT_NEXT]


def test_a_caret_stands_under_the_right_letter_behind_chinese():
    text = "name: sample\n公众: 好\n"
    read = read_catalogue(text, "catalogue.yaml")
    assert isinstance(read, Mistakes)
    shown = render(
        [mistake for mistake in read.found if mistake.code == "key_unknown"], {"catalogue.yaml": text}
    )
    assert shown.splitlines()[1:3] == ["  2 | 公众: 好", "    | ^"]
    text = "{名: 1, bad: 2}"
    read = read_catalogue(text, "catalogue.yaml")
    assert isinstance(read, Mistakes)
    bad = next(mistake for mistake in read.found if "`bad`" in mistake.message)
    assert render([bad], {"catalogue.yaml": text}).splitlines()[2] == "    |         ^"


def test_a_file_cannot_write_to_the_terminal_it_is_shown_in():
    text = 'name: "\\e[31m\\u202e"\nversion: 1\nx\u200b\u202ey: \x85\n'
    read = read_catalogue(text, "catalogue.yaml")
    assert isinstance(read, Mistakes)
    shown = render(read.found, {"catalogue.yaml": text})
    assert all(letter.isprintable() or letter == "\n" for letter in shown)


def test_a_very_long_line_is_shown_in_part():
    text = "{" + ", ".join(f"key{number}: 1" for number in range(100)) + "}"
    read = read_catalogue(text, "catalogue.yaml")
    assert isinstance(read, Mistakes)
    for mistake in read.found:
        _, source, caret, *_ = render([mistake], {"catalogue.yaml": text}).splitlines()
        assert len(source) < 180
        assert source[caret.index("^") :].startswith(("key", "{"))


def test_mistakes_without_the_text_at_hand_are_still_told():
    read = read_catalogue("name: [", "catalogue.yaml")
    assert isinstance(read, Mistakes)
    assert render(read.found, {}).count("\n") == 2


def test_why_no_notice_is_owed_is_one_of_three_words_and_a_wrong_one_is_shown_where_it_stands():
    text = RULEBOOK_TEXT.replace("without_notice: legal_duty", "without_notice: legal_duti")
    read = read_rulebook(text, "rulebook.yaml", CATALOGUE)
    assert isinstance(read, Mistakes)
    (found,) = read.found
    at = next(n for n, line in enumerate(text.splitlines(), start=1) if "legal_duti" in line)
    assert (found.code, found.line, found.column) == (MistakeCode.CHOICE_UNKNOWN, at, 21)
    assert "legal_duty" in render(read.found, {"rulebook.yaml": text})
