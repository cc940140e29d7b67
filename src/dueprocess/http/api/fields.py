"""Fields: the kinds of value that bodies, paths and queries are made of, with their limits.

Bodies refuse fields they do not know. Texts hold no NUL; what is longer than it may be is refused before any law is
asked.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final

import msgspec
from litestar.params import PathParameter, QueryParameter
from msgspec import Meta

from dueprocess.http.faults import Fault
from dueprocess.http.limits import FILE_MAX, PAGE_MAX, TEXT_MAX
from dueprocess.http.problems import Refused
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import Instant, parse
from dueprocess.kernel.refusals import Code, refuse

NO_NUL: Final = r"^[^\u0000]*$"
ID_PATTERN: Final = r"^[A-Za-z0-9._-]{1,120}$"

Words = Annotated[str, Meta(min_length=1, max_length=TEXT_MAX, pattern=NO_NUL, description="What is said.")]
MaybeWords = Annotated[str, Meta(max_length=TEXT_MAX, pattern=NO_NUL)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=NO_NUL)]
Id = Annotated[str, Meta(pattern=ID_PATTERN, max_length=120, description="An id as this API gave it.")]
ExternalId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=r"^[^\u0000-\u001f\u007f/]+$",
        description="The platform's own id of an account.",
    ),
]
ContentId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=r"^[^\u0000-\u001f\u007f]+$",
        description="The platform's own id of a piece of content.",
    ),
]
Category = Annotated[
    str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$", description="What kind of breach, in one word.")
]
CapabilityName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_]{0,38}\.[a-z][a-z0-9_]{0,38}$",
        description="service.verb, as in the catalogue.",
    ),
]
DurationText = Annotated[
    str,
    Meta(
        pattern=r"^([0-9]{1,4}(mo|min|y|w|d|h|s) ?){1,6}$",
        max_length=60,
        description="`72h`, `3d`, `1mo`, `1d 12h`.",
    ),
]
Moment = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$",
        max_length=40,
        description="RFC 3339 with a zone.",
        extra_json_schema={"format": "date-time"},
    ),
]
FileText = Annotated[
    str,
    Meta(
        pattern=r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        min_length=4,
        max_length=4 * -(-FILE_MAX // 3),
        description="A file's bytes in base64. The kind of file is read from the bytes.",
    ),
]

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="SHA-256 as 64 hex digits.")]

PathId = Annotated[
    str, PathParameter(pattern=ID_PATTERN, max_length=120, description="An id as this API gave it.")
]
PathExternalId = Annotated[
    str,
    PathParameter(
        min_length=1,
        max_length=200,
        pattern=r"^[^\u0000-\u001f\u007f/]+$",
        description="The platform's own id of an account.",
    ),
]
Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor",
        max_length=300,
        pattern=r"^[A-Za-z0-9_=-]*$",
        required=False,
        description="`next_cursor` of the page before.",
    ),
]
Limit = Annotated[
    int,
    QueryParameter(name="limit", ge=1, le=PAGE_MAX, description="How many items a page has."),
]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a request may say, and nothing else."""


class File(Body, frozen=True):
    """A file."""

    base64: FileText


def bytes_of(file: File) -> bytes:
    """The bytes of a file. Refuses what is no base64, or too much."""
    try:
        data = base64.b64decode(file.base64, validate=True)
    except binascii.Error:
        raise Refused(Fault.REQUEST_MALFORMED, "base64") from None
    if len(data) > FILE_MAX:
        raise Refused(Fault.REQUEST_TOO_LARGE, "base64")
    return data


def instant_of(text: str, at: str) -> Instant:
    """The instant that a text says. Refuses a day or an hour that does not exist."""
    try:
        return parse(text)
    except (ValueError, OverflowError):
        raise Refused(Fault.REQUEST_MALFORMED, at) from None


def duration_of(text: str, at: str) -> Duration:
    """The duration that a text says."""
    try:
        return Duration.parse(text)
    except ValueError:
        raise Refused(Fault.REQUEST_MALFORMED, at) from None


def capability_of(name: str) -> Capability:
    """The capability with this name. One of the floor is refused here already. INVARIANT (I-04)"""
    try:
        return Capability(name)
    except ValueError:
        raise Refused(refuse(Code.CAPABILITY_IS_FLOOR, "capabilities")) from None
