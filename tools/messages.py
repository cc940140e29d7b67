"""The texts of pages, letters and refusals, and their catalogues: `python -m tools.messages update` after a change.

Texts stand in English in templates (`{% trans %}`, `_()`) and code (`N_()`, `P_()`, `kernel/refusal_texts.py`,
`http/faults.py`). Each other language is one file, `src/dueprocess/http/locale/<tag>.po`, written by hand and read at start as
it is, so there is nothing to compile. `update` adds new texts empty, keeps what is there, and drops what nobody says any
more; nothing is ever guessed. `update de` begins a new language. `check` says what is missing, guessed, stale or broken,
with its line. `docs/languages.md` is for translators.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from dueprocess.http.languages import FOLDERS, language_of, tables
from dueprocess.http.wording import vocabulary

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "dueprocess"
FOLDER = FOLDERS[0]
VOCABULARY = "kernel/refusal_texts.py"
KEYWORDS = {
    "_": None,
    "N_": None,
    "P_": ((1, "c"), 2),
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!\w)\{(\w+)\}")
TAG = re.compile(r"</?\w+[^>]*>")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;!?()][\u4e00-\u9fff]")
WIDE = ("zh", "ja")
"""Languages whose punctuation is as wide as their letters."""

SHOWN = 100
"""How many letters of a text a line of the check shows."""

Key = tuple[object, str | None]


def tags() -> list[str]:
    """Every language that has a catalogue."""
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def extracted() -> dict[Key, Message]:
    """What pages, letters and refusals say now."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for filename, _line, message, comments, context in extract_from_dir(
        SOURCE, methods, options, keywords=KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
    ):
        found.add(message, None, [(Path(filename).as_posix(), 0)], auto_comments=comments, context=context)
    for code, text in vocabulary():
        found.add(text, None, [(VOCABULARY, 0)], context=code)
    return {(message.id, message.context): message for message in found if message.id}


def path_of(tag: str) -> Path:
    """The catalogue of a language."""
    return FOLDER / f"{tag}.po"


def kept(path: Path) -> Catalog:
    """A catalogue as it is."""
    with path.open("rb") as file:
        return read_po(file, locale=tables(path.stem))


def update(names: Iterable[str]) -> int:
    """Bring the catalogues up to date with what is said; a tag that is new begins a language."""
    now = extracted()
    for tag in sorted({*tags(), *names}):
        path = path_of(tag)
        before = kept(path) if path.exists() else Catalog()
        catalogue = Catalog(
            project="dueprocess", locale=tables(tag), fuzzy=False, creation_date=before.creation_date
        )
        for key, message in now.items():
            there = before.get(*key)
            fresh = catalogue.add(
                message.id,
                there.string if there else "",
                message.locations,
                flags=message.flags,
                auto_comments=message.auto_comments,
                user_comments=there.user_comments if there else (),
                context=message.context,
            )
            if there and there.fuzzy:
                fresh.flags.add("fuzzy")
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, include_lineno=False, sort_output=True)
        missing = sum(1 for message in catalogue if message.id and not all(strings(message)))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {missing} without translation")
    return 0


def check() -> list[str]:
    """What is wrong with any catalogue."""
    now = extracted()
    return [line for tag in tags() for line in flaws(path_of(tag), now)]


def flaws(path: Path, now: dict[Key, Message]) -> list[str]:
    """What is wrong with one catalogue, as `file:line: what` in the file's order."""
    text = path.read_text(encoding="utf-8")
    catalogue = kept(path)
    plurals = catalogue.num_plurals
    found: list[tuple[int, str]] = []
    for key, message in now.items():
        there = catalogue.get(*key)
        if there is None:
            found.append((1, f"lacks `{first(message.id)}` ({message.locations[0][0]})"))
            continue
        line = there.lineno or 1
        if not all(strings(there)):
            found.append((line, f"no translation of `{first(message.id)}` ({message.locations[0][0]})"))
        elif there.fuzzy:
            found.append((line, f"`{first(message.id)}` is only guessed: read it, and take `fuzzy` away"))
        else:
            found += [(line, what) for what in unsound(message, there, path.stem, plurals)]
    found += [
        (message.lineno or 1, f"nobody says `{first(message.id)}` any more")
        for message in catalogue
        if message.id and (message.id, message.context) not in now
    ]
    found += [
        (text[: match.start()].count("\n") + 1, f"a form too many: this language has {plurals}")
        for match in re.finditer(r"^msgstr\[(\d+)\]", text, re.MULTILINE)
        if int(match[1]) >= plurals
    ]
    found += [
        (text[: match.start()].count("\n") + 1, "a text that is only kept as a comment")
        for match in re.finditer(r"^#~ msgid", text, re.MULTILINE)
    ]
    return [f"{path.name}:{line}: {what}" for line, what in sorted(found)]


def unsound(message: Message, there: Message, tag: str, plurals: int) -> list[str]:
    """A translation has as many forms as its language, fills the same places, keeps the tags, and uses its own marks."""
    found = []
    forms = strings(there)
    if isinstance(message.id, tuple) and len(forms) != plurals:
        found.append(f"`{first(message.id)}` has {len(forms)} forms; this language has {plurals}")
    english = message.id[-1] if isinstance(message.id, tuple) else message.id
    for form in forms:
        if places(form) not in _allowed(message, plurals):
            found.append(f"other places to fill in: `{form}`")
        if sorted(TAG.findall(form)) != sorted(TAG.findall(str(english))):
            found.append(f"other tags: `{form}`")
        if language_of(tag)[0] in WIDE and HALF_WIDTH.search(form):
            found.append(f"half-width punctuation: `{form}`")
        if form.strip() != form and str(english).strip() == english:
            found.append(f"a space at an end: `{form}`")
    return found


def places(text: str) -> set[str]:
    """The names that are filled in."""
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def _allowed(message: Message, plurals: int) -> list[set[str]]:
    """The places that a form may fill. Languages with a form of their own for one or two may leave out the figure."""
    if not isinstance(message.id, tuple):
        return [places(str(message.id))]
    every = places(str(message.id[-1]))
    return [every, every - {"num"}] if plurals > 2 else [every]


def first(message_id: object) -> str:
    """The singular of a text, on one line, as much as is needed to find it."""
    whole = " ".join(str(message_id[0] if isinstance(message_id, tuple) else message_id).split())
    return whole if len(whole) <= SHOWN else f"{whole[:SHOWN]}…"


def strings(message: Message) -> tuple[str, ...]:
    """The forms of a translation; "" where there is none."""
    return tuple(message.string) if isinstance(message.string, tuple) else (message.string or "",)


def main() -> int:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("update", "check"))
    parser.add_argument("tag", nargs="*", help="a language to begin, by its BCP 47 tag")
    asked = parser.parse_args()
    if asked.what == "update":
        return update(asked.tag)
    wrong = check()
    print("\n".join(wrong) or f"every text has its translation: {', '.join(tags())}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
