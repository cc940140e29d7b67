"""The constitution over the links of logins to people: two people each, and one person to a login."""

from __future__ import annotations

from dueprocess.domain.sign_in_link import SignInLinked, SignInLinkProposed, SignInUnlinked
from dueprocess.domain.staff import Role, StaffAppointed, StaffDismissed
from dueprocess.kernel.ids import PersonId, SignInLinkId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.record.envelope import Envelope


class SignInLinks:
    """Looks at links in the order of the record."""

    def __init__(self) -> None:
        self._approvers: set[PersonId] = set()
        self._proposed: dict[SignInLinkId, tuple[SignInLinkProposed, Instant]] = {}
        self._linked: dict[str, SignInLinkId] = {}

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event = entry.event
        match event:
            case StaffAppointed():
                self._approvers.discard(event.person_id)
                if Role.APPROVER in event.roles:
                    self._approvers.add(event.person_id)
            case StaffDismissed():
                self._approvers.discard(event.person_id)
            case SignInLinkProposed():
                self._proposed[event.link_id] = (event, entry.recorded_at)
            case SignInUnlinked():
                self._proposed.pop(event.link_id, None)
                self._linked = {
                    login: link_id for login, link_id in self._linked.items() if link_id != event.link_id
                }
            case SignInLinked():
                return self._begun(event, entry.recorded_at)
        return None

    def _begun(self, event: SignInLinked, at: Instant) -> str | None:
        proposed, since = self._proposed.pop(event.link_id, (None, at))
        if proposed is None or (proposed.person_id, proposed.login) != (event.person_id, event.login):
            return "I-18: a login was linked that nobody had proposed, or to somebody else than was proposed"
        if at >= since + DAY:
            return "I-18: a login was linked a day or more after that was proposed"
        if event.by is None or proposed.by is None:
            if event.by != proposed.by or self._approvers - {event.person_id}:
                return "I-18: a login was linked by nobody, while somebody could have agreed"
        elif event.by in (proposed.by, event.person_id):
            return "I-18: a login was linked by one person, or by the person whose login it was to be"
        if event.login.tag in self._linked:
            return "I-12: a login was linked to two people"
        self._linked[event.login.tag] = event.link_id
        return None
