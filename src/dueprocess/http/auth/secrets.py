"""Random secrets that are given out once and kept hashed."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

SECRET_BYTES: Final = 32


def fresh(prefix: str = "") -> str:
    """A new secret of 256 random bits, as text."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def fresh_id(prefix: str) -> str:
    """A new public id of 128 random bits."""
    return f"{prefix}_{secrets.token_hex(16)}"


def hashed(secret: str) -> str:
    """What is kept of a secret. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
