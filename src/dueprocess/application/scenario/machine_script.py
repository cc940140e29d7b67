"""Machine script: the steps about detectors, in YAML: what they say, what they do alone, and how they are stopped."""

from __future__ import annotations

from dueprocess.application.scenario.marks import (
    Account,
    ClauseId,
    DetectorName,
    NewDecision,
    NewDetector,
    NewSignal,
    Person,
    SignalName,
)
from dueprocess.application.scenario.parts import Item, Measure, Part
from dueprocess.domain.detector import Status, Stop
from dueprocess.domain.machine import HOLD_HOURS_MAX


class Register(Part, frozen=True):
    """A version of a detector, `name.number`, is put forward, and a second person agrees: it runs.

    It was right `right` times of `looked_at`. It stops itself above `acts_a_minute`, and when more than `percent` of at
    least `reviewed` decisions were overturned. `seen`: what the second person looked at, where it is not what was proposed.
    """

    detector: NewDetector
    clauses: tuple[ClauseId, ...]
    owner: Person = "olga"
    right: int = 97
    looked_at: int = 100
    acts_a_minute: int = 60
    percent: int = 20
    reviewed: int = 5
    proposed_by: Person = "sven"
    by: Person = "bela"
    seen: str = ""


class Signal(Part, frozen=True):
    """A detector says that an account may have broken a clause. `evidence`: what is fetched of the content it names.

    `content`: ids of content that is in the case already, or that cannot be fetched. `times`: so many signals of the same.
    """

    by: DetectorName
    about: Account
    clause: ClauseId
    evidence: tuple[Item, ...] = ()
    content: tuple[str, ...] = ()
    score: int = 900
    times: int = 1
    called: NewSignal = ""


class Reverify(Part, frozen=True):
    """The detector asks the person to verify again that it is them."""

    signal: SignalName = ""


class Reverified(Part, frozen=True):
    """The platform says how that ended."""

    passed: bool
    signal: SignalName = ""


class ActAlone(Part, frozen=True):
    """The detector decides alone, on the evidence that its signal names (or on the `items` with these ids)."""

    signal: SignalName = ""
    facts: str = "The program saw what the clause forbids."
    measures: tuple[Measure, ...] | None = None
    items: tuple[str, ...] = ()
    called: NewDecision = ""


class Hold(ActAlone, frozen=True):
    """The detector holds for so many hours, unless a human confirms."""

    hours: int = HOLD_HOURS_MAX


class Switch(Part, frozen=True):
    """A person stops a version, or starts it again."""

    detector: DetectorName
    by: Person = "sven"
    reason: str = "We are looking into what it did."


class WithdrawDetector(Part, frozen=True):
    """A version was found wrong; a second person agrees, and everybody whom it touched is freed."""

    detector: DetectorName
    reason: str = "It took what people may do for a breach. That was our mistake."
    proposed_by: Person = "sven"
    by: Person = "bela"
    seen: str = ""


class Machine(Part, frozen=True):
    """How a version stands, and what became of what it did. `decided`: its holds are among them."""

    detector: DetectorName
    state: Status | None = None
    stopped_by: Stop | None = None
    asked: int | None = None
    decided: int | None = None
    reviewed: int | None = None
    overturned: int | None = None
    freed: int | None = None
