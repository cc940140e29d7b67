"""Health: what was looked at in an installation, what was found, and what to do about it. `/ready` and `doctor` say it."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at. `said` holds nothing of any person; `advice` where something is to be done.

    `grave`: a server that finds it sends people elsewhere; otherwise somebody should look at it, and it goes on.
    """

    name: str
    sound: bool
    said: str
    advice: str = ""
    grave: bool = True
