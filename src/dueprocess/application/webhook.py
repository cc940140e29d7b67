"""Webhook: what a platform's own servers are told of the record, where an operator registered an address.

The rules are:
1. Told is what a server needs and no more: ids, the platform's own id of the account, capabilities, until when, where the
   notice is. No reason, no words, nothing of a case, of evidence or of who reported (I-25).
2. The body is made when it is sent, from the record: of an account that was erased meanwhile, no id is told.
3. One event has one message id wherever and however often it is told: a receiver recognises what it has had. The id is
   the beginning of the event's leaf, so it can be looked for in the log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any, Final, Protocol

import msgspec

from dueprocess.application.addresses import AddressRefused, is_public, parts_of
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import APPEALS, REMEDIES, RESTRICTIONS
from dueprocess.application.views.protecting import PAYEE_HOLDS
from dueprocess.domain.payee_hold import PayeeHoldEnded, PayeeHoldPlaced
from dueprocess.domain.restriction import Span
from dueprocess.domain.stay import StayBegun, StayEnded
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.kernel.instants import Instant, iso
from dueprocess.record.envelope import Envelope, leaf
from dueprocess.record.wire import STANDING, SWEEPING

TYPE_PREFIX: Final = "dueprocess."
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what every such secret begins with
_SUBJECTS: Final = {
    "restriction": "restriction_id",
    "notice": "notice_id",
    "appeal": "appeal_id",
    "remedy": "remedy_id",
    "import": "import_id",
    "stay": "stay_id",
    "payee_hold": "hold_id",
    "number_claim": "claim_id",
}
EVENTS: Final[tuple[str, ...]] = tuple(
    sorted(
        {
            *STANDING,
            *SWEEPING,
            "appeal.answered",
            "appeal.lodged",
            "appeal.supplemented",
            "appeal.withdrawn",
            "notice.issued",
            "number_claim.freed",
            "number_claim.objected",
            "number_claim.proven",
            "remedy.confirmed",
            "remedy.requested",
        }
    )
)
"""What can be told. A name is added when a release tells of it, and none is ever taken away."""


class Endpoint(msgspec.Struct, frozen=True):
    """Where to tell. `events` empty: all of them. `cursor`: how far the record was turned into deliveries.

    `failures`: how often in a row nobody answered there; `rests_until`: it is left alone until then. `off`: why nothing
    is told any more, empty while it is.
    """

    endpoint_id: str
    url: str
    events: tuple[str, ...]
    created_at: Instant
    created_by: PersonId
    cursor: int
    failures: int = 0
    rests_until: Instant = Instant(0)
    off: str = ""

    def wants(self, name: str) -> bool:
        """Whether it is told of this event."""
        return name in (self.events or EVENTS)


class Delivery(msgspec.Struct, frozen=True):
    """One event to be told to one endpoint, and how that went."""

    endpoint_id: str
    position: int
    message_id: str
    event: str
    due_at: Instant
    attempts: int = 0
    told_at: Instant | None = None
    parked: bool = False
    answer: str = ""


class Webhooks(Protocol):
    """Endpoints and deliveries, kept among the operational tables. Each call is a transaction of its own."""

    def add_endpoint(self, endpoint: Endpoint) -> Endpoint:
        """Register an endpoint; the one that has this id already, where there is one."""
        ...

    def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """The endpoint with this id."""
        ...

    def endpoints(self) -> tuple[Endpoint, ...]:
        """All of them, oldest first."""
        ...

    def remove_endpoint(self, endpoint_id: str) -> bool:
        """Take an endpoint and its deliveries away; False if there is none."""
        ...

    def switch_endpoint(self, endpoint_id: str, off: str) -> None:
        """Switch it off for a reason, or with an empty one on again, rested."""
        ...

    def rest_endpoint(self, endpoint_id: str, failures: int, until: Instant) -> None:
        """Leave it alone until then."""
        ...

    def spread(self, endpoint: Endpoint, deliveries: tuple[Delivery, ...], cursor: int) -> bool:
        """Owe these deliveries and move the cursor on, unless somebody else has moved it; False then."""
        ...

    def claim_deliveries(self, now: Instant, lease: int, limit: int) -> tuple[Delivery, ...]:
        """Take due deliveries of endpoints that are on and do not rest, for `lease` milliseconds, earliest first."""
        ...

    def settle_delivery(self, delivery: Delivery) -> None:
        """Keep how it went, and let it go."""
        ...

    def deliveries(self, endpoint_id: str, limit: int) -> tuple[Delivery, ...]:
        """The latest of an endpoint, latest event first."""
        ...

    def parked_deliveries(self, endpoint_id: str) -> int:
        """How many of an endpoint were given up."""
        ...

    def given_up(self, limit: int, endpoint_id: str | None = None) -> tuple[Delivery, ...]:
        """What was given up, of one endpoint or of all, latest event first."""
        ...

    def forget_told(self, before: Instant, limit: int) -> int:
        """Take away what was told at or before then, oldest events first; how many that were."""
        ...

    def send_again(self, endpoint_id: str, position: int | None, now: Instant) -> int:
        """Owe what was given up once more: one event's, or all of the endpoint's. How many that were."""
        ...


def endpoint_mistake(url: str, events: tuple[str, ...], *, private: bool) -> str:
    """Which part of a registration cannot be used, empty if all can. `private`: whether our own network may be called.

    A name is not looked up here: what it stands for is checked each time before it is called.
    """
    try:
        host = parts_of(url)[1]
    except AddressRefused:
        return "url"
    number = host.replace(".", "").isdigit() or ":" in host
    if not private and (
        host == "localhost" or host.endswith(".localhost") or (number and not is_public(host))
    ):
        return "url"
    return "" if set(events) <= set(EVENTS) else "events"


def message_of(reader: Reader, envelope: Envelope, message: str, source: str) -> dict[str, Any]:
    """What is told of one event, as a CloudEvent in JSON. `source`: under which address this installation is reached."""
    event: Any = envelope.event
    noun = envelope.type.partition(".")[0]
    generation = reader.head().generation
    return {
        "specversion": "1.0",
        "id": message,
        "source": source,
        "type": f"{TYPE_PREFIX}{envelope.type}.v1",
        "subject": str(getattr(event, _SUBJECTS[noun])),
        "time": iso(envelope.recorded_at),
        "datacontenttype": "application/json",
        "data": {"epoch": f"{generation}.{envelope.position}", **_data(reader, event, source)},
    }


def message_id(stored: bytes) -> str:
    """The id of the message about an event, by its stored bytes: the same wherever it is told."""
    return f"evt_{leaf(stored).hex()[:32]}"


def secret_of(key: bytes, endpoint_id: str) -> str:
    """The secret of an endpoint, as its receiver is given it: derived, so that it lies nowhere.

    `key`: `Settings.lasting_key("webhooks")`, which no rotation changes; an endpoint's own end is its removal.
    """
    drawn = hmac.new(key, f"endpoint\0{endpoint_id}".encode(), hashlib.sha256).digest()
    return SECRET_PREFIX + base64.b64encode(drawn).decode()


def _data(reader: Reader, event: Any, source: str) -> dict[str, Any]:
    """Ids, whose account, and what a restriction restricts now; nothing that somebody said."""
    found: dict[str, Any] = {
        name: str(value)
        for name in (
            "restriction_id",
            "notice_id",
            "appeal_id",
            "remedy_id",
            "decision_id",
            "import_id",
            "stay_id",
            "claim_id",
        )
        if (value := getattr(event, name, None)) is not None
    }
    if "remedy_id" in found:
        remedy = reader.get(REMEDIES, found["remedy_id"])
        if remedy is not None:
            found |= {"restriction_id": remedy.restriction_id, "effect": remedy.effect}
            found["account"] = _account(reader, remedy.account_no)
    if "appeal_id" in found:
        appeal = reader.get(APPEALS, found["appeal_id"])
        if appeal is not None:
            found["decision_id"] = appeal.decision_id
            found["account"] = _account(reader, appeal.account_no)
            found["answer_due_at"] = iso(appeal.answer_due_at)
    if hasattr(event, "account_no"):
        found["account"] = _account(reader, event.account_no)
    if isinstance(event, PayeeHoldPlaced | PayeeHoldEnded):
        hold = reader.get(PAYEE_HOLDS, event.hold_id)
        found["hold_id"] = str(event.hold_id)
        live = hold.spans if hold is not None and isinstance(event, PayeeHoldPlaced) else ()
        found["capabilities"] = [_span(span, None) for span in live]
    if hasattr(event, "spans"):
        row = reader.get(RESTRICTIONS, event.restriction_id)
        target = _account(reader, row.target) if row is not None and row.target is not None else None
        found["capabilities"] = [_span(span, target) for span in event.spans]
        if row is not None:
            found["notice_id"] = row.notice_id
    if isinstance(event, StayBegun | StayEnded):
        found["stay"] = {"scope": event.subject.scope.value, "name": event.subject.name}
        if isinstance(event, StayBegun):
            found["until"] = iso(event.until)
    if outcome := getattr(event, "outcome", None):
        found["outcome"] = str(outcome.value)
    if "notice_id" in found:
        found["notice"] = f"{source}/n/{found['notice_id']}"
    return found


def _span(span: Span, target: str | None) -> dict[str, Any]:
    told = {"capability": str(span.capability), "from": iso(span.start)}
    return (
        told
        | ({"until": iso(span.until)} if span.until is not None else {})
        | ({"target": target} if target is not None else {})
    )


def _account(reader: Reader, account_no: AccountNo) -> str | None:
    return reader.external_id(account_no)
