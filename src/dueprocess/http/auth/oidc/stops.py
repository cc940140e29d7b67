"""Stop: why a sign-in by the directory did not end in a session. Each has a page that says what to do next.

Outside faults, raised by `directory` and made into a `Stop` by `flow`:

    DirectoryFault
    ├── Unreachable    no answer, or none that could be read
    └── Refused        the directory answered, and did not accept what we sent
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Stop(StrEnum):
    """Why nobody was signed in. The value stands on the page and in the server's own log, and never changes."""

    UNREACHABLE = "directory_unreachable"
    REFUSED = "directory_refused"
    DECLINED = "directory_declined"
    NOT_BEGUN_HERE = "sign_in_not_begun_here"
    USED = "sign_in_used"
    UNPROVEN = "answer_unproven"
    EXPIRED = "answer_expired"
    SECOND_FACTOR = "second_factor_missing"
    OUTSIDE_GROUP = "outside_group"
    PERSON_UNNAMED = "person_unnamed"
    PERSON_UNCLEAR = "person_unclear"
    NOT_LINKED = "not_linked"
    LINK_AWAITS = "link_awaits"
    NOT_APPOINTED = "not_appointed"


class Stopped(msgspec.Struct, frozen=True):
    """Nobody was signed in. `detail`: the claim or step, for the server's log. `code`: what an operator links with."""

    why: Stop
    detail: str = ""
    code: str = ""


class DirectoryFault(Exception):
    """The directory did not do its part. The text names the step, and holds nothing that was sent or received."""


class Unreachable(DirectoryFault):
    """No answer, or none that could be read."""


class Refused(DirectoryFault):
    """The directory answered, and did not accept what we sent."""
