"""Outcome: what came of a scenario, without ids: two runs that differ in nothing that matters have the same one."""

from __future__ import annotations

from dueprocess.application.scenario.stage import Stage
from dueprocess.application.views.all import APPEALS, DECISIONS, RESTRICTIONS
from dueprocess.domain.appeal import Appeal
from dueprocess.domain.decision import Decision
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo

Outcome = dict[str, str]
"""What there is, by what it is: `decision 1 about wei: rung` -> `2`."""


def outcome_of(stage: Stage) -> Outcome:
    """Every step's answer, every decision with its terms, every appeal with its dates."""
    found = {f"step {number}": answer for number, answer in enumerate(stage.answers, start=1)}
    for name, account_no in stage.accounts.items():
        with stage.store.read() as reader:
            decisions = reader.find(DECISIONS, account_no=account_no)
            rows = reader.find(RESTRICTIONS, account_no=account_no)
            appeals = reader.find(APPEALS, account_no=account_no)
        for number, decision in enumerate(sorted(decisions, key=_order), start=1):
            own = [row for row in rows if row.decision_id == decision.decision_id]
            about = f"decision {number} about {name}"
            found |= {f"{about}: {what}": text for what, text in _decision(decision).items()}
            for place, row in enumerate(sorted(own, key=lambda row: row.restriction_id), start=1):
                terms = _terms(stage, row)
                found |= {f"{about}, restriction {place}: {what}": text for what, text in terms.items()}
        for number, item in enumerate(sorted(appeals, key=lambda row: (row.lodged_at, row.stage)), start=1):
            found |= {
                f"appeal {number} by {name}: {what}": text for what, text in _appeal(stage, item).items()
            }
    return found


def difference(one: Outcome, other: Outcome) -> tuple[str, str] | None:
    """The first thing in which two outcomes differ, as it is in each; None where they are the same."""
    for what in dict.fromkeys((*one, *other)):
        before, after = one.get(what, "nothing"), other.get(what, "nothing")
        if before != after:
            return f"{what}: {before}", after
    return None


def _order(decision: Decision) -> tuple[int, str, int]:
    return decision.made_at, decision.clause, decision.rung


def _decision(decision: Decision) -> Outcome:
    return {
        "clause": decision.clause,
        "version": str(decision.version),
        "rung": str(decision.rung),
        "outcome": decision.outcome,
        "counts": str(decision.counts).lower(),
    }


def _terms(stage: Stage, row: Restriction) -> Outcome:
    terms = row.terms
    spans = (f"{span.capability} {stage.shown(span.start)} - {stage.shown(span.until)}" for span in row.spans)
    return {
        "towards": _name(stage, row.target),
        "stops": ", ".join(terms.capabilities),
        "until": stage.shown(terms.until),
        "review by": stage.shown(terms.review_by),
        "in force": "; ".join(spans),
    }


def _appeal(stage: Stage, item: Appeal) -> Outcome:
    return {
        "answer due": stage.shown(item.answer_due_at),
        "relief": stage.shown(item.relief_at),
        "outcome": str(item.outcome or item.status),
    }


def _name(stage: Stage, account_no: AccountNo | None) -> str:
    return "nobody" if account_no is None else stage.name_of(account_no)
