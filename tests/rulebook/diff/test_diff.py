from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import HOUR
from dueprocess.rulebook.diff import Change, Weight, days_until_effect, diff, render_diff
from dueprocess.rulebook.model import (
    Clause,
    Gives,
    Measure,
    MissedReview,
    Rulebook,
    Rung,
    Silence,
    WithoutNotice,
)
from tests.rulebook.sample import CATALOGUE, RULEBOOK, clause, replace, with_clause, with_measure

STRANGERS, FRIEND = Capability("chat.send_stranger"), Capability("chat.add_friend")
WEEK = Measure((STRANGERS,), Duration(days=7))


def changes(new, old=RULEBOOK):
    return diff(old, new, CATALOGUE)


def told(changed, old=RULEBOOK):
    """(weight, English words) of each change of one clause."""
    return [(str(change.weight), change.texts["en"]) for change in changes(with_clause(changed), old)]


def first_rung(*measures, clause_id="S1"):
    ladder = clause(clause_id).ladder
    return clause(clause_id, ladder=(Rung(measures), *ladder[1:]))


def test_nothing_changes_between_equal_rulebooks():
    assert changes(replace(RULEBOOK, version=2)) == ()
    assert render_diff(()) == "Nothing changes for people.\n"
    assert render_diff((), "zh-CN") == "对用户没有任何改变。\n"


def test_a_longer_measure_is_heavier_and_a_shorter_one_milder():
    longer = with_measure("S1", 1, WEEK)
    words = (
        "Clause S1, second finding: “Message strangers”: stopped for 24 hours before, now stopped for 7 days"
    )
    assert told(longer) == [("heavier", words)]
    back = diff(with_clause(longer), RULEBOOK, CATALOGUE)
    assert [(change.weight, change.texts["zh-CN"]) for change in back] == [
        (Weight.MILDER, "条款 S1，第 2 次认定：“给陌生人发消息”原限制 7 天，现限制 24 小时")
    ]


def test_a_warning_that_becomes_a_measure_is_heavier():
    words = "Clause S1, first finding: “Message strangers”: not stopped before, now stopped for 7 days"
    assert told(first_rung(WEEK)) == [("heavier", words)]
    assert [change.weight for change in diff(with_clause(first_rung(WEEK)), RULEBOOK)] == [Weight.MILDER]


def test_capabilities_that_change_alike_are_told_in_one_sentence():
    both = Measure((STRANGERS, FRIEND), Duration(days=1))
    words = "Clause S1, first finding: “Message strangers”, “Add friends”: not stopped before, now stopped for 1 day"
    assert told(first_rung(both)) == [("heavier", words)]


def test_what_is_stopped_towards_one_person_is_said_so():
    apart = replace(WEEK, no_contact=True)
    assert told(first_rung(apart))[0][1].startswith(
        "Clause S1, first finding: “Message strangers” towards the person concerned: not stopped"
    )
    assert "（仅对相关人员）" in changes(with_clause(first_rung(apart)))[0].texts["zh-CN"]


def test_towards_one_person_says_nothing_where_everyone_is_stopped_as_long():
    both = first_rung(WEEK, replace(WEEK, no_contact=True))
    assert diff(with_clause(first_rung(WEEK)), with_clause(both), CATALOGUE)[0].weight is Weight.WORDING
    longer = first_rung(WEEK, replace(WEEK, lasts=Duration(days=9), no_contact=True))
    (change,) = diff(with_clause(first_rung(WEEK)), with_clause(longer), CATALOGUE)
    assert change.weight is Weight.HEAVIER
    assert "towards the person concerned" in change.texts["en"]


def test_the_longest_of_several_measures_counts():
    several = first_rung(WEEK, replace(WEEK, lasts=Duration(days=3)), replace(WEEK, lasts=Duration(days=8)))
    assert told(several)[0][1].endswith("now stopped for 8 days")


def test_the_same_length_in_other_units_changes_nothing_for_people():
    hours = replace(WEEK, lasts=Duration(milliseconds=168 * HOUR))
    (change,) = diff(with_clause(first_rung(WEEK)), with_clause(first_rung(hours)))
    assert (change.weight, change.texts["en"]) == (
        Weight.WORDING,
        "Clause S1, written differently, the same for people",
    )


def test_permanent_is_heavier_than_any_length_and_a_rarer_review_heavier_still():
    often = Measure((STRANGERS,), permanent=True, review_every=Duration(days=90))
    rarely = replace(often, review_every=Duration(days=180))
    assert told(first_rung(often)) == [
        (
            "heavier",
            (
                "Clause S1, first finding: “Message strangers”: not stopped before, now stopped permanently"
                " (reviewed every 90 days)"
            ),
        )
    ]
    assert [item.weight for item in diff(with_clause(first_rung(WEEK)), with_clause(first_rung(often)))] == [
        Weight.HEAVIER
    ]
    assert [
        item.weight for item in diff(with_clause(first_rung(often)), with_clause(first_rung(rarely)))
    ] == [Weight.HEAVIER]
    assert [
        item.weight for item in diff(with_clause(first_rung(rarely)), with_clause(first_rung(often)))
    ] == [Weight.MILDER]
    unsaid = first_rung(replace(rarely, review_every=None))
    assert [item.weight for item in diff(with_clause(first_rung(rarely)), with_clause(unsaid))] == [
        Weight.WORDING
    ]
    assert "长期限制（每 180 天复核）" in diff(RULEBOOK, with_clause(unsaid))[0].texts["zh-CN"]


def test_beyond_the_last_rung_the_last_one_holds():
    ladder = clause("G1").ladder
    shorter = clause("G1", ladder=ladder[:-1])
    words = (
        "Clause G1, fifth and every further finding: “Play games”, “Trade game items”: stopped for 60 days before,"
        " now stopped for 15 days"
    )
    membership = (
        "Clause G1, fifth and every further finding: “Use your game membership”: stopped for 60 days before,"
        " now not stopped"
    )
    assert told(shorter) == [("milder", words), ("milder", membership)]
    longer = clause("G1", ladder=(*ladder, *[ladder[-1]] * 8))
    assert [item.weight for item in changes(with_clause(longer))] == [Weight.WORDING]
    end = Rung(
        (
            Measure(
                (Capability("game.play"), Capability("game.trade")), Duration(days=90), remedies=("rank",)
            ),
            ladder[-1].measures[1],
        )
    )
    (change,) = changes(with_clause(clause("G1", ladder=(*ladder, *[ladder[-1]] * 5, end))))
    assert change.texts["en"].startswith("Clause G1, 11th and every further finding")


def test_another_transition_is_told():
    ladder = clause("G1").ladder
    play, membership = ladder[-1].measures
    stated = membership.transition
    for changed, weight, words in (
        (
            {"lasts": Duration(days=7)},
            "heavier",
            "goes on for 7 days before, and then the unused part is paid back",
        ),
        ({"lasts": Duration(days=28)}, "milder", "goes on for 28 days before"),
        ({"gives": Gives.ANOTHER_WAY}, "heavier", "and then there is another way"),
        (
            {"text": {**stated.text, "en": "It works until then, as it always did."}},
            "wording",
            "goes on for 14 days",
        ),
    ):
        other = replace(membership, transition=replace(stated, **changed))
        new = clause("G1", ladder=(*ladder[:-1], replace(ladder[-1], measures=(play, other))))
        ((told_weight, told_words),) = told(new)
        assert told_weight == weight
        assert words in told_words


def test_remedies_and_discretion_are_told():
    ladder = clause("G1").ladder
    bare = replace(ladder[1], measures=(replace(ladder[1].measures[0], remedies=()),), discretionary=True)
    new = clause("G1", ladder=(ladder[0], bare, *ladder[2:]))
    assert told(new) == [
        ("heavier", "Clause G1, second finding: `rank` is no longer put back when the decision falls"),
        ("wording", "Clause G1, second finding: the measure is chosen within bounds"),
    ]
    back = diff(with_clause(new), RULEBOOK)
    assert [str(item.weight) for item in back] == ["milder", "wording"]
    assert back[1].texts["en"].endswith("the measure is laid down")


CLAUSE_CHANGES = [
    ("H1", {"automation": True}, "heavier", "a machine may now act alone"),
    ("S1", {"automation": False}, "milder", "a machine may no longer act alone"),
    ("H1", {"grave": True}, "heavier", "it is now grave"),
    ("H3", {"grave": False}, "milder", "it is no longer grave"),
    ("H1", {"money": True}, "heavier", "it may now restrict how money"),
    ("F1", {"money": False}, "milder", "it no longer touches money"),
    ("H1", {"curable": True}, "milder", "putting it right now ends the measure"),
    ("F3", {"curable": False}, "heavier", "putting it right no longer ends the measure"),
    ("H1", {"memory": Duration(months=24)}, "heavier", "a finding counts for 2 years, before: 1 year"),
    ("H1", {"memory": Duration(months=7, days=1)}, "milder", "a finding counts for 7 months 1 day"),
    ("H1", {"maximum": Duration(days=90)}, "heavier", "a timed measure lasts at most 90 days"),
    (
        "H1",
        {"answer_within": Duration(days=6)},
        "heavier",
        "an appeal is answered within 6 days, before: 5 days",
    ),
    ("H1", {"answer_within": Duration(milliseconds=90 * 60_000)}, "milder", "within 1 hour 30 minutes"),
    (
        "H3",
        {"second_answer_within": Duration(days=3)},
        "heavier",
        "after escalation it is answered within 3 days",
    ),
    ("H3", {"second_answer_within": None}, "wording", "answered within no such date, before: 48 hours"),
    ("H1", {"second_answer_within": Duration(days=3)}, "wording", "within 3 days, before: no such date"),
    (
        "H1",
        {"evidence": ("message", "call_record", "statement")},
        "heavier",
        "evidence that suffices now includes",
    ),
    ("H1", {"evidence": ("message",)}, "milder", "evidence that suffices no longer includes “call_record”"),
    ("H1", {"reaches": ("mail",)}, "heavier", "the other services it reaches now includes “mail”"),
    ("H2", {"reaches": ()}, "milder", "reaches no longer includes “moments”"),
    (
        "H1",
        {"capabilities": (*clause("H1").capabilities, Capability("mail.send"))},
        "heavier",
        "includes “Send mail”",
    ),
    ("H1", {"capabilities": clause("H1").capabilities[1:]}, "milder", "no longer includes “Message friends”"),
    (
        "H1",
        {"silence": Silence.NARROW},
        "heavier",
        "it narrows the restriction, before: it ends the restriction",
    ),
    ("H3", {"silence": Silence.END}, "milder", "it ends the restriction, before: it goes to a named post"),
    (
        "H2",
        {"abused": FRIEND},
        "heavier",
        "what stays stopped when an appeal is not answered in time is now “Add fr",
    ),
    (
        "H1",
        {"missed_review": MissedReview.OWNER},
        "heavier",
        "a named post decides, before: the measure ends",
    ),
    ("H3", {"missed_review": MissedReview.END}, "milder", "the measure ends, before: a named post decides"),
    (
        "A2",
        {"without_notice": WithoutNotice.IMPERATIVE},
        "heavier",
        "none is owed: an imperative reason demands it at once; before: 30 days' notice is owed",
    ),
    ("P2", {"without_notice": None}, "milder", "30 days' notice is owed; before: none is owed: a law"),
    ("P2", {"without_notice": WithoutNotice.REPEAT}, "milder", "after two earlier findings"),
    ("A2", {"without_notice": WithoutNotice.REPEAT}, "heavier", "after two earlier findings"),
    ("H3", {"owner": "new_post"}, "wording", "the post that answers for it is now new_post"),
    ("H3", {"owner": None}, "wording", "the post that answers for it is now none"),
    ("H1", {"family": "threats"}, "heavier", "findings now count together with those of “threats”"),
    ("H1", {"service": "mail"}, "heavier", "it now belongs to the service “mail”"),
    ("H1", {"title": {"en": "x", "zh-CN": "x"}}, "wording", "its title is worded differently"),
    ("H1", {"text": {"en": "x", "zh-CN": "x"}}, "wording", "its text is worded differently: read both"),
    ("H1", {"abused": FRIEND}, "wording", "written differently, the same for people"),
]


@pytest.mark.parametrize(("clause_id", "change", "weight", "words"), CLAUSE_CHANGES)
def test_a_change_of_a_clause_is_told(clause_id, change, weight, words):
    (found,) = changes(with_clause(clause(clause_id, **change)))
    assert str(found.weight) == weight
    assert words in found.texts["en"]
    assert set(found.texts) == {"en", "zh-CN"}
    assert found.texts["zh-CN"].startswith(f"条款 {clause_id}，")


def test_every_key_of_a_clause_is_compared():
    told_keys = {key for _, change, _, _ in CLAUSE_CHANGES for key in change}
    assert told_keys == set(Clause.__struct_fields__) - {"id", "ladder"}


RULEBOOK_CHANGES = [
    (
        {"appeal_window": Duration(months=12)},
        "milder",
        "an appeal may be lodged for 1 year, before: 180 days",
    ),
    ({"appeal_window": Duration(days=90)}, "heavier", "an appeal may be lodged for 90 days"),
    (
        {"open_notice_within": Duration(days=1)},
        "heavier",
        "a notice nobody opened is followed up within 1 day",
    ),
    ({"appeal_stages": 1}, "heavier", "an appeal could be lodged 2 times, now 1"),
    ({"appeal_stages": 3}, "milder", "an appeal could be lodged 2 times, now 3"),
    ({"shared_command_below": 1}, "heavier", "below level 3, now 1"),
    ({"shared_command_below": 4}, "milder", "below level 3, now 4"),
    ({"locales": ("zh-Hant", "en")}, "heavier", "it is no longer written in zh-CN"),
    ({"locales": ("zh-CN", "zh-Hant", "en", "fr")}, "milder", "it is now written in fr, too"),
    (
        {"keeps_apart": (*RULEBOOK.keeps_apart, "spam")},
        "heavier",
        "a measure of the family spam keeps people apart: now",
    ),
    (
        {"keeps_apart": RULEBOOK.keeps_apart[1:]},
        "milder",
        "the family harassment keeps people apart: no longer",
    ),
    ({"zone": "UTC"}, "wording", "days are counted in UTC, no longer in Asia/Shanghai"),
    ({"name": "other"}, "wording", "the rulebook is now called other"),
    ({"catalogue": "other"}, "wording", "its catalogue is now other"),
]


@pytest.mark.parametrize(("change", "weight", "words"), RULEBOOK_CHANGES)
def test_a_change_of_the_whole_rulebook_is_told(change, weight, words):
    (found,) = changes(replace(RULEBOOK, **change))
    assert (str(found.weight), found.clause, found.days) == (weight, "", 7)
    assert found.texts["en"].startswith("For every clause: ")
    assert words in found.texts["en"]


def test_every_key_of_a_rulebook_is_compared():
    told_keys = {key for change, _, _ in RULEBOOK_CHANGES for key in change}
    assert told_keys == set(Rulebook.__struct_fields__) - {"version", "clauses"}


def test_every_key_of_a_measure_and_a_rung_is_compared():
    """What a later field of the model means for people has to be thought of here."""
    assert set(Rung.__struct_fields__) == {"measures", "discretionary"}
    assert set(Measure.__struct_fields__) == {
        "capabilities", "lasts", "permanent", "review_every", "no_contact", "remedies", "transition"
    }  # fmt: skip


def test_a_clause_that_comes_or_goes_is_told_with_its_title_and_first_finding():
    without = replace(
        RULEBOOK, clauses=tuple(item for item in RULEBOOK.clauses if item.id not in {"G1", "H1"})
    )
    assert [(str(item.weight), item.texts["en"]) for item in changes(without)] == [
        ("removed", "Clause H1 (“Harassing strangers”) no longer exists"),
        ("removed", "Clause G1 (“Cheating in games”) no longer exists"),
    ]
    new = diff(without, RULEBOOK, CATALOGUE)
    assert [item.texts["en"] for item in new] == [
        (
            "Clause H1 (“Harassing strangers”) is new; a first finding gives “Message strangers” stopped for 72 hours;"
            " “Message friends”, “Message strangers”, “Make voice and video calls”, “Add friends” stopped towards the person"
            " concerned for 30 days"
        ),
        "Clause G1 (“Cheating in games”) is new; a first finding gives a warning",
    ]
    assert new[0].texts["zh-CN"] == (
        "新条款 H1（“骚扰陌生人”）；首次认定：“给陌生人发消息”限制 72 小时；"
        "“给好友发消息”、“给陌生人发消息”、“打语音和视频电话”、“添加好友”（仅对相关人员）限制 30 天"
    )
    assert new[1].texts["zh-CN"] == "新条款 G1（“游戏作弊”）；首次认定：警告"
    assert all(item.weight is Weight.NEW for item in new)


def test_the_heaviest_comes_first():
    everything = with_clause(clause("H1", silence=Silence.NARROW, memory=Duration(days=9), title={"en": "x"}))
    clauses = (*everything.clauses[:-1], replace(everything.clauses[-1], id="NEW"))
    weights = [item.weight for item in changes(replace(everything, clauses=clauses))]
    assert weights == [Weight.HEAVIER, Weight.NEW, Weight.MILDER, Weight.REMOVED, Weight.WORDING]


def test_without_a_catalogue_capabilities_have_their_names():
    (change,) = diff(RULEBOOK, with_clause(first_rung(WEEK)))
    assert "“chat.send_stranger”" in change.texts["en"]


@pytest.mark.parametrize(
    ("new", "days"),
    [
        (with_clause(clause("H1", memory=Duration(days=9))), 7),
        (with_clause(clause("W2", memory=Duration(days=9))), 30),
        (with_clause(clause("W2", money=False)), 30),
        (with_clause(clause("H1", money=True)), 30),
        (replace(RULEBOOK, clauses=tuple(item for item in RULEBOOK.clauses if item.id != "W2")), 30),
        (replace(RULEBOOK, clauses=tuple(item for item in RULEBOOK.clauses if item.id != "H1")), 7),
        (replace(RULEBOOK, version=2), 7),
    ],
)
def test_a_version_waits_seven_days_and_thirty_where_a_clause_about_money_changes(new, days):
    assert days_until_effect(changes(new)) == days
    assert days_until_effect(changes(RULEBOOK, old=new)) == days


def test_the_whole_is_rendered_in_both_languages():
    found = changes(with_clause(clause("W2", answer_within=Duration(days=2), memory=Duration(months=24))))
    assert render_diff(found) == (
        "- Clause W2, a finding counts for 2 years, before: 1 year — heavier\n"
        "- Clause W2, an appeal is answered within 2 days, before: 3 days — milder\n"
        "This version takes effect 30 days after it is published, because a clause about money changes.\n"
    )
    assert render_diff(found, "zh-CN") == (
        "- 条款 W2，认定的计入期限现为 2 年，原为 1 年（更重）\n"
        "- 条款 W2，申诉答复期限现为 2 天，原为 3 天（更轻）\n"
        "本版本自发布之日起 30 天后生效，因为涉及资金条款。\n"
    )
    only_spam = render_diff(changes(with_clause(clause("S1", memory=Duration(days=90)))))
    assert only_spam.endswith("This version takes effect 7 days after it is published.\n")
    assert render_diff((Change(Weight.NEW, "", {"en": "a", "zh-CN": "甲"}),), "fr").startswith("- a — new\n")


@given(st.data())
def test_what_is_heavier_one_way_is_milder_the_other(data):
    """Neither way is silent, and no version can call a heavier ladder milder."""
    days = st.sampled_from([None, 1, 3, 7, 30])
    one, other = (data.draw(days) for _ in range(2))
    there, back = (
        {str(item.weight) for item in diff(with_clause(rung(a)), with_clause(rung(b)))}
        for a, b in ((one, other), (other, one))
    )
    if one == other:
        assert there == back == set()
    else:
        heavier = (one or 0) < (other or 0)
        assert there == {"heavier" if heavier else "milder"}
        assert back == {"milder" if heavier else "heavier"}


def rung(days: int | None) -> Any:
    return first_rung(*([replace(WEEK, lasts=Duration(days=days))] if days else []))


def test_changes_are_plain_values():
    found = changes(with_clause(clause("W2", memory=Duration(days=9))))
    assert msgspec.json.decode(msgspec.json.encode(found), type=tuple[Change, ...]) == found
