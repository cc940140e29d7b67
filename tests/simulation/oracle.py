"""An oracle written apart from the core: what the constitution says, in plain functions over plain records.

It knows the test policy by heart (written again below, in milliseconds), is told which commands were accepted, and works
out by itself who is restricted when, which rung a finding is on, when an answer is due, what silence gives, and who may
do what. It shares no logic with `dueprocess.domain`; whatever differs is a bug in one of the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HOUR = 3_600_000
DAY = 24 * HOUR

SEND, STRANGERS, CALL = "chat.send", "chat.send_stranger", "chat.voice_call"
POST, PLAY, TRADE = "moments.post", "game.play", "game.trade"
PAY, RECEIVE = "wallet.pay", "wallet.receive"
CAPABILITIES = (SEND, STRANGERS, CALL, POST, PLAY, TRADE, PAY, RECEIVE, "wallet.withdraw", "appeal.lodge")


@dataclass(frozen=True)
class Measure:
    """What a rung gives, or what somebody chose. `lasts` None: permanent."""

    capabilities: frozenset[str]
    lasts: int | None
    no_contact: bool = False
    review: int = 180 * DAY


@dataclass(frozen=True)
class Policy:
    """One clause, as the oracle knows it."""

    family: str
    ladder: tuple[tuple[Measure, ...], ...]
    kinds: frozenset[str]
    memory: int
    maximum: int
    answer: int
    silence: str
    abused: str = ""
    grave: bool = False
    curable: bool = False
    owner: bool = False
    automation: bool = False

    def rung(self, number: int) -> tuple[Measure, ...]:
        """The measures of a rung; beyond the last, the last."""
        return self.ladder[min(number, len(self.ladder)) - 1]


def _measure(*capabilities: str, lasts: int | None, **more: bool | int) -> Measure:
    return Measure(frozenset(capabilities), lasts, **more)  # type: ignore[arg-type]


POLICIES = {
    "H1": Policy(
        "harassment",
        (
            (
                _measure(STRANGERS, lasts=72 * HOUR),
                _measure(SEND, STRANGERS, CALL, lasts=30 * DAY, no_contact=True),
            ),
            (
                _measure(SEND, STRANGERS, lasts=7 * DAY),
                _measure(SEND, STRANGERS, CALL, lasts=60 * DAY, no_contact=True),
            ),
            (_measure(SEND, STRANGERS, CALL, lasts=60 * DAY),),
        ),
        frozenset({"message"}),
        365 * DAY,
        180 * DAY,
        5 * DAY,
        "end",
    ),
    "S1": Policy(
        "spam",
        (
            (),
            (_measure(STRANGERS, POST, lasts=3 * DAY),),
            (_measure(SEND, STRANGERS, POST, lasts=30 * DAY),),
        ),
        frozenset({"message"}),
        365 * DAY,
        180 * DAY,
        9 * DAY,
        "narrow",
        abused=STRANGERS,
    ),
    "F1": Policy(
        "fraud",
        ((_measure(SEND, STRANGERS, CALL, RECEIVE, lasts=None),),),
        frozenset({"message", "transaction"}),
        1095 * DAY,
        365 * DAY,
        3 * DAY,
        "escalate",
        grave=True,
        owner=True,
    ),
    "B1": Policy(
        "bots",
        (
            (_measure(STRANGERS, lasts=DAY),),
            (_measure(SEND, STRANGERS, lasts=10 * DAY),),
            (_measure(SEND, STRANGERS, CALL, lasts=None),),
        ),
        frozenset({"message"}),
        365 * DAY,
        180 * DAY,
        6 * DAY,
        "end",
        automation=True,
    ),
    "A1": Policy(
        "trading",
        (
            (_measure(TRADE, lasts=3 * DAY),),
            (_measure(PLAY, TRADE, lasts=15 * DAY),),
            (_measure(PLAY, TRADE, lasts=None, review=90 * DAY),),
        ),
        frozenset({"game_log"}),
        365 * DAY,
        90 * DAY,
        7 * DAY,
        "end",
        curable=True,
    ),
}


@dataclass
class Held:
    """One restriction. `over` are capabilities that ended for good, whatever is said later."""

    key: str
    decision: str
    account: int
    target: int | None
    capabilities: set[str]
    start: int
    since: int
    until: int | None
    review_by: int | None = None
    review_ends: bool = True
    waits: bool = False
    lapses: int | None = None
    relief: tuple[int, frozenset[str]] | None = None
    over: set[str] = field(default_factory=set)
    relieved_by: set[str] = field(default_factory=set)
    proposed_by: str | None = None

    def end(self, capability: str) -> int | None:
        """When a capability is free again, as things stand."""
        ends = [self.until, self.lapses]
        if self.review_ends and not self.waits:
            ends.append(self.review_by)
        if self.relief is not None and capability in self.relief[1]:
            ends.append(self.relief[0])
        return min((end for end in ends if end is not None), default=None)

    def nominal(self, capability: str) -> int | None:
        """When it would be free if no relief and no lapse came true."""
        ends = [self.until, self.review_by if self.review_ends and not self.waits else None]
        return min((end for end in ends if end is not None), default=None)

    def holds(self, capability: str, at: int) -> bool:
        """Whether it restricts this capability then."""
        if capability not in self.capabilities or capability in self.over or at < self.start:
            return False
        end = self.end(capability)
        return end is None or at < end

    def live(self, at: int) -> bool:
        """Whether it restricts anything then."""
        return any(self.holds(name, at) for name in self.capabilities)

    def settle(self, now: int) -> None:
        """What has ended by now has ended for good."""
        for name in self.capabilities:
            if not self.holds(name, now) and now >= self.start:
                self.over.add(name)
        if self.relief is not None and self.relief[0] <= now:
            self.relief = None

    def finish(self) -> None:
        """It ends now."""
        self.over |= self.capabilities

    def left(self, now: int) -> tuple[frozenset[str], int, int | None] | None:
        """What goes on of it under another decision."""
        names = frozenset(name for name in self.capabilities if self.holds(name, now))
        ends = [end for name in names if (end := self.end(name)) is not None]
        return (names, min(ends), self.target) if names and len(ends) == len(names) else None


@dataclass(frozen=True)
class Chosen:
    """A measure as chosen. `until` counts where it is given."""

    capabilities: frozenset[str]
    lasts: int | None
    target: int | None = None
    until: int | None = None
    review: int = 180 * DAY

    @property
    def permanent(self) -> bool:
        return self.lasts is None and self.until is None

    def ends(self, start: int) -> int | None:
        """The end of a measure that starts then."""
        if self.until is not None:
            return self.until
        return None if self.lasts is None else start + self.lasts


@dataclass
class Finding:
    """One decision. `state`: awaiting, made, declined, overturned, withdrawn."""

    key: str
    case: str
    account: int
    clause: str
    decider: str
    act_at: int
    rung: int
    relied: list[str]
    chosen: tuple[Chosen, ...]
    items: tuple[str, ...]
    contents: frozenset[int]
    state: str
    told_at: int | None = None
    unconfirmed: bool = False
    second: set[str] = field(default_factory=set)
    supersedes: str | None = None
    superseded: bool = False
    cured: bool = False
    held: list[Held] = field(default_factory=list)
    machine: str | None = None
    hold: bool = False
    verdict: str | None = None

    @property
    def provisional(self) -> bool:
        """A machine's hold that no human has confirmed."""
        return self.hold and self.unconfirmed

    @property
    def to_free(self) -> bool:
        """Whether it falls when its machine is found wrong."""
        return self.machine is not None and self.upright and self.verdict is None

    @property
    def policy(self) -> Policy:
        return POLICIES[self.clause]

    @property
    def upright(self) -> bool:
        """Whether it can be reviewed: it neither fell nor was replaced."""
        return self.state == "made" and not self.superseded

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.upright and not self.cured

    @property
    def fell(self) -> bool:
        return self.state in ("overturned", "withdrawn")


@dataclass
class Watch:
    """One version of a detector. `acts`: when it acted; `reviewed`, `overturned`: since it last started."""

    key: str
    version: int
    proposed_by: str
    agreed: bool = False
    state: str = "proposed"
    acts: list[int] = field(default_factory=list)
    reviewed: int = 0
    overturned: int = 0
    withdrawal_by: str | None = None
    released: bool = False

    def over_budget(self, now: int, budget: int) -> bool:
        """Whether the last sixty whole seconds, and this one, are full."""
        return sum(1 for at in self.acts if at // 1_000 >= now // 1_000 - 60) >= budget


@dataclass
class Said:
    """One signal. `act`: what the machine did because of it."""

    key: str
    watch: str
    account: int
    clause: str
    case: str
    content: int
    act: str | None = None
    verified: bool = False


@dataclass
class Objection:
    """One appeal."""

    key: str
    decision: str
    due: int
    state: str = "open"
    taken_by: str | None = None
    reviewer: str | None = None


def position(policy: Policy, findings: list[Finding], act_at: int, now: int) -> list[str]:
    """The findings that a new one stands on: standing, of the family, told before the act, still remembered."""
    return [
        item.key
        for item in findings
        if item.stands
        and not item.provisional
        and item.policy.family == policy.family
        and item.told_at is not None
        and item.told_at <= act_at
        and now < item.told_at + policy.memory
    ]


def prescribed(policy: Policy, rung: int, target: int | None) -> tuple[Chosen, ...]:
    """What a rung gives."""
    return tuple(
        Chosen(item.capabilities, item.lasts, target if item.no_contact else None, review=item.review)
        for item in policy.rung(rung)
        if target is not None or not item.no_contact
    )


def within(chosen: Chosen, policy: Policy, rung: int, start: int) -> bool:
    """Whether a measure stays within its rung and the clause's maximum."""
    end = chosen.ends(start)
    if not chosen.capabilities or (end is not None and not start < end <= start + policy.maximum):
        return False
    for item in policy.rung(rung):
        if not chosen.capabilities <= item.capabilities or (item.no_contact and chosen.target is None):
            continue
        if item.lasts is None:
            return True
        if end is not None and end <= start + item.lasts:
            return True
    return False


def answer_due(policy: Policy, held: list[Held], now: int) -> int:
    """The shorter of the clause's days and a third of the shortest term that silence could relieve."""
    thirds = [
        (item.until - item.start) // 3
        for item in held
        if item.live(now) and item.target is None and item.until is not None
    ]
    return now + min([policy.answer, *thirds])


def freed_by_silence(policy: Policy, held: Held) -> frozenset[str]:
    """What an appeal without an answer gives back."""
    if policy.silence == "escalate" or held.target is not None:
        return frozenset()
    keeps = {policy.abused} if policy.silence == "narrow" else set()
    return frozenset(held.capabilities - keeps)


def cut_to(held: Held, measures: tuple[Measure, ...], now: int) -> None:
    """A ladder was recomputed: nothing may be wider or longer than the lower rung gives."""
    before = (set(held.capabilities), held.until, held.review_by, held.waits)
    alike = [item for item in measures if item.no_contact == (held.target is not None)]
    ends: dict[str, int | None] = {}
    for name in held.capabilities:
        lengths = [item.lasts for item in alike if name in item.capabilities]
        if lengths:
            timed = [length for length in lengths if length is not None]
            ends[name] = None if len(timed) < len(lengths) else held.since + max(timed)
    held.over |= held.capabilities - set(ends)
    held.capabilities &= set(ends)
    bounds = [end for end in ends.values() if end is not None]
    if bounds:
        if held.review_ends and not held.waits and held.review_by is not None:
            bounds.append(held.review_by)
        held.until = min([*bounds, *([held.until] if held.until is not None else [])])
        held.review_by, held.review_ends, held.waits = None, True, False
    if (held.capabilities, held.until, held.review_by, held.waits) != before:
        held.proposed_by = None
    held.settle(now)
