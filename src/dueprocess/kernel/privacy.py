"""Words that stay in the vault: a command carries them, an event holds a reference and a salted commitment.

So history can stay while a person's data goes (design 4, I-27): erasing the vault row makes the commitment
unreadable, and leaves every hash of the record as it was.
"""

from __future__ import annotations

import hashlib

import msgspec

from dueprocess.kernel.ids import AccountNo, VaultRef


class Sealed(msgspec.Struct, frozen=True):
    """Where private words are kept, and the proof of what they were.

    `commitment` is SHA-256(salt, content); `tag` is a keyed digest where equality must be seen (content ids), else "".
    """

    ref: VaultRef
    commitment: str
    tag: str = ""


UNSEALED = Sealed(VaultRef(""), "")


class Private(msgspec.Struct, frozen=True):
    """Private content on its way in: text, or a file with its media type. `sealed` is set before a decision is made.

    `owner`: whose words they are, where that is not the account the command is about (a reporter's, say).
    """

    text: str = ""
    data: bytes = b""
    media_type: str = "text/plain"
    tagged: bool = False
    owner: AccountNo | None = None
    sealed: Sealed = UNSEALED

    @property
    def content(self) -> bytes:
        """What is kept: the file's bytes, or the text as UTF-8."""
        return self.data or self.text.encode()

    @property
    def blank(self) -> bool:
        """Nothing but white space was given."""
        return not self.data and not self.text.strip()


def commitment(salt: bytes, content: bytes) -> str:
    """The commitment that an event holds for content kept in the vault."""
    return hashlib.sha256(salt + content).hexdigest()
