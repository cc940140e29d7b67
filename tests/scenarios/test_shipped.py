"""The scenarios that are shipped: all pass, each can fail, and what they come from is what the documentation says."""

import re
from pathlib import Path

import msgspec
import pytest

from dueprocess.adapters.scenarios import Theatre, policy_of
from dueprocess.application.handler import Handler
from dueprocess.application.handlers import HANDLERS
from dueprocess.application.scenario.play import play
from dueprocess.application.scenario.reading import Ready, read_script
from dueprocess.application.scenario.script import LOOKS, VERB_NAMES
from dueprocess.commands.scenario import notice_text
from dueprocess.domain import appeal, decision, machine, review, withdrawal
from dueprocess.domain.appeal import AppealLodged, LodgeAppeal
from dueprocess.domain.approval import ApproveDecision
from dueprocess.domain.decision import DecideCase
from dueprocess.domain.machine import DecideOnSignal, PlaceHold
from dueprocess.domain.notice import NoticeIssued
from dueprocess.domain.restriction import RestrictionImposed, RestrictionReliefSet
from dueprocess.domain.review import AnswerAppeal
from dueprocess.domain.withdrawal import FreeTouched
from tests.world import scratch

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios" / "superapp").glob("*.yaml"))
SOURCES = {"story", *(f"O{number:02}" for number in range(1, 30))}
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def theatre():
    with scratch() as folder:
        yield Theatre(folder, notice_text)


def ready(path):
    found = read_script(path.read_text(encoding="utf-8"), path.name, policy_of(None))
    assert isinstance(found, Ready), found
    return found


SHIPPED = {path.stem: ready(path) for path in FILES}


def failing(theatre, *names):
    """Those of the named scenarios that fail now."""
    return {name for name in names if not play(SHIPPED[name], theatre.stage).passed}


def slug(name):
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


@pytest.mark.parametrize("stem", SHIPPED)
def test_a_shipped_scenario_passes(theatre, stem):
    result = play(SHIPPED[stem], theatre.stage)
    assert result.passed, str(result.failure)


def test_there_are_enough_and_each_is_a_sentence_with_its_source():
    assert len(SHIPPED) >= 30
    for stem, one in SHIPPED.items():
        assert stem == slug(one.script.name)
        assert set(one.script.source.split(", ")) <= SOURCES
        assert one.script.source


def test_every_verb_is_used_and_every_scenario_looks_at_something():
    used = {step.verb for one in SHIPPED.values() for step in one.script.steps}
    assert used | {"sign_in"} == set(
        VERB_NAMES
    )  # no clause of the sample has a review that waits for a sign-in
    assert all({step.verb for step in one.script.steps} & LOOKS for one in SHIPPED.values())


def test_the_page_lists_what_is_shipped_and_what_is_not_covered():
    covered = {source for one in SHIPPED.values() for source in one.script.source.split(", ")}
    listed = dict(re.findall(r"^\| (O\d\d|story) \| (.*?) \|", PAGE, re.MULTILINE))
    assert set(listed) == SOURCES
    for source, said in listed.items():
        named = set(re.findall(r"scenarios/superapp/([a-z0-9_]+)\.yaml", said))
        assert named <= set(SHIPPED)
        assert bool(named) == (source in covered), source
        assert all(source in SHIPPED[stem].script.source.split(", ") for stem in named)


def planted(monkeypatch, command, decide):
    """Another law for one command."""
    lawful = HANDLERS[command]
    monkeypatch.setitem(HANDLERS, command, Handler(lawful.gather, decide, lawful.owner))


def without(*kinds):
    """What a law decides, with events of these kinds left out."""

    def keep(events):
        return (
            tuple(event for event in events if not isinstance(event, kinds))
            if isinstance(events, tuple)
            else events
        )

    return keep


def test_a_law_under_which_silence_helps_nobody_is_found_out(monkeypatch, theatre):
    lost = without(RestrictionReliefSet)
    planted(monkeypatch, LodgeAppeal, lambda facts, command, now: lost(appeal.lodge(facts, command, now)))
    name = "an_appeal_that_nobody_answers_ends_the_measure_on_a_saturday_too"
    assert failing(theatre, name) == {name}


def test_a_law_under_which_weekends_do_not_count_is_found_out(monkeypatch, theatre):
    def lodge(facts, command, now):
        events = appeal.lodge(facts, command, now)
        later = [
            msgspec.structs.replace(event, answer_due_at=event.answer_due_at + 2 * 86_400_000)
            if isinstance(event, AppealLodged)
            else event
            for event in (events if isinstance(events, tuple) else ())
        ]
        return tuple(later) or events

    planted(monkeypatch, LodgeAppeal, lodge)
    name = "an_appeal_that_nobody_answers_ends_the_measure_on_a_saturday_too"
    assert failing(theatre, name) == {name}


def test_a_law_under_which_one_person_imposes_what_is_permanent_is_found_out(monkeypatch, theatre):
    def decide(facts, command, now):
        return decision.decide(facts, msgspec.structs.replace(command, imminent_harm=True), now)

    planted(monkeypatch, DecideCase, decide)
    name = "a_permanent_measure_waits_for_its_second_person"
    assert failing(theatre, name) == {name}


def test_a_law_under_which_the_decider_may_agree_is_found_out(monkeypatch, theatre):
    lawful = HANDLERS[ApproveDecision]

    def approve(facts, command, now):
        other = msgspec.structs.replace(facts.decision, decider="p_somebody_else") if facts.decision else None
        return lawful.decide(msgspec.structs.replace(facts, decision=other), command, now)

    planted(monkeypatch, ApproveDecision, approve)
    name = "a_permanent_measure_waits_for_its_second_person"
    assert failing(theatre, name) == {name}


def test_a_law_under_which_the_decider_reviews_is_found_out(monkeypatch, theatre):
    def answer(facts, command, now):
        other = msgspec.structs.replace(facts.decision, decider="p_somebody_else") if facts.decision else None
        return review.answer(msgspec.structs.replace(facts, decision=other), command, now)

    planted(monkeypatch, AnswerAppeal, answer)
    name = "another_reviewer_overturns_it_and_everything_is_as_before"
    assert failing(theatre, name) == {name}


def test_a_law_that_stops_more_than_the_clause_does_is_found_out(monkeypatch, theatre):
    def decide(facts, command, now):
        events = decision.decide(facts, command, now)
        return tuple(wider(event) for event in events) if isinstance(events, tuple) else events

    def wider(event):
        if not isinstance(event, RestrictionImposed) or event.target is not None:
            return event
        spans = (*event.spans, msgspec.structs.replace(event.spans[0], capability="wallet.pay"))
        return msgspec.structs.replace(event, spans=spans)

    planted(monkeypatch, DecideCase, decide)
    name = "harassing_a_stranger_stops_one_function_for_72_hours_and_nothing_else"
    assert failing(theatre, name) == {name}


def test_a_law_under_which_a_hold_runs_on_without_a_human_is_found_out(monkeypatch, theatre):
    def hold(facts, command, now):
        events = machine.place_hold(facts, command, now)
        return tuple(for_good(event) for event in events) if isinstance(events, tuple) else events

    def for_good(event):
        if not isinstance(event, RestrictionImposed):
            return event
        terms = msgspec.structs.replace(event.terms, lapses_at=None)
        spans = tuple(msgspec.structs.replace(span, until=terms.until) for span in event.spans)
        return msgspec.structs.replace(event, terms=terms, spans=spans)

    planted(monkeypatch, PlaceHold, hold)
    name = "a_hold_that_no_human_confirms_ends_after_72_hours_and_is_no_finding"
    assert failing(theatre, name) == {name}


def test_a_law_under_which_a_program_has_no_budget_is_found_out(monkeypatch, theatre):
    def decide(facts, command, now):
        idle = msgspec.structs.replace(facts.detector, recent=()) if facts.detector else None
        return machine.decide_on_signal(msgspec.structs.replace(facts, detector=idle), command, now)

    planted(monkeypatch, DecideOnSignal, decide)
    name = "a_program_that_does_more_than_its_budget_stops_itself_and_the_person_it_meant_stays_free"
    assert failing(theatre, name) == {name}


def test_a_law_under_which_nobody_is_told_that_a_program_was_wrong_is_found_out(monkeypatch, theatre):
    untold = without(NoticeIssued)
    planted(
        monkeypatch, FreeTouched, lambda facts, command, now: untold(withdrawal.free(facts, command, now))
    )
    names = {
        "a_remapped_key_held_as_cheating_is_free_once_the_program_is_found_wrong",
        "a_new_phone_held_as_theft_is_given_back_and_every_hold_of_that_program_with_it",
    }
    assert failing(theatre, *names) == names


def test_the_lawful_law_fails_none_of_them(theatre):
    assert failing(theatre, "a_permanent_measure_waits_for_its_second_person") == set()
