"""Signing by Standard Webhooks: three headers, by the library of the extra `operations`."""

from __future__ import annotations

from datetime import UTC, datetime

from dueprocess.kernel.instants import Instant


class ExtraMissing(RuntimeError):
    """The library that signs is not installed."""

    def __init__(self) -> None:
        super().__init__("webhooks need the extra `operations`: pip install 'dueprocess[operations]'")


def headers_of(secret: str, message_id: str, body: bytes, now: Instant) -> dict[str, str]:
    """The three headers of a message that is sent now. Raises `ExtraMissing`."""
    try:
        from standardwebhooks.webhooks import Webhook
    except ModuleNotFoundError:
        raise ExtraMissing from None
    seconds = now // 1000
    signature = Webhook(secret).sign(message_id, datetime.fromtimestamp(seconds, UTC), body.decode())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature,
    }
