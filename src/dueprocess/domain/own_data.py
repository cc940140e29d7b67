"""Own data: what belongs to a person and what may leave with it. Pure: an item goes in, a judgement comes out.

The rules are:
1. Material that is unlawful to possess never leaves; it is counted, and its content is named nowhere.
2. Other people's private data never leaves: a contact's details go only as far as the person kept them themselves.
3. Who reported never leaves, in whatever place it stands (I-25).
4. Everything else that is the person's own, was sent to them or was kept by them leaves, restricted or not. INVARIANT (I-26)
5. What is left out is counted by kind and rule, so that the list of it can stand in the archive (D01).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dueprocess.kernel.instants import Instant


class Kind(StrEnum):
    """What there is to take, in the order in which an archive holds it."""

    CASE_FILE = "case_file"
    PHOTOGRAPHS = "photographs"
    DIARY = "diary"
    MOMENTS = "moments"
    CHATS = "chats"
    FILES = "files"
    MAIL = "mail"
    CONTACTS = "contacts"
    ARTICLES = "articles"
    FOLLOWERS = "followers"
    PURCHASES = "purchases"
    LEDGER = "ledger"


class Whose(StrEnum):
    """Whose a datum is. `KEPT`: about somebody else, written down by the person; `OTHERS`: somebody else's private field."""

    OWN = "own"
    SHARED = "shared"
    KEPT = "kept"
    OTHERS = "others"
    REPORTER = "reporter"


class Reason(StrEnum):
    """By which rule something was left out, or that it could not be read."""

    UNLAWFUL = "unlawful"
    OTHERS_PRIVATE = "others_private"
    REPORTER = "reporter"
    UNREADABLE = "unreadable"


class Datum(msgspec.Struct, frozen=True):
    """One named value of an item: `phone`, `email`, `note`. `whose` unknown to the source counts as somebody else's."""

    name: str
    value: str
    whose: Whose = Whose.OTHERS


class Medium(msgspec.Struct, frozen=True):
    """A file that belongs to an item: its name, its media type, and its size in bytes where the source knows it."""

    name: str
    media_type: str = "application/octet-stream"
    size: int | None = None


class Item(msgspec.Struct, frozen=True):
    """One thing of a person. `conversation`: by which items belong together, `with_whom`: what to call that.

    `amount` is signed, in the minor unit of `currency`. `sender` is empty where it is the person themselves.
    """

    id: str
    at: Instant
    title: str = ""
    text: str = ""
    own: bool = True
    sender: str = ""
    receiver: str = ""
    conversation: str = ""
    with_whom: str = ""
    medium: Medium | None = None
    data: tuple[Datum, ...] = ()
    amount: int | None = None
    currency: str = ""
    whose: Whose = Whose.OWN
    unlawful: bool = False


class Judged(msgspec.Struct, frozen=True):
    """What may leave of an item (None: nothing), and each reason for which it or a part of it stays."""

    item: Item | None
    left_out: tuple[Reason, ...] = ()


class Count(msgspec.Struct, frozen=True):
    """How many items of a kind are in an archive."""

    kind: Kind
    number: int


class LeftOut(msgspec.Struct, frozen=True):
    """How much of a kind stayed out, by one rule."""

    kind: Kind
    reason: Reason
    number: int


_STAYS = {Whose.OTHERS: Reason.OTHERS_PRIVATE, Whose.REPORTER: Reason.REPORTER}


def judge(item: Item) -> Judged:
    """What of an item may leave. Nothing about the account is asked: restricted or not, it is the same. INVARIANT (I-26)"""
    if item.unlawful:
        return Judged(None, (Reason.UNLAWFUL,))
    if item.whose in _STAYS:
        return Judged(None, (_STAYS[item.whose],))
    stays = tuple(_STAYS[datum.whose] for datum in item.data if datum.whose in _STAYS)
    if not stays:
        return Judged(item)
    leaves = tuple(datum for datum in item.data if datum.whose not in _STAYS)
    return Judged(msgspec.structs.replace(item, data=leaves), stays)
