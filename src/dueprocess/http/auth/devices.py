"""Devices: which browser on which system a session began with, as two words of ours.

The browser's own description is looked at once and not kept: it would tell more than whoever looks over their sessions
needs, and could hold anything.
"""

from __future__ import annotations

import re
from typing import Final

BROWSERS: Final = (
    ("edge", re.compile(r"\bEdg(?:e|A|iOS)?/")),
    ("opera", re.compile(r"\bOPR/")),
    ("firefox", re.compile(r"\b(?:Firefox|FxiOS)/")),
    ("wechat", re.compile(r"\bMicroMessenger/")),
    ("chrome", re.compile(r"\b(?:Chrome|Chromium|CriOS|HeadlessChrome)/")),
    ("safari", re.compile(r"\bVersion/\S+ .*\bSafari/")),
)
SYSTEMS: Final = (
    ("android", re.compile(r"\bAndroid\b")),
    ("ios", re.compile(r"\b(?:iPhone|iPad)\b")),
    ("harmony", re.compile(r"\b(?:HarmonyOS|OpenHarmony)\b")),
    ("windows", re.compile(r"\bWindows\b")),
    ("mac", re.compile(r"\bMac(?:intosh| OS X)\b")),
    ("linux", re.compile(r"\b(?:Linux|X11)\b")),
)
LOOKED_AT: Final = 512


def device_of(user_agent: str | None) -> str:
    """``firefox/linux``; either part empty where it is not known. Only the first 512 letters are looked at."""
    text = (user_agent or "")[:LOOKED_AT]
    return f"{_first(BROWSERS, text)}/{_first(SYSTEMS, text)}"


def _first(known: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    return next((name for name, pattern in known if pattern.search(text)), "")
