"""Names of what is in an archive: unique on every file system, in whatever script, and never a way out of the folder.

A name begins with a number of its own, so that no two collide, not even where capitals count as small letters, and none is
a device of Windows (`CON`). What is left of the name somebody gave has no separators, control or direction characters.
"""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from typing import Final

STEM_MAX: Final = 80
"""Bytes of the given name that are kept: with number and folder it stays below what file systems take."""
_NOT_IN_NAMES: Final = frozenset('<>:"/\\|?*%#')
_NO_CATEGORY: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_USUAL: Final = {"image/jpeg": ".jpg", "text/plain": ".txt", "image/webp": ".webp", "image/heic": ".heic"}


def member(folder: str, number: int, given: str, media_type: str = "") -> str:
    """A path inside the archive: `photographs/000012-lake.png`."""
    stem, suffix = _parted(safe(given), media_type)
    return f"{folder}/{number:06d}{'-' if stem else ''}{stem}{suffix}"


def safe(given: str) -> str:
    """What may stay of a name that somebody gave."""
    composed = unicodedata.normalize("NFC", re.split(r"[/\\]", given.rstrip("/\\"))[-1])
    kept = "".join(
        "_"
        if letter in _NOT_IN_NAMES
        else " "
        if letter.isspace()
        else ""
        if unicodedata.category(letter) in _NO_CATEGORY
        else letter
        for letter in composed
    )
    return " ".join(kept.split()).strip(" .")


def _parted(name: str, media_type: str) -> tuple[str, str]:
    """Stem and ending; where the name has no ending of its own, the usual one of its media type."""
    stem, dot, ending = name.rpartition(".")
    if dot and stem and 0 < len(ending) <= 8 and ending.isascii() and ending.isalnum():
        return _shortened(stem), f".{ending.lower()}"
    plain = media_type.partition(";")[0].strip().lower()
    return _shortened(name), _USUAL.get(plain) or mimetypes.guess_extension(plain) or ""


def _shortened(stem: str) -> str:
    """At most so many bytes, no letter cut in two."""
    return stem.encode()[:STEM_MAX].decode(errors="ignore").strip(" .")
