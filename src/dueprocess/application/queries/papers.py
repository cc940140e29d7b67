"""Papers: what somebody sent to show who they are, as the staff who look at it see it: pictures, or words."""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.kernel.privacy import Sealed


class Paper(msgspec.Struct, frozen=True):
    """One of them. `number`: from 1; `words`: what it says where it is a text; `gone`: its words are erased."""

    number: int
    words: str | None
    picture: bool
    gone: bool


def papers_of(look: Looking, sealed: tuple[Sealed, ...]) -> tuple[Paper, ...]:
    """All of them, in the order in which they were sent."""
    found = []
    for number, item in enumerate(sealed, start=1):
        kept = look.reader.vault(item.ref)
        text = kept is not None and kept.media_type.startswith("text/")
        words = kept.content.decode(errors="replace") if kept is not None and text else None
        found.append(Paper(number, words, kept is not None and not text, kept is None))
    return tuple(found)


def paper_content(look: Looking, sealed: tuple[Sealed, ...], number: int) -> tuple[bytes, str] | None:
    """The bytes of one, and what they are; None where there is none."""
    if not 1 <= number <= len(sealed):
        return None
    kept = look.reader.vault(sealed[number - 1].ref)
    return None if kept is None else (kept.content, kept.media_type)
