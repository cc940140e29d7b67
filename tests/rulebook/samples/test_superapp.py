"""The sample is what newcomers copy: it must be sound, complete, and say what the design says."""

import pytest

from dueprocess.kernel.capabilities import FLOOR
from dueprocess.kernel.durations import Duration
from dueprocess.rulebook import samples
from dueprocess.rulebook.checks import check_catalogue, check_rulebook
from dueprocess.rulebook.model import MissedReview, Silence
from tests.rulebook.sample import CATALOGUE, RULEBOOK, clause


def test_the_sample_has_no_mistakes():
    assert check_catalogue(CATALOGUE) == ()
    assert check_rulebook(RULEBOOK, CATALOGUE) == ()


def test_every_text_stands_in_all_its_languages():
    for item in RULEBOOK.clauses:
        assert set(item.title) == set(item.text) == {"zh-CN", "zh-Hant", "en"}, item.id


def test_the_whole_floor_is_in_the_catalogue_and_more():
    floor = {entry.name for entry in CATALOGUE.capabilities if entry.floor}
    assert floor == {*FLOOR, "fund.redeem", "wealth.redeem"}


def test_first_harassment_of_a_stranger_stops_messages_to_strangers_for_72_hours_and_keeps_the_two_apart():
    first = clause("H1").ladder[0]
    stopped, apart = first.measures
    assert (stopped.capabilities, stopped.lasts) == (
        ("chat.send_stranger",),
        Duration(milliseconds=72 * 3_600_000),
    )
    assert apart.no_contact
    assert apart.lasts == Duration(days=30)
    assert set(apart.capabilities) == {
        "chat.send",
        "chat.send_stranger",
        "chat.voice_call",
        "chat.add_friend",
    }


def test_a_cheater_is_warned_first_and_stays_stopped_in_games_only():
    cheating = clause("G1")
    assert cheating.ladder[0].measures == ()
    assert [rung.measures[0].lasts for rung in cheating.ladder[1:]] == [
        Duration(days=days) for days in (3, 7, 15, 60)
    ]
    assert {name.service for name in cheating.capabilities} == {"game"}


@pytest.mark.parametrize("clause_id", ["P2", "H3", "F1", "A2"])
def test_what_is_grave_escalates_to_a_named_owner(clause_id):
    grave = clause(clause_id)
    assert grave.grave
    assert grave.silence is Silence.ESCALATE
    assert grave.missed_review is MissedReview.OWNER
    assert grave.owner


def test_only_clauses_about_money_touch_money():
    money = {entry.name for entry in CATALOGUE.capabilities if entry.money}
    touching = {
        item.id
        for item in RULEBOOK.clauses
        for rung in item.ladder
        for measure in rung.measures
        if money & set(measure.capabilities) and not measure.no_contact
    }
    assert touching == {item.id for item in RULEBOOK.clauses if item.money} == {"F1", "M1", "W2", "W3"}


def test_towards_one_person_the_sample_stops_red_packets_and_no_other_money():
    money = {entry.name for entry in CATALOGUE.capabilities if entry.money}
    apart = [
        measure
        for item in RULEBOOK.clauses
        for rung in item.ladder
        for measure in rung.measures
        if measure.no_contact
    ]
    assert {name for measure in apart for name in measure.capabilities} & money == {"wallet.red_packet"}
    assert all("wallet.red_packet" in rung.measures[1].capabilities for rung in clause("H2").ladder)


def test_sealed_evidence_belongs_to_child_safety_alone():
    sealed = {kind.name for kind in CATALOGUE.evidence_kinds if kind.sealed}
    assert {item.id for item in RULEBOOK.clauses if sealed & set(item.evidence)} == {"P2"}


def test_a_sample_that_is_not_shipped_is_a_key_error():
    with pytest.raises(KeyError):
        samples.catalogue_text("../superapp")
