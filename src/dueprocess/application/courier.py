"""Courier: turns the record into deliveries, and has them carried. Beside the worker, so that nobody's mail waits for it.

The rules are:
1. Nothing is owed while an event is written: each endpoint has a cursor, and the record is read after it. What was not
   delivered when the courier died is delivered by the next one; what was, may come a second time, under the same id.
2. An endpoint where nobody answers rests, for longer each time; the others do not wait for it.
3. Pauses grow, and are spread by what the message's id gives: no chance, and no two thousand calls at one moment.
4. What fails `ATTEMPTS_MAX` times is parked and shown; 410 switches the endpoint off.
5. What was told is listed for `TOLD_KEPT` and then forgotten: the record still says what happened. What is parked, or
   owed still, is never forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, Protocol

import msgspec

from dueprocess.application.engine import Engine
from dueprocess.application.ports import Store
from dueprocess.application.webhook import Delivery, Endpoint, Webhooks, message_id, message_of
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.instants import DAY, HOUR, MINUTE, Instant
from dueprocess.record.envelope import decode

PAUSES: Final = (
    5_000,
    MINUTE,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
)
ATTEMPTS_MAX: Final = len(PAUSES) + 1
REST_MAX: Final = 30 * MINUTE
LEASE: Final = 5 * MINUTE
TOLD_KEPT: Final = 30 * DAY
FORGET_EVERY: Final = HOUR
FORGOTTEN_AT_ONCE: Final = 1_000
READ_AT_ONCE: Final = 500
CLAIMED_AT_ONCE: Final = 64


class Came(StrEnum):
    """What came of carrying a message. `UNANSWERED`: the endpoint's fault; `REFUSED`: perhaps this message's."""

    TAKEN = "taken"
    REFUSED = "refused"
    GONE = "gone"
    UNANSWERED = "unanswered"


class Outgoing(msgspec.Struct, frozen=True):
    """One message to carry. `body`: exactly the bytes that are signed."""

    delivery: Delivery
    url: str
    body: bytes


class Outcome(msgspec.Struct, frozen=True):
    """What came of it, in a few words for the operator; `wait`: for how long the endpoint asked to be left alone."""

    came: Came
    words: str
    wait: int = 0


Settle = Callable[[Outgoing, Outcome], bool]
"""Called as soon as a message was carried, or was not; False: the rest of this endpoint's are not tried now."""


class Carrier(Protocol):
    """Carries messages to where they belong, one endpoint beside the other."""

    def carry(self, messages: Sequence[Outgoing], settle: Settle) -> None:
        """Carry them, in order within an endpoint. What `settle` was not called for was not tried."""
        ...


class Courier:
    """Tells endpoints. `source`: the address of this installation."""

    def __init__(
        self, engine: Engine, store: Store, webhooks: Webhooks, carrier: Carrier, source: str
    ) -> None:
        self._engine = engine
        self._store = store
        self._webhooks = webhooks
        self._carrier = carrier
        self._source = source
        self._forget_at = Instant(0)

    def work(self) -> int:
        """Read on in the record, carry what is due, forget what is old; how much was done. 0: nothing to do now."""
        known = self._webhooks.endpoints()
        if not known:
            return 0
        forgotten = self._forget()
        endpoints = {row.endpoint_id: row for row in known if not row.off}
        if not endpoints:
            return forgotten
        read = sum(self._spread(endpoint) for endpoint in endpoints.values())
        return forgotten + read + self._deliver(endpoints)

    def _forget(self) -> int:
        """Once an hour, forget what was told long ago, a batch at a time."""
        now = self._now()
        if now < self._forget_at:
            return 0
        count = self._webhooks.forget_told(Instant(now - TOLD_KEPT), FORGOTTEN_AT_ONCE)
        if count < FORGOTTEN_AT_ONCE:
            self._forget_at = Instant(now + FORGET_EVERY)
        return count

    def _spread(self, endpoint: Endpoint) -> int:
        """Owe what has been recorded since; how many events were read."""
        with self._store.read() as reader:
            now = self._engine.now(reader.head().recorded_at)
            rows = list(reader.stored(min(endpoint.cursor, reader.head().position), READ_AT_ONCE))
        if not rows:
            return 0
        owed = []
        for position, data in rows:
            name = decode(data).type
            if endpoint.wants(name):
                owed.append(Delivery(endpoint.endpoint_id, position, message_id(data), name, now))
        self._webhooks.spread(endpoint, tuple(owed), rows[-1][0])
        return len(rows)

    def _deliver(self, endpoints: dict[str, Endpoint]) -> int:
        now = self._now()
        claimed = self._webhooks.claim_deliveries(now, LEASE, CLAIMED_AT_ONCE)
        messages = []
        for delivery in claimed:
            endpoint = endpoints.get(delivery.endpoint_id)
            body = self._body(delivery)
            if endpoint is None:  # registered, or switched on, a moment ago: the next look sees it
                self._webhooks.settle_delivery(delivery)
            elif body is None:  # the record was restored from before this event
                lost = msgspec.structs.replace(delivery, parked=True, answer="not in the record any more")
                self._webhooks.settle_delivery(lost)
            else:
                messages.append(Outgoing(delivery, endpoint.url, body))
        tried: set[tuple[str, int]] = set()

        def settle(message: Outgoing, outcome: Outcome) -> bool:
            tried.add((message.delivery.endpoint_id, message.delivery.position))
            return self._settle(message.delivery, outcome, endpoints)

        self._carrier.carry(messages, settle)
        for message in messages:
            if (message.delivery.endpoint_id, message.delivery.position) not in tried:
                self._webhooks.settle_delivery(message.delivery)
        return len(tried)

    def _settle(self, delivery: Delivery, outcome: Outcome, endpoints: dict[str, Endpoint]) -> bool:
        """Keep what came of it; whether this endpoint is told more now."""
        now, endpoint = self._now(), endpoints[delivery.endpoint_id]
        change = msgspec.structs.replace
        if outcome.came is Came.TAKEN:
            self._webhooks.settle_delivery(
                change(delivery, attempts=delivery.attempts + 1, told_at=now, answer=outcome.words)
            )
            if endpoint.failures:
                self._webhooks.rest_endpoint(endpoint.endpoint_id, 0, Instant(0))
                endpoints[endpoint.endpoint_id] = change(endpoint, failures=0)
            return True
        attempts = delivery.attempts + 1
        pause = max(pause_after(attempts, delivery.message_id), outcome.wait)
        self._webhooks.settle_delivery(
            change(
                delivery,
                attempts=attempts,
                due_at=Instant(now + pause),
                parked=attempts >= ATTEMPTS_MAX,
                answer=outcome.words,
            )
        )
        if outcome.came is Came.GONE:
            self._webhooks.switch_endpoint(endpoint.endpoint_id, outcome.words)
            return False
        if outcome.came is Came.UNANSWERED:
            failures = endpoint.failures + 1
            rest = max(min(pause_after(failures, endpoint.endpoint_id), REST_MAX), outcome.wait)
            self._webhooks.rest_endpoint(endpoint.endpoint_id, failures, Instant(now + rest))
            endpoints[endpoint.endpoint_id] = change(endpoint, failures=failures)
            return False
        return True

    def _body(self, delivery: Delivery) -> bytes | None:
        with self._store.read() as reader:
            found = next(iter(reader.stored(delivery.position - 1, 1)), None)
            if found is None or found[0] != delivery.position:
                return None
            envelope = decode(found[1])
            return canonical(message_of(reader, envelope, delivery.message_id, self._source))

    def _now(self) -> Instant:
        with self._store.read() as reader:
            return self._engine.now(reader.head().recorded_at)


def pause_after(attempts: int, key: str) -> int:
    """Milliseconds until the next try after this many: growing, and up to a fifth more or less by the key."""
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    drawn = int.from_bytes(hashlib.sha256(f"{key}:{attempts}".encode()).digest()[:4])
    return pause * (800 + drawn * 401 // 2**32) // 1000
