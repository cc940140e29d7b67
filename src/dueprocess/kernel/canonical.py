"""One byte form for one value: JSON with sorted keys, no spaces, no floats (design 6; RFC 8785 is the test's oracle).

msgspec writes it in well under a microsecond; `rfc8785` takes fifty times that and checks us in the tests.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import msgspec

from dueprocess.kernel.capabilities import Capability


def _plain(value: Any) -> str:
    """How the one type of ours that is not native to JSON is written. Anything else is a programmer's mistake."""
    if isinstance(value, Capability):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def revive(kind: type, value: Any) -> Any:
    """The other way: how a decoder makes a `Capability` of a text (a floor name raises `ValueError`, I-04)."""
    if kind is Capability:
        return Capability(value)
    raise TypeError(f"{kind.__name__} has no canonical form")


_ENCODER = msgspec.json.Encoder(order="sorted", enc_hook=_plain)


def canonical(value: Any) -> bytes:
    """The canonical bytes of a struct, mapping, sequence, text, integer, boolean or None.

    Floats have no single form and are a programmer's mistake: types of ours hold none.
    """
    return _ENCODER.encode(value)


def digest(data: bytes) -> str:
    """SHA-256 of bytes, as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def keyed(secret: bytes, label: str, data: bytes) -> str:
    """HMAC-SHA-256 under the deployment's secret, as 64 hex digits: equality without revealing what was said.

    `label` keeps the uses apart, so that a digest made for one purpose never matches another's.
    """
    return hmac.digest(secret, label.encode() + b"\0" + data, "sha256").hex()
