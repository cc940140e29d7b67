"""Looks: what a scenario looks at. A look that sees something else says what was expected and what there is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dueprocess.application.queries.notice import notice_page
from dueprocess.application.queries.standing import Standing as StandingRead
from dueprocess.application.queries.standing import standing as standing_of
from dueprocess.application.scenario.machine_script import Machine
from dueprocess.application.scenario.script import (
    Check,
    Count,
    Finding,
    Ladder,
    Owed,
    Standing,
    Told,
)
from dueprocess.application.scenario.stage import NotAsExpected, Stage
from dueprocess.application.transition import unused_refunds
from dueprocess.application.views.all import (
    APPEALS,
    CASES,
    DECISIONS,
    DETECTORS,
    ENQUIRIES,
    NOTICES,
    REMEDIES,
    RESTRICTIONS,
    SIGNALS,
)
from dueprocess.domain import restriction as restrictions
from dueprocess.domain.appeal import Status
from dueprocess.domain.decision import Outcome
from dueprocess.domain.notice import Kind
from dueprocess.kernel.ids import DetectorId
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook import ladder as ladders

AROUND = 60
_NOT_ONE = (Outcome.AWAITING, Outcome.DECLINED)


def check(stage: Stage, step: Check) -> None:
    """What an account can do now, by what is recorded; and the floor, always."""
    target = stage.accounts[step.towards] if step.towards else None
    with stage.store.read() as reader:
        rows = reader.find(RESTRICTIONS, account_no=stage.accounts[step.account])
    towards = f" towards {step.towards}" if step.towards else ""
    for name in (*step.can, *step.cannot):
        stopped = bool(restrictions.restricted(rows, name, target, stage.clock.at))
        if stopped == (name in step.can):
            wanted, got = ("can", "cannot") if stopped else ("cannot", "can")
            raise NotAsExpected(f"{step.account} {wanted} `{name}`{towards}", f"{step.account} {got}")


def standing(stage: Stage, step: Standing) -> None:
    """What is in force."""
    read = _standing(stage, step.account)
    broad = [measure for measure in read.measures if not measure.towards_person]
    stopped = {line.name for measure in broad for line in measure.capabilities}
    if step.clear is not None:
        got = "something is in force" if read.measures else "nothing is in force"
        wanted = "nothing is in force" if step.clear else "something is in force"
        towards = " (towards one person only)" if read.measures and not broad else ""
        _same(wanted, got, f"{got}{': ' if stopped else towards}{_listed(stopped) if stopped else ''}")
    if step.stopped is not None:
        _same(f"stopped: {_listed(step.stopped)}", f"stopped: {_listed(stopped)}")
    if step.until:
        ends = {measure.until for measure in broad}
        _same(f"until {stage.shown(stage.instant(step.until))}", f"until {_moments(stage, ends)}")
    if step.review_by:
        dates = {measure.review_by for measure in broad}
        _same(
            f"review by {stage.shown(stage.instant(step.review_by))}", f"review by {_moments(stage, dates)}"
        )
    if step.announced is not None:
        later = {line.name for measure in read.announced for line in measure.capabilities}
        _same(f"announced: {_listed(step.announced)}", f"announced: {_listed(later)}")
    if step.begins:
        starts: set[Instant | None] = {measure.start for measure in read.announced}
        _same(f"begins at {stage.shown(stage.instant(step.begins))}", f"begins at {_moments(stage, starts)}")
    if step.lapses:
        lapses = {measure.lapses_at for measure in broad}
        _same(f"lapses at {stage.shown(stage.instant(step.lapses))}", f"lapses at {_moments(stage, lapses)}")


def notice(stage: Stage, step: Told) -> None:
    """What the person reads."""
    account_no = stage.accounts[step.account]
    wanted = stage.decisions.get(step.decision) if step.decision else stage.latest.get(account_no)
    with stage.store.read() as reader:
        notices = reader.find(NOTICES, account_no=account_no)
    kinds = (Kind.DECISION, Kind.AMENDMENT) if step.tells is None else (step.tells,)
    found = [row for row in notices if row.decision_id == wanted and row.kind in kinds]
    page = stage.look(lambda look: notice_page(look, found[0].notice_id, account_no)) if found else None
    if page is None:
        which = f" that tells `{step.tells}`" if step.tells is not None else ""
        raise NotAsExpected(f"{step.account} to have a notice of it{which}", "none")
    text = _words(stage.told(page, step.locale))
    for words in step.contains:
        if not _found(words, text):
            raise NotAsExpected(f"the notice to contain `{words}`", f"this notice: {text}")
    for words in step.lacks:
        place = _found(words, text)
        if place:
            around = text[max(place.start() - AROUND, 0) : place.end() + AROUND]
            raise NotAsExpected(f"the notice not to contain `{words}`", f"… {around} …")


def finding(stage: Stage, step: Finding) -> None:
    """How a decision stands."""
    decision = stage.decision(step.decision)
    _expected("outcome", step.outcome, decision.outcome)
    _expected("rung", step.rung, decision.rung)
    _expected("counts", step.counts, decision.counts)
    _expected("version", step.version, decision.version)
    _expected("awaits_human", step.awaits_human, decision.provisional and decision.upright)


def ladder(stage: Stage, step: Ladder) -> None:
    """Where the account stands on a clause's ladder."""
    clause = stage.policy.rulebook.clause(step.clause)
    if clause is None:
        raise NotAsExpected(
            f"clause {step.clause} in the rulebook that was published last", "it was taken out"
        )
    with stage.store.read() as reader:
        decisions = reader.find(DECISIONS, account_no=stage.accounts[step.account])
    now, findings = stage.clock.at, [decision for decision in decisions if decision.counts]
    place = ladders.position(clause, findings, now, now, stage.zone)
    _expected(f"rung of {step.account} under {step.clause}", step.rung, place.number)


def count(stage: Stage, step: Count) -> None:
    """How many there are."""
    account_no = stage.accounts[step.account]
    with stage.store.read() as reader:
        cases = len(reader.find(CASES, account_no=account_no))
        decisions = reader.find(DECISIONS, account_no=account_no)
        signals = len(reader.find(SIGNALS, account_no=account_no))
    _expected("signals", step.signals, signals)
    _expected("cases", step.cases, cases)
    _expected("decisions", step.decisions, sum(item.outcome not in _NOT_ONE for item in decisions))


def owed(stage: Stage, step: Owed) -> None:
    """What the platform still has to do for an account."""
    account_no = stage.accounts[step.account]
    with stage.store.read() as reader:
        appeals = [row for row in reader.find(APPEALS, account_no=account_no) if row.status is Status.OPEN]
        enquiries = [row for row in reader.find(ENQUIRIES, account_no=account_no) if row.answered_at is None]
        remedies = [row for row in reader.find(REMEDIES, account_no=account_no) if row.confirmed_at is None]
        unused = unused_refunds(reader, stage.clock.at)
        refunds = [
            name for row in unused if row.account_no == account_no for name in row.imposed.capabilities
        ]
        relieved = [row for row in reader.find(RESTRICTIONS, account_no=account_no) if row.second_look_due]
    _expected("answers", step.answers, len(appeals))
    _expected("overdue", step.overdue, sum(row.overdue(stage.clock.at) for row in appeals))
    _expected("owner", step.owner, _listed((row.owner for row in appeals if row.owner), "nobody"))
    if step.second_date:
        dates = {row.second_due_at for row in appeals}
        _same(
            f"second date {stage.shown(stage.instant(step.second_date))}",
            f"second date {_moments(stage, dates)}",
        )
    _expected("replies", step.replies, len(enquiries))
    if step.remedies is not None:
        _same(f"remedies: {_listed(step.remedies)}", f"remedies: {_listed(row.effect for row in remedies)}")
    if step.refunds is not None:
        _same(f"refunds: {_listed(step.refunds)}", f"refunds: {_listed(refunds)}")
    _expected("second_looks", step.second_looks, len(relieved))


def machine(stage: Stage, step: Machine) -> None:
    """How a version of a detector stands."""
    with stage.store.read() as reader:
        found = reader.get(DETECTORS, DetectorId(step.detector))
    if found is None:
        raise NotAsExpected(f"{step.detector} to be registered", "it was refused")
    _expected("state", step.state, found.status)
    _expected("stopped_by", step.stopped_by, found.stopped_by)
    _expected("asked", step.asked, found.asked)
    _expected("decided", step.decided, found.decided)
    _expected("reviewed", step.reviewed, found.reviewed)
    _expected("overturned", step.overturned, found.overturned)
    _expected("freed", step.freed, found.freed)


def _standing(stage: Stage, name: str) -> StandingRead:
    read = stage.look(lambda look: standing_of(look, stage.accounts[name]))
    if read is None:
        raise KeyError(name)
    return read


def _expected(what: str, wanted: object, got: object) -> None:
    if wanted is not None and wanted != got:
        raise NotAsExpected(f"{what}: {_plain(wanted)}", _plain(got))


def _same(wanted: str, got: str, shown: str = "") -> None:
    if wanted != got:
        raise NotAsExpected(wanted, shown or got)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(names: Iterable[str], none: str = "nothing") -> str:
    return ", ".join(sorted(names)) or none


def _moments(stage: Stage, found: set[Instant | None]) -> str:
    return ", ".join(sorted(stage.shown(at) for at in found)) or "nothing in force"


def _words(text: str) -> str:
    return " ".join(text.split())


def _found(words: str, text: str) -> re.Match[str] | None:
    """Where whole words stand in a text: `lan` is not in `language`. Chinese has no spaces to go by."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(_words(words))}(?![A-Za-z0-9])", text)
