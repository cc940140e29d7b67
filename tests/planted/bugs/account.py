"""The planted bugs of accounts."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "an erasure changes the view",
        "I-27",
        "domain/account.py",
        "return msgspec.structs.replace(state, contacts=(), former=(), erased=True)",
        "return None",
        law("account::erasing_forgets_the_words_and_keeps_the_number_taken"),
    ),
)
