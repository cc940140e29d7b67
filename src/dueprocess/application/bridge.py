"""Bridge: what comes back from another system for a member of staff to look at. Nothing of it decides or answers anything."""

from __future__ import annotations

import msgspec


class DraftAnswer(msgspec.Struct, frozen=True):
    """What somebody wrote elsewhere that could become an answer: by whom and when as that system says it."""

    by: str
    at: str
    text: str
