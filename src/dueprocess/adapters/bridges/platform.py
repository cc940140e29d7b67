"""Speaking to dueprocess as a platform does: what another system found becomes a call of the API, once.

PlatformFault
 ├── Away      no server, no answer in time, 5xx, 429: the same call is made again
 └── Denied    dueprocess says no; `code` is the refusal's
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import httpx2
import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

SECONDS: Final = 10.0
T = TypeVar("T")


class PlatformFault(Exception):
    """A call that was not carried out."""


class Away(PlatformFault):
    """Nobody answers now."""


class Denied(PlatformFault):
    """dueprocess refuses it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MapUnusable(Exception):
    """Why a map cannot be used, in words for whoever wrote it."""


class Call(msgspec.Struct, frozen=True):
    """One call: its path under `/v1`, its key (the same for the same find) and its body."""

    path: str
    key: str
    body: dict[str, Any]


class Platform:
    """The API of one installation, with a platform's token."""

    def __init__(self, url: str, token: str, transport: httpx2.BaseTransport | None = None) -> None:
        self._client = httpx2.Client(
            base_url=f"{url.rstrip('/')}/v1",
            headers={"authorization": f"Bearer {token}"},
            timeout=SECONDS,
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def make(self, call: Call) -> dict[str, Any]:
        """Make a call. The same key with the same body does its thing once, however often it is made."""
        try:
            answer = self._client.post(call.path, json=call.body, headers={"idempotency-key": call.key})
        except httpx2.HTTPError as fault:
            raise Away(type(fault).__name__) from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Away(f"HTTP {answer.status_code}")
        try:
            held = answer.json()
        except ValueError:
            raise Denied(f"HTTP {answer.status_code}") from None
        if answer.status_code >= 300:
            raise Denied(str(held.get("code", f"HTTP {answer.status_code}")))
        return dict(held)


def key_of(system: str, *parts: str) -> str:
    """A key for what another system calls this: it gives the same one whenever it comes again."""
    return f"{system}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:40]}"


def read_map(path: Path, kind: type[T]) -> T:
    """A map from a YAML file. Raises `MapUnusable`."""
    try:
        held = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return msgspec.convert(held, kind)
    except (OSError, UnicodeDecodeError, YAMLError) as fault:
        raise MapUnusable(f"the map `{path}` cannot be read: {type(fault).__name__}") from None
    except msgspec.ValidationError as fault:
        raise MapUnusable(f"the map `{path}`: {fault}") from None
