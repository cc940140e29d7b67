"""Vocabulary: the names that a script may use: its accounts and staff, the rulebook's clauses, the catalogue's words."""

from __future__ import annotations

from zoneinfo import available_timezones

from dueprocess.application.scenario.cast import CAST
from dueprocess.application.scenario.marks import Names
from dueprocess.application.scenario.policy import Policy
from dueprocess.kernel.refusals import Code

_MEANT = {
    Code.CLAUSE_UNKNOWN: Names.CLAUSE,
    Code.EVIDENCE_KIND_UNKNOWN: Names.KIND,
    Code.STAFF_UNKNOWN: Names.STAFF,
}
"""A step that expects one of these names something unknown on purpose."""

_PLURAL = {
    Names.STAFF: "staff are",
    Names.KIND: "kinds of evidence are",
    Names.CAPABILITY: "capabilities are",
    Names.DETECTOR: "versions of detectors are",
}
_SHOWN_MAX = 40


class Vocabulary:
    """What is known at one place of a script. It grows: decisions, detectors and signals get names."""

    def __init__(self, accounts: tuple[str, ...], staff: tuple[str, ...], policy: Policy) -> None:
        catalogue = policy.catalogue
        self._known: dict[Names, list[str]] = {
            Names.ACCOUNT: list(accounts),
            Names.STAFF: list(dict.fromkeys((*CAST, *staff))),
            Names.DECISION: [],
            Names.DETECTOR: [],
            Names.SIGNAL: [],
            Names.REFUSAL: [code.value for code in Code],
            Names.ZONE: sorted(available_timezones()),
            Names.LOCALE: list(policy.rulebook.locales),
            Names.CLAUSE: [clause.id for clause in policy.rulebook.clauses],
            Names.CAPABILITY: [entry.name for entry in catalogue.capabilities],
            Names.KIND: [kind.name for kind in catalogue.evidence_kinds],
        }
        self.meant: Names | None = None

    def given(self, names: Names, word: str) -> bool:
        """What a step brings about gets a name; false where another has it already."""
        fresh = word not in self._known[names]
        if fresh:
            self._known[names].append(word)
        return fresh

    def expecting(self, code: str) -> None:
        """The step that is read now expects this refusal, or none."""
        self.meant = _MEANT.get(Code(code)) if code in self._known[Names.REFUSAL] else None

    def knows(self, names: Names, word: str) -> bool:
        """Whether `word` may stand there."""
        return names is self.meant or word in self._known[names]

    def known(self, names: Names) -> list[str]:
        """All that may stand there."""
        return self._known[names]

    def listed(self, names: Names) -> str:
        """A sentence that lists what may stand there, or says where to look it up."""
        known = self._known[names]
        subject = _PLURAL.get(names, f"{names}s are")
        if names is Names.REFUSAL:
            return "`docs/refusals.md` lists every refusal"
        if names is Names.ZONE:
            return "write a zone of the tz database such as `Asia/Shanghai`"
        if not known and names in (Names.DECISION, Names.SIGNAL):
            return f"give a {names} a name with `called: …` first"
        if not known and names is Names.DETECTOR:
            return "register it first: `register: {detector: aim.1, clauses: S1}`"
        if not known:
            return "write it under `accounts` first"
        more = ", …" if len(known) > _SHOWN_MAX else ""
        return f"the {subject}: {', '.join(known[:_SHOWN_MAX])}{more}"
