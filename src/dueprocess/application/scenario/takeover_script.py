"""Takeover script: the steps about services of the same person, and about somebody else in an account."""

from __future__ import annotations

from dueprocess.application.scenario.marks import Ability, Account, DecisionName, Person, Time
from dueprocess.application.scenario.parts import Part
from dueprocess.domain.compromise import Sign


class LinkOf(Part, frozen=True):
    """The platform says what belongs to the same person. `recovery`: what getting in again needs `account` to do."""

    account: Account
    service: str
    own_account: Account = ""
    recovery: tuple[Ability, ...] = ()


class Claimed(Part, frozen=True):
    """A person says that somebody else had their account. Without `until`: until now."""

    by: Account
    since: Time
    until: Time = ""
    signs: tuple[Sign, ...] = (Sign.NEW_DEVICE,)
    words: str = "That was not me. Somebody else had my account."


class FindTakenOver(Part, frozen=True):
    """One person proposes that somebody else had the account, another agrees. `spares`: what the owner did."""

    account: Account
    since: Time
    until: Time = ""
    signs: tuple[Sign, ...] = (Sign.NEW_DEVICE,)
    words: str = "A telephone in another city; the owner got it back with their ID."
    spares: tuple[DecisionName, ...] = ()
    reason: str = "The owner says that they did this themselves."
    proposed_by: Person = "sven"
    by: Person = "chen"
    seen: str = ""


class EndTakenOver(Part, frozen=True):
    """The last finding about an account was wrong, as two others say."""

    account: Account
    reason: str = "The telephone was the owner's own."
    proposed_by: Person = "ann"
    by: Person = "cora"
    seen: str = ""
