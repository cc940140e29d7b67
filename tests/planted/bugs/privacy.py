"""The planted bugs of private words and their commitments."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "private words are written into the log",
        "I-27",
        "kernel/privacy.py",
        "return hashlib.sha256(salt + content).hexdigest()",
        "return content.decode(errors='replace')",
        law("log::i_27_no_leaf_holds_private_words"),
    ),
    Bug(
        "a commitment without salt",
        "I-27",
        "kernel/privacy.py",
        "return hashlib.sha256(salt + content).hexdigest()",
        "return hashlib.sha256(content).hexdigest()",
        ("tests/kernel/test_privacy.py::test_without_the_salt_equal_words_cannot_be_told",),
    ),
)
