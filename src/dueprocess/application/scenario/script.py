"""Script: a scenario as a policy person writes it in YAML: every verb, and every key of each.

A scenario has accounts, a starting time and steps. Each step has exactly one verb, and may say what it expects: nothing
or `allowed` (it is allowed), or `refused: <code>`. `docs/scenarios.md` explains every verb with an example, and a test
holds that page and this file together.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec

from dueprocess.application.scenario.machine_script import (
    ActAlone,
    Hold,
    Machine,
    Register,
    Reverified,
    Reverify,
    Signal,
    Switch,
    WithdrawDetector,
)
from dueprocess.application.scenario.marks import (
    Ability,
    Account,
    ClauseId,
    DecisionName,
    Language,
    Length,
    Names,
    NewDecision,
    Person,
    Time,
    Verdict,
)
from dueprocess.application.scenario.parts import Colleague, Given, Item, Measure, Part
from dueprocess.application.scenario.takeover_script import Claimed, EndTakenOver, FindTakenOver, LinkOf
from dueprocess.domain.decision import Outcome
from dueprocess.domain.evidence import Purpose
from dueprocess.domain.notice import Kind
from dueprocess.rulebook.reading.tree import Pairs


class Report(Part, frozen=True):
    """Somebody reports. `times`: so many reports of the same; without `by`, each by somebody else without an account."""

    about: Account
    content: tuple[str, ...]
    category: str = "reported"
    by: Account = ""
    words: str = ""
    times: int = 1


class Attach(Part, frozen=True):
    """Evidence is put into the open case about an account, or into a new one."""

    about: Account
    evidence: tuple[Item, ...]


class OpenItems(Part, frozen=True):
    """A member of staff opens the evidence about an account: all of it, or the item with this id."""

    by: Person
    about: Account
    item: str = ""
    purpose: Purpose = Purpose.DECIDE


class Take(Part, frozen=True):
    """A decider takes the open case about an account, or puts it back."""

    about: Account
    by: Person = "ada"


class Decide(Part, frozen=True):
    """A decider decides the open case about an account, or a new one, on all the evidence that is in it then."""

    about: Account
    clause: ClauseId
    evidence: tuple[Item, ...] = ()
    facts: str = "The account did what the clause forbids, as the evidence shows."
    by: Person = "ada"
    towards: Account = ""
    measures: tuple[Measure, ...] | None = None
    imminent_harm: bool = False
    automation_detected: bool = False
    called: NewDecision = ""


class Agree(Part, frozen=True):
    """The second person agrees. `seen`: what they looked at, where that is not what was proposed."""

    by: Person = "bela"
    decision: DecisionName = ""
    seen: str = ""
    opens_evidence: bool = True


class Decline(Part, frozen=True):
    """The second person disagrees."""

    by: Person = "bela"
    decision: DecisionName = ""
    reason: str = "The evidence does not show it."


class Dismiss(Part, frozen=True):
    """A decider finds that no rule was broken."""

    about: Account
    by: Person = "ada"
    reason: str = "What was reported breaks none of our rules."


class Lift(Part, frozen=True):
    """A member of staff ends the effect of a decision. `cured`: the matter was put right."""

    by: Person = "sven"
    decision: DecisionName = ""
    reason: str = "It is not needed any more."
    cured: bool = False


class Withdraw(Part, frozen=True):
    """The decider takes the decision back."""

    by: Person = "ada"
    decision: DecisionName = ""
    reason: str = "This was a mistake of ours."


class SecondLook(Part, frozen=True):
    """Somebody else looks at a lift afterwards."""

    by: Person = "chen"
    decision: DecisionName = ""
    sound: bool = True


class Amend(Part, frozen=True):
    """A restriction of a decision (`number`: its first, second …) gets other terms. Heavier ones need evidence."""

    measure: Measure
    by: Person = "ada"
    decision: DecisionName = ""
    number: int = 1
    reason: str = "Circumstances have changed since."
    evidence: tuple[Item, ...] = ()
    called: NewDecision = ""


class Renew(Part, frozen=True):
    """One person proposes that a permanent restriction goes on, another agrees. `seen`: as with `approve`."""

    by: Person = "bela"
    proposed_by: Person = "ada"
    decision: DecisionName = ""
    number: int = 1
    reason: str = "The danger goes on, as the case shows."
    seen: str = ""


class Appeal(Part, frozen=True):
    """The person objects, adds to what they wrote, or takes it back."""

    by: Account
    words: str = "This is not what happened."
    decision: DecisionName = ""


class Review(Part, frozen=True):
    """A reviewer answers an appeal. `vary`: what a restriction (`number`) becomes."""

    outcome: Verdict
    by: Person = "chen"
    reason: str = "I looked at the evidence again and came to this by myself."
    decision: DecisionName = ""
    vary: Measure | None = None
    number: int = 1
    opens_evidence: bool = True


class Ask(Part, frozen=True):
    """The person asks a human being."""

    by: Account
    words: str = "Can somebody explain this to me?"


class Answer(Part, frozen=True):
    """A member of staff answers the oldest open question of an account."""

    to: Account
    by: Person = "hana"
    reply: str = "This is what it means, and what you can do."


class Restore(Part, frozen=True):
    """The platform says that it has put something back."""

    account: Account
    remedy: str


class Publish(Part, frozen=True):
    """The rulebook's next version is published: some clauses changed, others taken out."""

    change: Annotated[Pairs | None, Pairs] = None
    without: tuple[ClauseId, ...] = ()


class Check(Part, frozen=True):
    """What an account can and cannot do now. `towards`: to this person."""

    account: Account
    can: tuple[Ability, ...] = ()
    cannot: tuple[Ability, ...] = ()
    towards: Account = ""


class Standing(Part, frozen=True):
    """What an account's standing page says now, measures towards one person aside. `lapses`: unless a human confirms.

    `announced`: what begins later, and `begins` when.
    """

    account: Account
    clear: bool | None = None
    stopped: tuple[Ability, ...] | None = None
    until: Time = ""
    review_by: Time = ""
    lapses: Time = ""
    announced: tuple[Ability, ...] | None = None
    begins: Time = ""


class Told(Part, frozen=True):
    """What the notice of an account's latest decision (or of the named one) says. `tells`: one sent later about it."""

    account: Account
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    locale: Language = "en"
    decision: DecisionName = ""
    tells: Kind | None = None


class Finding(Part, frozen=True):
    """How a decision stands. `counts`: it stands on the ladder; `awaits_human`: a hold that nobody has confirmed."""

    decision: DecisionName = ""
    outcome: Outcome | None = None
    rung: int | None = None
    counts: bool | None = None
    version: int | None = None
    awaits_human: bool | None = None


class Ladder(Part, frozen=True):
    """The rung that a new act under this clause would lead to now."""

    account: Account
    clause: ClauseId
    rung: int


class Count(Part, frozen=True):
    """How many signals, cases and decisions there are about an account."""

    account: Account
    signals: int | None = None
    cases: int | None = None
    decisions: int | None = None


class Owed(Part, frozen=True):
    """What the platform owes an account: answers to appeals (`overdue`: past their date), to questions, remedies.

    `refunds`: of which capabilities the unused part is owed back.
    """

    account: Account
    answers: int | None = None
    overdue: int | None = None
    owner: str | None = None
    second_date: Time = ""
    replies: int | None = None
    remedies: tuple[str, ...] | None = None
    second_looks: int | None = None
    refunds: tuple[str, ...] | None = None


class Expect(Part, frozen=True):
    """What a step gives. None of it: it is allowed. `stops_itself`: the detector is over its budget, and did nothing."""

    refused: Annotated[str, Names.REFUSAL] = ""
    stops_itself: bool = False
    answer_due: Time = ""


class Step(Part, frozen=True):
    """One step: exactly one of these verbs, and what is expected of it."""

    report: Report | None = None
    attach: Attach | None = None
    open_evidence: OpenItems | None = None
    take: Take | None = None
    put_back: Take | None = None
    decide: Decide | None = None
    approve: Agree | None = None
    decline: Decline | None = None
    confirm: Agree | None = None
    dismiss: Dismiss | None = None
    withdraw: Withdraw | None = None
    lift: Lift | None = None
    second_look: SecondLook | None = None
    amend: Amend | None = None
    renew: Renew | None = None
    appeal: Appeal | None = None
    withdraw_appeal: Appeal | None = None
    review: Review | None = None
    ask: Ask | None = None
    answer: Answer | None = None
    register: Register | None = None
    signal: Signal | None = None
    reverify: Reverify | None = None
    reverified: Reverified | None = None
    hold: Hold | None = None
    decide_alone: ActAlone | None = None
    stop: Switch | None = None
    start: Switch | None = None
    withdraw_detector: WithdrawDetector | None = None
    link_service: LinkOf | None = None
    claim_takeover: Claimed | None = None
    find_takeover: FindTakenOver | None = None
    end_takeover: EndTakenOver | None = None
    restore: Restore | None = None
    erase: Account | None = None
    sign_in: Account | None = None
    publish: Publish | None = None
    advance: Length | None = None
    until: Time | None = None
    check: Check | None = None
    standing: Standing | None = None
    notice: Told | None = None
    finding: Finding | None = None
    ladder: Ladder | None = None
    count: Count | None = None
    owed: Owed | None = None
    machine: Machine | None = None
    expect: Expect = Expect()

    @property
    def verb(self) -> str:
        """The step's verb."""
        return next(name for name in VERB_NAMES if getattr(self, name) is not None)


VERB_NAMES: Final = tuple(name for name in Step.__struct_fields__ if name != "expect")
LOOKS: Final = frozenset({"check", "standing", "notice", "finding", "ladder", "count", "owed", "machine"})
ALONE: Final = frozenset({"reverify", "hold", "decide_alone"})
"""What a detector does alone, within its budget."""
PASSES: Final = frozenset({"advance", "until", "publish"})
"""Looking and letting time pass are never refused, so there is nothing to expect of them."""


class Script(msgspec.Struct, frozen=True):
    """One scenario. `starts` and every other time are in the rulebook's zone.

    `vary_facts`: the scenario is played again for each of these, with these facts about the account, and nothing may
    come out differently.
    """

    name: str
    accounts: dict[str, Given]
    steps: tuple[Step, ...]
    story: str = ""
    source: str = ""
    starts: Time = "2026-03-02 10:00"
    staff: dict[str, Colleague] = {}
    vary_facts: dict[Account, tuple[dict[str, Any], ...]] = {}
