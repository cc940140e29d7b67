"""Write docs/refusals.md from the vocabulary itself: `python tools/refusals.py`; with `--check`, only say whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from dueprocess.http.faults import FAULTS, STATUS
from dueprocess.http.problems import STATUS_OF
from dueprocess.kernel.refusal_texts import ENTRIES
from dueprocess.kernel.refusals import Code, Entry

PAGE = Path(__file__).parents[1] / "docs" / "refusals.md"

HEAD = """# Refusals

Every refusal has a code that never changes its meaning. Under `/v1` it comes as `application/problem+json` (RFC 9457):
`code`, `title`, `status`, `detail`, `next_step`, `at` (the field, where there is one) and `retry` (whether the same
request may succeed later), in Chinese or English by `Accept-Language`. The pages show the same words.

What does not exist, what is somebody else's and what is unknown answer alike, with `not_found`.

This page is written by `tools/refusals.py` from `kernel/refusal_texts.py` and `http/faults.py`; a test compares them.

"""


def page() -> str:
    """The whole page."""
    law = (_entry(code.value, STATUS_OF[code], ENTRIES[code]["en"], ENTRIES[code]["zh-CN"]) for code in Code)
    faults = (
        _entry(fault.value, STATUS[fault], entries["en"], entries["zh-CN"])
        for fault, entries in FAULTS.items()
    )
    return (
        f"{HEAD}## What the law refuses\n\n{''.join(law)}## What is wrong with a request\n\n{''.join(faults)}".rstrip()
        + "\n"
    )


def _entry(code: str, status: int, english: Entry, chinese: Entry) -> str:
    meaning, step = english.meaning, english.next_step
    zh_meaning, zh_step = chinese.meaning, chinese.next_step
    retry = "yes" if english.retry else "no"
    return (
        f"### {code}\n\nHTTP {status} · may retry: {retry}\n\n"
        f"{_sentence(meaning)} {_sentence(step)}\n\n{zh_meaning}。{zh_step}。\n\n"
    )


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def main() -> int:
    """Write the page, or compare it."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE} is out of date; run: python tools/refusals.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
