"""Sign-in link: two people's word that a login at the staff directory is a certain member of staff.

It is needed where the directory's own claim does not give the person id. Whoever could link alone could give a login of
their own somebody else's person id, and review what they decided (threat T3).

The rules are:
1. An operator proposes, another person agrees to the very same words (I-18): an approver, and never the person whom the
   login is to be. A proposal that nobody agreed to within a day lapses, and until somebody agrees the login is nobody.
2. One login is one person (I-12). One person may have several logins: they are one person all the same.
3. One operator ends a link, or takes a proposal back: that only takes access away.
4. The installation itself links only while nobody is appointed who could agree: so the first operator comes in.
5. Issuer and key of the login are private words; a keyed digest tells that it is the same login again.
"""

from __future__ import annotations

import msgspec

from dueprocess.domain.staff import Role, Staff, require
from dueprocess.kernel.canonical import canonical, digest
from dueprocess.kernel.ids import Mint, PersonId, SignInLinkId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.messages import Command, Event
from dueprocess.kernel.privacy import Private, Sealed
from dueprocess.kernel.refusals import Code, Refusal, refuse


class SignInLink(msgspec.Struct, frozen=True):
    """State of one link. `login`: the words of `login_words`, sealed. `proposed_by` None: the installation linked."""

    link_id: SignInLinkId
    person_id: PersonId
    login: Sealed
    reason: Sealed
    proposed_by: PersonId | None
    proposed_at: Instant
    approved_by: PersonId | None = None
    linked_at: Instant | None = None
    ended_by: PersonId | None = None
    ended_at: Instant | None = None

    @property
    def holds(self) -> bool:
        """Whether the login is this person."""
        return self.linked_at is not None and self.ended_at is None

    def awaits(self, at: Instant) -> bool:
        """Whether a second person may still agree."""
        return self.linked_at is None and self.ended_at is None and at < self.proposed_at + DAY


class ProposeSignInLink(Command, frozen=True):
    """Ask a second person to agree that a login is a member of staff. `by` None: the installation itself links.

    `login`: the words of `login_words`, tagged. `reason`: how it is known that the login is theirs.
    """

    person_id: PersonId
    login: Private
    by: PersonId | None
    reason: Private


class ApproveSignInLink(Command, frozen=True):
    """Agree, as the second person: the login is theirs from now on. `seen`: the digest of what was read."""

    link_id: SignInLinkId
    by: PersonId
    seen: str


class EndSignInLink(Command, frozen=True):
    """Take a link away, or a proposal back."""

    link_id: SignInLinkId
    by: PersonId


class SignInLinkProposed(Event, frozen=True):
    """A link waits for its second person; the login is nobody yet."""

    link_id: SignInLinkId
    person_id: PersonId
    login: Sealed
    by: PersonId | None
    reason: Sealed


class SignInLinked(Event, frozen=True):
    """The login is this person. `by` is the second person, None the installation; `content` what both read."""

    link_id: SignInLinkId
    person_id: PersonId
    login: Sealed
    by: PersonId | None
    content: str


class SignInUnlinked(Event, frozen=True):
    """The login is nobody any more, or its proposal was taken back."""

    link_id: SignInLinkId
    person_id: PersonId
    by: PersonId


class SignInLinkFacts(msgspec.Struct, frozen=True):
    """What a link needs to know.

    `by`: who acts; `person`: whose login it is to be. `others`: all links of the same login. `alone`: nobody but the
    person is appointed who could agree.
    """

    ids: Mint
    by: Staff | None
    person: Staff | None
    link: SignInLink | None = None
    others: tuple[SignInLink, ...] = ()
    alone: bool = False


def login_words(issuer: str, key: str) -> str:
    """How a login is written: the directory's own name, and on a line of its own what it calls somebody."""
    return f"{issuer}\n{key}"


def login_parts(words: str) -> tuple[str, str]:
    """Issuer and key of the words of a login."""
    issuer, _, key = words.partition("\n")
    return issuer, key


def content_digest(link: SignInLink) -> str:
    """What two people must have seen alike: which login, whose it is to be, and how that is known."""
    said = {
        "link_id": link.link_id,
        "person_id": link.person_id,
        "login": link.login.commitment,
        "reason": link.reason.commitment,
    }
    return digest(canonical(said))


def propose(facts: SignInLinkFacts, command: ProposeSignInLink, now: Instant) -> tuple[Event, ...] | Refusal:
    """Propose one; the installation's own is made at once, while nobody could agree to it."""
    if command.by is not None:
        refused = require(facts.by, Role.OPERATOR)
        if refused is not None:
            return refused
    elif not facts.alone:  # INVARIANT (I-18)
        return refuse(Code.SIGN_IN_LINK_TAKES_TWO)
    if facts.person is None or not facts.person.active:
        return refuse(Code.STAFF_UNKNOWN, "person_id")
    if command.login.blank or not command.login.sealed.tag:
        return refuse(Code.TEXT_MISSING, "login")
    if command.reason.blank:
        return refuse(Code.TEXT_MISSING, "reason")
    if any(other.holds for other in facts.others):  # INVARIANT (I-12)
        return refuse(Code.SIGN_IN_LINKED_ALREADY)
    link = SignInLink(
        SignInLinkId(facts.ids("sil")),
        command.person_id,
        command.login.sealed,
        command.reason.sealed,
        command.by,
        now,
    )
    proposed = SignInLinkProposed(link.link_id, link.person_id, link.login, command.by, link.reason)
    return (proposed,) if command.by is not None else (proposed, _linked(link, None))


def approve(facts: SignInLinkFacts, command: ApproveSignInLink, now: Instant) -> tuple[Event, ...] | Refusal:
    """Agree, as a second person who read the same and is not the one whose login it is to be. INVARIANT (I-18)"""
    refused = require(facts.by, Role.APPROVER)
    if refused is not None:
        return refused
    link = facts.link
    if link is None or link.linked_at is not None or link.ended_at is not None:
        return refuse(Code.SIGN_IN_LINK_NOT_PROPOSED)
    if not link.awaits(now):
        return refuse(Code.SIGN_IN_LINK_LAPSED)
    if link.proposed_by == command.by:  # INVARIANT (I-18)
        return refuse(Code.APPROVER_IS_DECIDER)
    if link.person_id == command.by:  # INVARIANT (I-18)
        return refuse(Code.SIGN_IN_LINK_IS_OWN)
    if command.seen != content_digest(link):  # INVARIANT (I-18)
        return refuse(Code.APPROVAL_OF_OTHER_CONTENT, "seen")
    if facts.person is None or not facts.person.active:
        return refuse(Code.STAFF_UNKNOWN, "person_id")
    if any(other.holds for other in facts.others):  # INVARIANT (I-12)
        return refuse(Code.SIGN_IN_LINKED_ALREADY)
    return (_linked(link, command.by),)


def end(facts: SignInLinkFacts, command: EndSignInLink, now: Instant) -> tuple[Event, ...] | Refusal:
    """End it, by one operator: the login signs nobody in from now on."""
    refused = require(facts.by, Role.OPERATOR)
    if refused is not None:
        return refused
    link = facts.link
    if link is None:
        return refuse(Code.NOT_FOUND)
    if not link.holds and not link.awaits(now):
        return refuse(Code.SIGN_IN_NOT_LINKED)
    return (SignInUnlinked(link.link_id, link.person_id, command.by),)


def evolve(state: SignInLink | None, event: Event, at: Instant) -> SignInLink | None:
    """Fold one event into the link it names."""
    match event:
        case SignInLinkProposed():
            return SignInLink(event.link_id, event.person_id, event.login, event.reason, event.by, at)
        case SignInLinked() if state is not None:
            return msgspec.structs.replace(state, approved_by=event.by, linked_at=at)
        case SignInUnlinked() if state is not None:
            return msgspec.structs.replace(state, ended_by=event.by, ended_at=at)
        case _:
            return state


def _linked(link: SignInLink, by: PersonId | None) -> SignInLinked:
    return SignInLinked(link.link_id, link.person_id, link.login, by, content_digest(link))
