import pytest

from dueprocess.kernel.durations import Duration
from dueprocess.rulebook.checks import MistakeCode
from tests.rulebook.sample import RULEBOOK, clause, of_rulebook, replace


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        ({"name": "Super app"}, ("name",), "name_malformed"),
        ({"name": "x" * 61}, ("name",), "name_malformed"),
        ({"version": 0}, ("version",), "number_out_of_range"),
        ({"version": 1_000_001}, ("version",), "number_out_of_range"),
        ({"catalogue": "megaapp"}, ("catalogue",), "catalogue_is_another"),
        ({"zone": "Asia/Pekin"}, ("zone",), "zone_unknown"),
        ({"zone": "../../etc/passwd"}, ("zone",), "zone_unknown"),
        ({"zone": "Asia"}, ("zone",), "zone_unknown"),
        ({"zone": ""}, ("zone",), "zone_unknown"),
        ({"appeal_window": Duration(days=179)}, ("appeal_window",), "appeal_window_too_short"),
        ({"appeal_window": Duration(months=5)}, ("appeal_window",), "appeal_window_too_short"),
        ({"appeal_window": Duration(months=130)}, ("appeal_window",), "duration_too_long"),
        ({"appeal_stages": 0}, ("appeal_stages",), "number_out_of_range"),
        ({"appeal_stages": 10}, ("appeal_stages",), "number_out_of_range"),
        ({"shared_command_below": -1}, ("shared_command_below",), "number_out_of_range"),
        ({"shared_command_below": 100}, ("shared_command_below",), "number_out_of_range"),
        ({"open_notice_within": Duration()}, ("open_notice_within",), "duration_is_zero"),
        ({"open_notice_within": Duration(months=200)}, ("open_notice_within",), "duration_too_long"),
        ({"clauses": (), "keeps_apart": ()}, ("clauses",), "list_empty"),
        (
            {"clauses": (clause("H1"), clause("H1")), "keeps_apart": ()},
            ("clauses", 1, "id"),
            "entry_repeated",
        ),
        ({"keeps_apart": ("fraud", "frauds")}, ("keeps_apart", 1), "family_unknown"),
        ({"keeps_apart": ("fraud", "threats", "fraud")}, ("keeps_apart", 2), "entry_repeated"),
        ({"locales": ("zh-CN", "zh-Hant", "en", "en")}, ("locales", 3), "entry_repeated"),
        ({"locales": ("zh-CN", "zh-Hant", "en", "chinese")}, ("locales", 3), "locale_malformed"),
    ],
)
def test_a_rulebook_is_refused(changed, path, code):
    assert of_rulebook(replace(RULEBOOK, **changed)) == {(path, MistakeCode(code))}


@pytest.mark.parametrize(
    "changed",
    [
        {"appeal_window": Duration(months=6)},
        {"appeal_window": Duration(months=12)},
        {"name": "x" * 60},
        {"appeal_stages": 1},
        {"appeal_stages": 9},
        {"shared_command_below": 0},
        {"zone": "UTC"},
        {"zone": "America/Argentina/Buenos_Aires"},
        {"version": 1_000_000},
    ],
)
def test_a_rulebook_is_sound(changed):
    assert of_rulebook(replace(RULEBOOK, **changed)) == set()


def test_a_rulebook_has_a_language():
    problems = of_rulebook(replace(RULEBOOK, locales=(), clauses=(clause("H1"),)))
    assert (("locales",), MistakeCode.LIST_EMPTY) in problems


def test_a_language_needs_titles_in_the_catalogue():
    problems = of_rulebook(
        replace(
            RULEBOOK,
            locales=("zh-CN", "zh-Hant", "en", "fr"),
            clauses=(clause("H1"),),
            keeps_apart=("harassment",),
        )
    )
    assert problems == {
        (("locales", 3), MistakeCode.CATALOGUE_LACKS_LOCALE),
        (("clauses", 0, "title"), MistakeCode.LOCALE_MISSING),
        (("clauses", 0, "text"), MistakeCode.LOCALE_MISSING),
    }
