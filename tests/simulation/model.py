"""The oracle's own state: what happened so far, by the commands that were accepted; and who may do what next.

A `may_...` says whether a command will be accepted; it reads nothing of the core.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.simulation.oracle import (
    DAY,
    HOUR,
    POLICIES,
    Chosen,
    Finding,
    Held,
    Objection,
    Said,
    Watch,
    answer_due,
    cut_to,
    freed_by_silence,
    position,
    within,
)

WINDOW = 180 * DAY
STAGES = 2


@dataclass
class Person:
    """A member of staff."""

    roles: set[str]
    own: int | None = None
    active: bool = True


@dataclass
class Matter:
    """One case. `contents`: what it is about."""

    account: int
    category: str
    state: str = "open"
    taken_by: str | None = None
    contents: set[int] = field(default_factory=set)
    reporters: set[int] = field(default_factory=set)


@dataclass
class Item:
    """One piece of evidence."""

    case: str
    kind: str
    own: bool
    at: int
    content: int
    opened: set[str] = field(default_factory=set)


class Model:
    """What the oracle knows."""

    def __init__(self, staff: dict[str, Person], accounts: set[int]) -> None:
        self.staff = staff
        self.accounts = dict.fromkeys(accounts, "known")
        self.cases: dict[str, Matter] = {}
        self.items: dict[str, Item] = {}
        self.findings: dict[str, Finding] = {}
        self.held: dict[str, Held] = {}
        self.appeals: dict[str, Objection] = {}
        self.enquiries: dict[str, tuple[int, bool]] = {}
        self.proposals: dict[str, tuple] = {}
        self.watches: dict[str, Watch] = {}
        self.signals: dict[str, Said] = {}

    # Who

    def acts(self, person: str, *roles: str) -> bool:
        """Whether this person has one of these roles."""
        known = self.staff.get(person)
        return known is not None and known.active and bool(known.roles & set(roles))

    def own(self, person: str, account: int) -> bool:
        return self.staff[person].own == account

    def reported(self, person: str, case: str) -> bool:
        """Whether this person reported the case with their own account."""
        return self.staff[person].own in self.cases[case].reporters

    # What is in force

    def settle(self, now: int) -> None:
        for held in self.held.values():
            held.settle(now)

    def restricted(self, account: int, capability: str, target: int | None, at: int) -> bool:
        """The standing: the union of all that is in force."""
        return any(
            held.account == account
            and (held.target is None or held.target == target)
            and held.holds(capability, at)
            for held in self.held.values()
        )

    def boundaries(self, now: int) -> list[int]:
        """Instants ahead at which something changes or falls due."""
        found = {item.due for item in self.appeals.values() if item.state == "open"}
        for held in self.held.values():
            dates = (held.until, held.lapses, held.review_by, held.relief[0] if held.relief else None)
            found |= {date for date in dates if date is not None and held.live(now)}
        for finding in self.findings.values():
            if finding.told_at is not None:
                found |= {finding.told_at + WINDOW, finding.told_at + finding.policy.memory}
        return sorted(date for date in found if date > now)

    def of(self, account: int) -> list[Finding]:
        return [item for item in self.findings.values() if item.account == account]

    def spent(self, account: int) -> set[int]:
        states = ("awaiting", "made")
        return {content for item in self.of(account) if item.state in states for content in item.contents}

    def cleared(self, account: int) -> set[int]:
        fell = {content for item in self.of(account) if item.fell for content in item.contents}
        dismissed = (case for case in self.cases.values() if case.account == account)
        return fell.union(*(case.contents for case in dismissed if case.state == "dismissed"))

    # Cases

    def may_open(self, person: str, account: int) -> bool:
        return self.acts(person, "decider") and not self.own(person, account)

    def may_work(self, person: str, case: str) -> bool:
        matter = self.cases[case]
        return (
            self.acts(person, "decider")
            and not self.own(person, matter.account)
            and matter.state == "open"
            and matter.taken_by in (None, person)
        )

    # Decisions

    def may_cite(self, case: str, items: tuple[str, ...], clause: str) -> bool:
        account = self.cases[case].account
        cited = [self.items[item] for item in items]
        contents = {item.content for item in cited}
        return (
            bool(cited)
            and all(item.case == case for item in cited)
            and any(item.own for item in cited)
            and not contents & (self.cleared(account) | self.spent(account))
            and any(item.kind in POLICIES[clause].kinds for item in cited)
        )

    def may_decide(
        self,
        person: str,
        case: str,
        items: tuple[str, ...],
        clause: str,
        chosen: tuple[Chosen, ...],
        rung: int,
        now: int,
        *,
        imminent: bool,
    ) -> bool:
        policy = POLICIES[clause]
        return (
            self.may_work(person, case)
            and not self.reported(person, case)
            and self.may_cite(case, items, clause)
            and (policy.grave or not imminent)
            and all(within(item, policy, rung, now) for item in chosen)
        )

    def place(self, case: str, items: tuple[str, ...], clause: str, now: int) -> tuple[int, list[str]]:
        """The rung of a new finding, and what it relies on."""
        act_at = max((self.items[item].at for item in items), default=now)
        relied = position(POLICIES[clause], self.of(self.cases[case].account), act_at, now)
        return len(relied) + 1, relied

    def decide(self, finding: Finding, now: int, *, imminent: bool) -> None:
        self.findings[finding.key] = finding
        case = self.cases[finding.case]
        if finding.state == "awaiting":
            case.state = "awaiting"
            return
        case.state = "decided"
        self.impose(finding, now, lapses=now + DAY if imminent else None)

    def impose(self, finding: Finding, now: int, lapses: int | None = None, since: int | None = None) -> None:
        """A decision takes effect, and is told."""
        finding.told_at, finding.state = now, "made"
        finding.unconfirmed = lapses is not None
        policy = finding.policy
        for number, item in enumerate(finding.chosen, start=1):
            held = Held(
                f"{finding.key}.{number}",
                finding.key,
                finding.account,
                item.target,
                set(item.capabilities),
                now,
                now if since is None else since,
                item.ends(now),
                review_by=now + min(item.review, 180 * DAY) if item.permanent else None,
                review_ends=not policy.owner,
                waits=item.permanent and not policy.owner,
                lapses=lapses,
            )
            held.settle(now)
            finding.held.append(held)
            self.held[held.key] = held

    # The second person

    def may_second(self, person: str, key: str) -> bool:
        finding = self.findings[key]
        return (
            self.acts(person, "approver")
            and finding.decider != person
            and not self.reported(person, finding.case)
            and not self.own(person, finding.account)
        )

    def may_approve(self, person: str, key: str, now: int) -> bool:
        finding = self.findings[key]
        return (
            self.may_second(person, key)
            and finding.state == "awaiting"
            and self.still_right(finding, now)
            and self.opened(person, finding)
        )

    def still_right(self, finding: Finding, now: int) -> bool:
        if finding.supersedes is None:
            return all(within(item, finding.policy, finding.rung, now) for item in finding.chosen)
        base = self.findings[finding.supersedes]
        left = [held.left(now) for held in base.held]
        return (
            base.stands
            and self.open_appeal(base.key) is None
            and any(held.live(now) for held in base.held)
            and all((item.capabilities, item.until, item.target) in left for item in finding.chosen[1:])
        )

    def approve(self, person: str, key: str, now: int) -> None:
        finding = self.findings[key]
        finding.second.add(person)
        self.cases[finding.case].state = "decided"
        since = self.supersede(finding) if finding.supersedes else None
        self.impose(finding, now, since=since)

    def supersede(self, finding: Finding) -> int:
        """The amended decision ends; when the chain began."""
        base = self.findings[finding.supersedes or ""]
        base.superseded = True
        for held in base.held:
            held.finish()
        return min(held.since for held in base.held)

    def may_confirm(self, person: str, key: str, now: int) -> bool:
        finding = self.findings[key]
        return (
            self.may_second(person, key)
            and finding.unconfirmed
            and finding.stands
            and any(held.live(now) for held in finding.held)
            and self.opened(person, finding)
        )

    def confirm(self, person: str, key: str, now: int) -> None:
        finding = self.findings[key]
        finding.second.add(person)
        finding.unconfirmed = False
        for held in finding.held:
            if held.live(now):
                held.lapses = None

    # Machines

    def machine_ready(self, said: Said) -> bool:
        """Whether a machine may do anything now because of this signal."""
        case = self.cases[said.case]
        running = self.watches[said.watch].state == "running"
        return running and said.act is None and case.state == "open" and case.taken_by is None

    def machine_may_find(
        self, said: Said, items: tuple[str, ...], rung: int, chosen: tuple[Chosen, ...], now: int
    ) -> bool:
        """What holds of every finding, on the content that the signal names."""
        named = all(self.items[item].content == said.content for item in items)
        return (
            named
            and self.may_cite(said.case, items, said.clause)
            and all(within(item, POLICIES[said.clause], rung, now) for item in chosen)
        )

    def may_hold(
        self, said: Said, items: tuple[str, ...], rung: int, chosen: tuple[Chosen, ...], now: int
    ) -> bool:
        family = POLICIES[said.clause].family
        waits = any(
            item.provisional and item.upright and item.policy.family == family
            for item in self.of(said.account)
        )
        return not waits and bool(chosen) and self.machine_may_find(said, items, rung, chosen, now)

    def may_decide_alone(
        self, said: Said, items: tuple[str, ...], rung: int, chosen: tuple[Chosen, ...], now: int
    ) -> bool:
        allowed = POLICIES[said.clause].automation and not any(item.permanent for item in chosen)
        return allowed and self.machine_may_find(said, items, rung, chosen, now)

    def acted(self, said: Said, how: str, now: int) -> None:
        said.act = how
        self.watches[said.watch].acts.append(now)

    def judge(self, key: str, verdict: str, percent: int = 40, least: int = 2) -> None:
        """A human said whether a machine was right: once a decision, the last answer; above its mark it stops."""
        finding = self.findings[key]
        if finding.machine is None or finding.verdict == verdict:
            return
        watch = self.watches[finding.machine]
        watch.reviewed += finding.verdict is None
        worse = (verdict == "wrong") - (finding.verdict == "wrong")
        watch.overturned = min(max(watch.overturned + worse, 0), watch.reviewed)
        finding.verdict = verdict
        above = watch.reviewed >= least and watch.overturned * 100 > percent * watch.reviewed
        if above and watch.state == "running":
            watch.state = "stopped"

    # Relief

    def may_relieve(self, person: str, key: str) -> bool:
        account = self.findings[key].account
        return self.acts(person, "decider", "reviewer", "supervisor") and not self.own(person, account)

    def lift(self, person: str, key: str, now: int, *, cured: bool) -> None:
        finding = self.findings[key]
        for held in finding.held:
            if held.live(now):
                held.finish()
                held.relieved_by.add(person)
        if cured and finding.policy.curable:
            finding.cured = True

    def fall(self, key: str, state: str, now: int) -> list[str]:
        """A decision falls; the findings that were built on it, recomputed."""
        finding = self.findings[key]
        finding.state = state
        for held in finding.held:
            held.finish()
        recomputed = []
        for later in self.of(finding.account):
            if key in later.relied and later.state in ("made", "awaiting") and not later.cured:
                later.relied.remove(key)
                later.rung = len(later.relied) + 1
                recomputed.append(later.key)
                for held in later.held:
                    if held.live(now):
                        cut_to(held, later.policy.rung(later.rung), now)
        return recomputed

    # Appeals

    def open_appeal(self, decision: str) -> Objection | None:
        found = [item for item in self.appeals.values() if item.decision == decision and item.state == "open"]
        assert len(found) <= 1, "two open appeals"
        return found[0] if found else None

    def may_lodge(self, account: int, key: str, now: int) -> bool:
        finding = self.findings[key]
        if finding.account != account or finding.told_at is None:
            return False
        if self.open_appeal(key) is not None:
            return True
        heard = [item for item in self.appeals.values() if item.decision == key and item.state != "withdrawn"]
        within_window = now < finding.told_at + WINDOW or any(held.live(now) for held in finding.held)
        return finding.upright and len(heard) < STAGES and within_window

    def lodge(self, key: str, appeal: str, now: int) -> int:
        """The date by which it must be answered."""
        finding = self.findings[key]
        due = answer_due(finding.policy, finding.held, now)
        self.appeals[appeal] = Objection(appeal, key, due)
        for held in finding.held:
            if not held.live(now):
                continue
            self.review_falls_due(held, now)
            freed = freed_by_silence(finding.policy, held)
            if held.target is None and finding.policy.silence != "escalate":
                held.relief = (due, freed)
        return due

    def review_falls_due(self, held: Held, now: int) -> None:
        if held.waits and held.review_by is not None:
            held.waits = False
            held.review_by = held.review_by if held.review_by > now else now + 3 * DAY

    def close(self, appeal: str, state: str) -> None:
        """An appeal is over: what it would have relieved is as it was."""
        objection = self.appeals[appeal]
        objection.state = state
        for held in self.findings[objection.decision].held:
            held.relief = None

    def may_review(self, person: str, appeal: str) -> bool:
        objection = self.appeals[appeal]
        finding = self.findings[objection.decision]
        earlier = {
            item.reviewer
            for item in self.appeals.values()
            if self.findings[item.decision].case == finding.case
        }
        return (
            self.acts(person, "reviewer")
            and objection.state == "open"
            and person not in {finding.decider, *finding.second, *earlier}
            and not self.reported(person, finding.case)
            and not self.own(person, finding.account)
            and objection.taken_by in (None, person)
        )

    def looked(self, person: str, appeal: str) -> bool:
        return self.opened(person, self.findings[self.appeals[appeal].decision])

    def opened(self, person: str, finding: Finding) -> bool:
        """Whether this person opened all that the finding rests on."""
        return all(person in self.items[item].opened for item in finding.items)

    # Erasing

    def may_erase(self, account: int, now: int) -> bool:
        return not (
            any(
                case.account == account and case.state in ("open", "awaiting") for case in self.cases.values()
            )
            or any(held.account == account and held.live(now) for held in self.held.values())
            or any(
                self.findings[item.decision].account == account and item.state == "open"
                for item in self.appeals.values()
            )
            or any(number == account and waits for number, waits in self.enquiries.values())
        )


__all__ = ["HOUR", "Item", "Matter", "Model", "Person"]
