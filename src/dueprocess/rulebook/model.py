"""One version of a rulebook and of the capability catalogue, as values.

A rulebook says what is forbidden and what follows: its clauses, each with the capabilities it may touch, its ladder,
the evidence it needs, the dates of an appeal and what silence gives. The catalogue is the closed list of what an
account can do here. Reading them from YAML, and every check, is `rulebook.reading` and `rulebook.checks`; what stands
here is already sound, except that a clause names capabilities of the catalogue as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration

Texts = Mapping[str, str]
"""One text in each language of the rulebook, by BCP 47 tag (`zh-CN`, `en`)."""


class Silence(StrEnum):
    """What an appeal without an answer by its date gives (design 3.8)."""

    END = "end"
    NARROW = "narrow"
    ESCALATE = "escalate"


class MissedReview(StrEnum):
    """What a review date that passes without a review gives (design 3.4)."""

    END = "end"
    OWNER = "owner"


class WithoutNotice(StrEnum):
    """Why what stops a business account for good may begin without 30 days' notice (Regulation (EU) 2019/1150, art. 4(4))."""

    LEGAL_DUTY = "legal_duty"
    IMPERATIVE = "imperative"
    REPEAT = "repeat"


class Kept(StrEnum):
    """What somebody paid for, or relies on elsewhere: no measure takes it away without a stated transition."""

    BOUGHT = "bought"
    MEMBERSHIP = "membership"
    SIGN_IN_ELSEWHERE = "sign_in_elsewhere"


class Gives(StrEnum):
    """What a transition ends with."""

    REFUND = "refund"
    ANOTHER_WAY = "another_way"


class CapabilityEntry(msgspec.Struct, frozen=True):
    """One line of the catalogue. `bit` is its place for ever; `title` is what a person reads ("Message strangers").

    `money`: restricting it touches money, so only a clause marked `money` may (I-21). `contact`: it reaches another
    person, so a no-contact measure may name it. `gift`: money that goes to one person and is never owed (a red packet):
    of all money a no-contact measure may name it alone, whatever its clause is about. `group`: by it somebody looks after
    a group; `channel`: by it they publish to followers. Whoever loses one of these can hand over, or leave a pointer. `kept`:
    it was paid for, or a sign-in elsewhere hangs on it, so a measure names it only with a transition.
    """

    name: str
    bit: int
    title: Texts
    floor: bool = False
    money: bool = False
    contact: bool = False
    gift: bool = False
    group: bool = False
    channel: bool = False
    kept: Kept | None = None


class EvidenceKind(msgspec.Struct, frozen=True):
    """A kind of evidence. `sealed`: unlawful to possess, shown to cleared viewers only and to nobody else."""

    name: str
    title: Texts
    own_act: bool = True
    sealed: bool = False


class Catalogue(msgspec.Struct, frozen=True):
    """The closed list of capabilities, services and evidence kinds that a platform declares. Bits are append-only."""

    name: str
    version: int
    services: Mapping[str, Texts]
    capabilities: tuple[CapabilityEntry, ...]
    evidence_kinds: tuple[EvidenceKind, ...]


class Transition(msgspec.Struct, frozen=True):
    """How something that is `kept` goes on: it works for as long as `lasts`, and then there is what it `gives`.

    `text` is what the person reads of it: what they can do until then, and what they get.
    """

    lasts: Duration
    gives: Gives
    text: Texts


class Measure(msgspec.Struct, frozen=True):
    """What one rung imposes on one account: these capabilities, for this long.

    Either `lasts` is given, or the measure is `permanent` and reviewed within `review_every` (at most 180 days).
    `no_contact`: it only forbids reaching one person, the narrowest measure there is; silence never relieves it.
    `remedies` names what the platform puts back when the decision falls (`contacts`, `group_roles`, `rank`). `transition`:
    of a measure that names what is `kept`, and nothing else; it begins when the transition is over.
    """

    capabilities: tuple[Capability, ...]
    lasts: Duration | None = None
    permanent: bool = False
    review_every: Duration | None = None
    no_contact: bool = False
    remedies: tuple[str, ...] = ()
    transition: Transition | None = None


class Rung(msgspec.Struct, frozen=True):
    """One step of a ladder: the heaviest that may be imposed there. No measures at all is a warning.

    `discretionary`: the decider chooses any measure within these bounds (used where a source has no ladder).
    """

    measures: tuple[Measure, ...] = ()
    discretionary: bool = False


class Clause(msgspec.Struct, frozen=True):
    """One thing that is forbidden, and all that may follow from it.

    `service` is where it is broken; `reaches` lists other services a measure may touch (I-06). `capabilities` bounds
    every measure. `evidence`: at least one item of one of these kinds. `memory` is how long a finding counts on the
    ladder. `maximum` bounds every timed measure. `abused` is what remains when silence narrows. `answer_within` is
    the longest an appeal may wait; `second_answer_within` and `owner` are for `escalate` and for `missed_review:
    owner`. `curable`: putting it right ends the measure and leaves no finding. `without_notice`: why a permanent measure may
    begin at once against a business account too (`termination`).
    """

    id: str
    family: str
    service: str
    title: Texts
    text: Texts
    capabilities: tuple[Capability, ...]
    evidence: tuple[str, ...]
    ladder: tuple[Rung, ...]
    memory: Duration
    maximum: Duration
    answer_within: Duration
    silence: Silence
    reaches: tuple[str, ...] = ()
    abused: Capability | None = None
    second_answer_within: Duration | None = None
    owner: str | None = None
    missed_review: MissedReview = MissedReview.END
    grave: bool = False
    automation: bool = False
    money: bool = False
    curable: bool = False
    without_notice: WithoutNotice | None = None


class Rulebook(msgspec.Struct, frozen=True):
    """One version of a platform's policy. `zone` is where calendar durations are computed.

    `appeal_window` is how long after the notice an appeal may be lodged (at least 180 days, I-16); `appeal_stages` how
    often. `shared_command_below`: reviewer and decider may not share a supervisor under this level (I-12). `keeps_apart`:
    families whose clauses protect people from each other (fraud, grooming, harassment): while a measure under one of them is
    in force, nobody is told how to reach that person elsewhere.
    """

    name: str
    version: int
    catalogue: str
    zone: str
    locales: tuple[str, ...]
    clauses: tuple[Clause, ...]
    appeal_window: Duration
    appeal_stages: int = 2
    shared_command_below: int = 0
    open_notice_within: Duration = Duration(milliseconds=43_200_000)
    keeps_apart: tuple[str, ...] = ()

    def clause(self, clause_id: str) -> Clause | None:
        """The clause with this id, or None."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)
