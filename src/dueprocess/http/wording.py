"""Wording: what a refusal or a fault means and what to do next, in the caller's language.

The English stands beside the codes (`kernel.refusal_texts`, `http.faults`), where the law is; every other language is in
its catalogue, with the code as its context.
"""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.domain.inherited import CLAUSE
from dueprocess.http.faults import FAULTS, Fault
from dueprocess.http.languages import ENGLISH, OURS, Locale, translations
from dueprocess.kernel.refusal_texts import ENTRIES
from dueprocess.kernel.refusals import Code, Entry


def entry_of(why: Code | Fault, locale: Locale) -> Entry:
    """What the vocabulary says of a code, in this language; English where the catalogue lacks it."""
    english = FAULTS[why] if isinstance(why, Fault) else ENTRIES[why]
    texts = translations(locale)
    return Entry(
        texts.pgettext(why.value, english.meaning),
        texts.pgettext(why.value, english.next_step),
        english.retry,
    )


def vocabulary() -> Iterator[tuple[str, str]]:
    """Every context with each of its English texts, for the catalogues: codes, and what stands in a clause's place."""
    for why, entry in (*ENTRIES.items(), *FAULTS.items()):
        yield why.value, entry.meaning
        yield why.value, entry.next_step
    for texts in (CLAUSE.title, CLAUSE.text):
        yield OURS, texts[ENGLISH]
