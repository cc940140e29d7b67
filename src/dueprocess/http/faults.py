"""Faults: what can be wrong with a request before any law is asked, with its HTTP answer and words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dueprocess.kernel.refusals import Entry


class Fault(StrEnum):
    """A public vocabulary beside `kernel.refusals.Code`: codes never change their meaning."""

    REQUEST_MALFORMED = "request_malformed"
    CURSOR_UNKNOWN = "cursor_unknown"
    FORM_EXPIRED = "form_expired"
    FILE_REFUSED = "file_refused"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    EPOCH_UNKNOWN = "epoch_unknown"
    REQUEST_TOO_LARGE = "request_too_large"
    MEDIA_TYPE_UNSUPPORTED = "media_type_unsupported"
    TOO_MANY_REQUESTS = "too_many_requests"
    DIGEST_MISMATCH = "digest_mismatch"
    LIST_UNREADABLE = "list_unreadable"
    LIST_BEING_READ = "list_being_read"
    LIST_TOO_LARGE = "list_too_large"
    CONTENT_NOT_FOUND = "content_not_found"
    CONTENT_UNAVAILABLE = "content_unavailable"
    INTERNAL = "internal"


_ROWS: Final[tuple[tuple[Fault, int, bool, str, str], ...]] = (
    (
        Fault.REQUEST_MALFORMED,
        400,
        False,
        "the request cannot be read",
        "compare it with /v1/openapi.json; `at` names the part that is wrong",
    ),
    (
        Fault.CURSOR_UNKNOWN,
        400,
        False,
        "the cursor is not one of ours",
        "begin the list again without a cursor",
    ),
    (
        Fault.FORM_EXPIRED,
        403,
        True,
        "this form is too old, or comes from another page",
        "go back, load the page again and send it once more; what you wrote may still be there",
    ),
    (
        Fault.FILE_REFUSED,
        422,
        False,
        "a file is not kept: it is damaged, too large, or of a kind that is not accepted",
        "send a picture (PNG, JPEG, WebP, GIF) or plain text of at most 8 MB",
    ),
    (
        Fault.UNAUTHENTICATED,
        401,
        False,
        "nobody is signed in",
        "sign in, or send a valid token",
    ),
    (
        Fault.FORBIDDEN,
        403,
        False,
        "this is not open to you",
        "sign in as somebody who may do it, or use a token with the scope",
    ),
    (
        Fault.METHOD_NOT_ALLOWED,
        405,
        False,
        "this address does not answer to this method",
        "use a method that /v1/openapi.json lists for it",
    ),
    (
        Fault.EPOCH_UNKNOWN,
        409,
        False,
        "the feed cannot go on from this place",
        "take a new snapshot and follow from its epoch",
    ),
    (
        Fault.REQUEST_TOO_LARGE,
        413,
        False,
        "the request is too large",
        "shorten it, or send its files one by one",
    ),
    (
        Fault.MEDIA_TYPE_UNSUPPORTED,
        415,
        False,
        "the body is of a kind that is not read here",
        "send application/json, or for a list of an import application/jsonl or text/csv",
    ),
    (
        Fault.TOO_MANY_REQUESTS,
        429,
        True,
        "this was tried too often",
        "wait as long as Retry-After says, then try again",
    ),
    (
        Fault.DIGEST_MISMATCH,
        400,
        True,
        "what came is not what its Content-Digest says",
        "send it again; nothing of it was read",
    ),
    (
        Fault.LIST_UNREADABLE,
        422,
        False,
        "the list cannot be read as a whole",
        "begin a CSV with a line that names its columns, `account` among them",
    ),
    (
        Fault.LIST_BEING_READ,
        409,
        True,
        "another call reads the same list just now",
        "wait until it is done, and send the list again",
    ),
    (
        Fault.LIST_TOO_LARGE,
        413,
        False,
        "the list is larger than this installation takes",
        "split it, use `dueprocess import` on the server, or raise the setting import_mb_max",
    ),
    (
        Fault.CONTENT_NOT_FOUND,
        422,
        False,
        "the platform has no content with this id",
        "check the content id",
    ),
    (
        Fault.CONTENT_UNAVAILABLE,
        503,
        True,
        "the platform's content cannot be fetched just now",
        "try again later; nothing was written",
    ),
    (
        Fault.INTERNAL,
        500,
        True,
        "something went wrong on our side",
        "repeat the request with the same idempotency key; if it happens again, tell us",
    ),
)

STATUS: Final[Mapping[Fault, int]] = {row[0]: row[1] for row in _ROWS}

FAULTS: Final[Mapping[Fault, Entry]] = {
    fault: Entry(meaning, step, retry) for fault, _, retry, meaning, step in _ROWS
}
"""For each fault: its entry in English. Every other language is in its catalogue (`http.wording`)."""
