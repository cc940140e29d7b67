"""Carries messages over HTTP: one endpoint beside the other, each try within a hard time, no redirect followed.

What came of it, by the answer: 2xx taken; 410 gone; 408, 425, 429 and 5xx, no answer in time, or no server: unanswered;
everything else, and an address that may not be called: refused. At most a little of an answer is read, and none of it kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import ssl
from collections.abc import Sequence
from functools import cache
from typing import Final

import httpx2

from dueprocess import __version__
from dueprocess.adapters.webhooks.addresses import checked
from dueprocess.adapters.webhooks.signing import ExtraMissing, headers_of
from dueprocess.application.addresses import AddressRefused
from dueprocess.application.courier import Came, Outcome, Outgoing, Settle
from dueprocess.application.ports import Clock
from dueprocess.application.webhook import secret_of
from dueprocess.kernel.instants import DAY

SECONDS: Final = 10.0
TURN_SECONDS: Final = 60.0
"""How long one endpoint is told in one go; what is left waits for the next, so that no lease runs out."""
ANSWER_MAX: Final = 16 * 1024
UNANSWERED: Final = frozenset({408, 425, 429})


class HttpCarrier:
    """Signs and sends. `key`: what secrets are derived from; `private`: whether our own network may be called."""

    def __init__(self, key: bytes, clock: Clock, *, private: bool = False, seconds: float = SECONDS) -> None:
        self._key = key
        self._clock = clock
        self._private = private
        self._seconds = seconds

    def carry(self, messages: Sequence[Outgoing], settle: Settle) -> None:
        """Carry them, in order within an endpoint."""
        if messages:
            asyncio.run(self._carry(messages, settle))

    async def _carry(self, messages: Sequence[Outgoing], settle: Settle) -> None:
        ordered = sorted(messages, key=lambda item: (item.delivery.endpoint_id, item.delivery.position))
        lanes = itertools.groupby(ordered, key=lambda item: item.delivery.endpoint_id)
        async with asyncio.TaskGroup() as group:
            for _, lane in lanes:
                group.create_task(self._lane(tuple(lane), settle))

    async def _lane(self, messages: tuple[Outgoing, ...], settle: Settle) -> None:
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + TURN_SECONDS
        async with httpx2.AsyncClient(
            timeout=self._seconds, follow_redirects=False, trust_env=False, verify=_trusted()
        ) as client:
            for message in messages:
                if loop.time() > ends_at or not settle(message, await self._send(client, message)):
                    return

    async def _send(self, client: httpx2.AsyncClient, message: Outgoing) -> Outcome:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(client, message)
        except AddressRefused as refused:
            return Outcome(Came.REFUSED, f"not called: {refused}")
        except ExtraMissing as missing:
            return Outcome(Came.UNANSWERED, str(missing))
        except TimeoutError:
            return Outcome(Came.UNANSWERED, "no answer in time")
        except (httpx2.HTTPError, OSError) as fault:
            return Outcome(Came.UNANSWERED, f"not reached: {type(fault).__name__}")

    async def _post(self, client: httpx2.AsyncClient, message: Outgoing) -> Outcome:
        address = await checked(message.url, private=self._private)
        delivery = message.delivery
        secret = secret_of(self._key, delivery.endpoint_id)
        headers = {
            "host": address.authority,
            "content-type": "application/cloudevents+json; charset=utf-8",
            "user-agent": f"dueprocess/{__version__}",
            **headers_of(secret, delivery.message_id, message.body, self._clock.now()),
        }
        request = client.build_request("POST", address.url, content=message.body, headers=headers)
        request.extensions = {**request.extensions, "sni_hostname": address.host}
        response = await client.send(request, stream=True)
        try:
            read = 0
            async for chunk in response.aiter_raw():  # so that the connection can be used again
                read += len(chunk)
                if read > ANSWER_MAX:
                    break
        finally:
            with contextlib.suppress(httpx2.HTTPError):
                await response.aclose()
        return outcome_of(response.status_code, response.headers.get("retry-after", ""))


def outcome_of(status: int, retry_after: str = "") -> Outcome:
    """What an answer means."""
    words = f"HTTP {status}"
    if 200 <= status < 300:
        return Outcome(Came.TAKEN, words)
    if status == 410:
        return Outcome(Came.GONE, words)
    if status >= 500 or status in UNANSWERED:
        wait = int(retry_after) * 1000 if retry_after.isascii() and retry_after.isdigit() else 0
        return Outcome(Came.UNANSWERED, words, min(wait, DAY))
    return Outcome(Came.REFUSED, words)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
