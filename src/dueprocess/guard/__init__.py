"""What a platform embeds: may this account do this now? Answered in process, from memory, with the standard library.

    guard = Guard("http://localhost:8000", token=TOKEN, keep="var/guard")
    SEND = guard.capability("chat.send_stranger")
    verdict = guard.check(user_id, SEND, target=other_id)
    if not verdict.allowed:
        refuse(verdict.until, verdict.notice)

Nothing here imports anything of dueprocess outside this package. docs/guard.md is the page for a platform's engineer;
`dueprocess.guard.wire` is what the server writes with.
"""

from dueprocess.guard.capability import FLOOR, Capability
from dueprocess.guard.errors import (
    FeedLost,
    FeedRefused,
    GuardError,
    KeepFailed,
    SnapshotRefused,
    UnknownCapability,
)
from dueprocess.guard.feed import Timing
from dueprocess.guard.guard import Guard
from dueprocess.guard.handles import Epoch, account_handle
from dueprocess.guard.modes import Mode, Modes
from dueprocess.guard.verdict import Answer, Verdict

__all__ = [
    "FLOOR",
    "Answer",
    "Capability",
    "Epoch",
    "FeedLost",
    "FeedRefused",
    "Guard",
    "GuardError",
    "KeepFailed",
    "Mode",
    "Modes",
    "SnapshotRefused",
    "Timing",
    "UnknownCapability",
    "Verdict",
    "account_handle",
]
