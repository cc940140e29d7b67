"""What can go wrong around a guard. A check itself never raises for any of it.

    GuardError
    ├── UnknownCapability   a name that the platform's catalogue does not hold; raised where a handle is made
    ├── SnapshotRefused     bytes that are no whole, current snapshot; what was known before stays in force
    ├── FeedRefused         the server answered and said no, or said something that is no feed
    ├── FeedLost            the server was not reached, fell silent or hung up
    └── KeepFailed          the folder for the saved snapshot could not be written or read

All but the first happen in the thread that follows the feed and are shown in `Guard.last_error`.
"""

from __future__ import annotations


class GuardError(Exception):
    """Anything a guard can complain about."""


class UnknownCapability(GuardError):
    """A capability's name that the catalogue does not hold: mistyped, or declared nowhere."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the catalogue holds no capability `{name}`")
        self.name = name


class SnapshotRefused(GuardError):
    """A snapshot that is not loaded, not even in part.

    `reason` is one of: not_a_snapshot, other_version, truncated, header, checksum, contents, older.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"snapshot refused ({reason}): {detail}")
        self.reason = reason


class FeedRefused(GuardError):
    """The server answered, but not with what was asked for. `status` is the HTTP status (200: the body was wrong)."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"the server answered {status}: {detail}")
        self.status = status


class FeedLost(GuardError):
    """The server was not reached, sent nothing for too long, or ended the stream."""


class KeepFailed(GuardError):
    """The folder given as `keep` cannot be used; the guard goes on from memory."""
