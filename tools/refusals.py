"""Write docs/refusals.md from the vocabulary itself: `python tools/refusals.py`; with `--check`, only say whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from dueprocess.http.faults import STATUS, Fault
from dueprocess.http.languages import ENGLISH, locales
from dueprocess.http.problems import STATUS_OF
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.refusals import Code, Entry

PAGE = Path(__file__).parents[1] / "docs" / "refusals.md"

HEAD = """# Refusals

Every refusal has a code that never changes its meaning. Under `/v1` it comes as `application/problem+json` (RFC 9457):
`code`, `title`, `status`, `detail`, `next_step`, `at` (the field, where there is one) and `retry` (whether the same
request may succeed later), in the caller’s language by `Accept-Language`. The pages show the same words.

What does not exist, what is somebody else's and what is unknown answer alike, with `not_found`.

This page is written by `tools/refusals.py` from `kernel/refusal_texts.py`, `http/faults.py` and the catalogues in `http/locale`; a test compares them.

"""


def page() -> str:
    """The whole page."""
    law = (_entry(code, STATUS_OF[code]) for code in Code)
    faults = (_entry(fault, STATUS[fault]) for fault in Fault)
    return (
        f"{HEAD}## What the law refuses\n\n{''.join(law)}## What is wrong with a request\n\n{''.join(faults)}".rstrip()
        + "\n"
    )


def _entry(code: Code | Fault, status: int) -> str:
    english = entry_of(code, ENGLISH)
    retry = "yes" if english.retry else "no"
    others = (sentences([other.meaning, other.next_step], locale) for locale, other in _others(code))
    return (
        f"### {code.value}\n\nHTTP {status} · may retry: {retry}\n\n"
        f"{_sentence(english.meaning)} {_sentence(english.next_step)}\n\n"
        + "".join(f"{text}\n\n" for text in others)
    )


def _others(code: Code | Fault) -> list[tuple[str, Entry]]:
    return [(locale, entry_of(code, locale)) for locale in locales() if locale != ENGLISH]


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
