"""Account warnings of a Mastodon server, as rows of its database or as its API gives them; one record a line.

The rules are:
1. `disable`, `sensitive`, `silence` and `suspend` take something from the account, each apart: an account that is unsilenced
   stays suspended. They have no end.
2. `none` is a warning; `delete_statuses` and `mark_statuses_as_sensitive` concern posts: outside.
3. A strike that was overruled (an approved appeal) ends its measure then.
4. A row of `admin_action_logs` that undoes one of them ends it, by whoever did; the log's other rows are outside.
5. The clause is the category of the report that the strike answers, where the row was exported with it; else `other`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from dueprocess.adapters.history.records import Outside, Taken, id_of, text_of, time_of
from dueprocess.adapters.history.records import read as read_records
from dueprocess.adapters.history.report.words import SourceWords
from dueprocess.adapters.history.wikipedia.source import Line, UnsoundError
from dueprocess.application.audit.act import Act

NUMBERS: Final = {
    0: "none",
    1_000: "disable",
    1_250: "mark_statuses_as_sensitive",
    1_500: "delete_statuses",
    2_000: "sensitive",
    3_000: "silence",
    4_000: "suspend",
}
TAKES: Final = {
    "disable": ("account.use",),
    "sensitive": ("media.unmarked",),
    "silence": ("reach.strangers",),
    "suspend": ("account.use", "account.shown", "media.unmarked", "reach.strangers"),
}
UNDOES: Final = {
    "enable": "disable",
    "unsensitive": "sensitive",
    "unsilence": "silence",
    "unsuspend": "suspend",
}
CLAUSES: Final = {"spam": "spam", "legal": "legal", "violation": "server_rules", "other": "other"}
CATEGORIES: Final = {0: "other", 1_000: "spam", 1_500: "legal", 2_000: "violation"}
APPEAL_APPROVED: Final = "approved"

WORDS: Final = SourceWords(
    title="Account warnings of a Mastodon server",
    imposed="strike",
    changed="change",
    lifted="undone",
    caution="Strikes have no end and often no text: what the law refuses here is what the source does not record.",
    licence="The server's own records.",
    clauses={},
)


def read(file: BinaryIO) -> Iterator[Line]:
    """Each record of the file, and the histories of its accounts."""
    return read_records(file, record)


def record(held: dict[str, Any]) -> tuple[Taken, ...] | Outside:
    """What one record did. Raises `UnsoundError` for one that cannot be read."""
    if "target_type" in held:
        return _logged(held)
    action = held.get("action")
    name = NUMBERS.get(action) if isinstance(action, int) and not isinstance(action, bool) else action
    if not isinstance(name, str) or name not in NUMBERS.values():
        raise UnsoundError("`action` is no action of an account warning")
    if name not in TAKES:
        return Outside(name)
    entry, at = f"warning {id_of(held, 'id')}", time_of(held, "created_at")
    moderator = id_of(held, "account_id") if held.get("account_id") is not None else "not recorded"
    reason = text_of(held, "text", missing="")
    struck = Taken(
        _account(held), name, Act.IMPOSED, at, entry, moderator, reason, _clause(held), TAKES[name]
    )
    overruled = _overruled(held)
    if overruled is None:
        return (struck,)
    by, when = overruled
    lift = Taken(struck.subject, name, Act.LIFTED, when, f"{entry}, overruled", by, "appeal approved")
    return struck, lift


def _account(held: dict[str, Any]) -> str:
    target = held.get("target_account")
    return id_of(target, "id") if isinstance(target, dict) else id_of(held, "target_account_id")


def _clause(held: dict[str, Any]) -> str:
    report = held.get("report")
    category = report.get("category") if isinstance(report, dict) else held.get("report_category")
    if isinstance(category, int):
        category = CATEGORIES.get(category)
    return CLAUSES.get(category, "other") if isinstance(category, str) else "other"


def _overruled(held: dict[str, Any]) -> tuple[str, Any] | None:
    """Who approved the appeal, and when; None where none was."""
    appeal = held.get("appeal")
    approved = isinstance(appeal, dict) and (
        appeal.get("state") == APPEAL_APPROVED or appeal.get("approved_at") is not None
    )
    by = "appeal"
    if isinstance(appeal, dict) and appeal.get("approved_by_account_id") is not None:
        by = id_of(appeal, "approved_by_account_id")
    if held.get("overruled_at") is not None:
        return by, time_of(held, "overruled_at")
    if approved and isinstance(appeal, dict):
        if appeal.get("approved_at") is None:
            raise UnsoundError("the appeal was approved, and `overruled_at` does not say when")
        return by, time_of(appeal, "approved_at")
    return None


def _logged(held: dict[str, Any]) -> tuple[Taken, ...] | Outside:
    """A row of `admin_action_logs`."""
    action = text_of(held, "action", most=100)
    undone = UNDOES.get(action)
    kind = text_of(held, "target_type", most=100)
    if undone is None or kind != ("User" if action == "enable" else "Account"):
        return Outside(f"log: {kind} {action}")
    named = (
        "route_param" if kind == "User" else "target_id"
    )  # a user is not its account; the route names the latter
    at = time_of(held, "created_at")
    entry = f"log {id_of(held, 'id')}"
    return (Taken(id_of(held, named), undone, Act.LIFTED, at, entry, id_of(held, "account_id"), action),)
