"""The texts of the pages and their Chinese: `python -m tools.messages update` after a change, `check` in the tests.

Texts stand in English in templates (`{% trans %}`, `_()`) and code (`N_()`); the Chinese is written by hand, what only the desk
says in `desk.po`, all else in `messages.po`. Both are read at start as they are, so there is nothing to compile. `update` adds new texts empty, keeps what is there,
and drops what no page says any more; nothing is ever guessed (no fuzzy matching).
"""

import argparse
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "dueprocess"
FOLDER = SOURCE / "http" / "web" / "locale" / "zh_Hans_CN" / "LC_MESSAGES"
CATALOGUES = ("messages", "desk")
"""What only the desk says stands in a catalogue of its own."""
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TAG = re.compile(r"</?\w+[^>]*>")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;!?()][\u4e00-\u9fff]")


def extracted() -> dict[str, Catalog]:
    """What pages and code say now, by catalogue."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    everything = Catalog(project="dueprocess", locale="zh_Hans_CN", fuzzy=False)
    for filename, line, message, comments, context in extract_from_dir(
        SOURCE, methods, options, keywords=KEYWORDS, comment_tags=("i18n:",)
    ):
        place = [(Path(filename).as_posix(), line)]
        everything.add(message, None, place, auto_comments=comments, context=context)
    found = {name: Catalog(project="dueprocess", locale="zh_Hans_CN", fuzzy=False) for name in CATALOGUES}
    for message in everything:
        if message.id:
            at_desk = all("/desk/" in f"/{filename}" for filename, _line in message.locations)
            found["desk" if at_desk else "messages"][message.id] = message
    return found


def kept(name: str) -> Catalog:
    """The Chinese there is."""
    path = FOLDER / f"{name}.po"
    if not path.exists():
        return Catalog(project="dueprocess", locale="zh_Hans_CN", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def update() -> int:
    """Bring the catalogues up to date with the pages. A text that moved takes its Chinese along."""
    before = {name: kept(name) for name in CATALOGUES}
    for name, now in extracted().items():
        for message in now:
            there = next(
                (item for old in before.values() if (item := old.get(message.id, message.context))), None
            )
            if there is not None and message.id:
                message.string = there.string
                message.user_comments = there.user_comments
        with (FOLDER / f"{name}.po").open("wb") as file:
            write_po(file, now, width=0, include_lineno=False, sort_output=True)
        missing = sum(1 for message in now if message.id and not said(message))
        print(f"{name}: {len(now)} texts, {missing} without Chinese")
    return 0


def check() -> list[str]:
    """What is wrong with the catalogues, as lines to read."""
    wrong = []
    for name, now in extracted().items():
        catalogue = kept(name)
        for message in now:
            if not message.id:
                continue
            there = catalogue.get(message.id, message.context)
            where = message.locations[0][0]
            if there is None or not said(there):
                wrong.append(f"{where}: no Chinese for `{first(message.id)}` in {name}.po")
            elif there.fuzzy:
                wrong.append(f"{where}: the Chinese for `{first(message.id)}` is only guessed")
            else:
                wrong += unsound(where, message, said(there))
        known = {(message.id, message.context) for message in now}
        wrong += [
            f"{name}.po: no page says `{first(message.id)}` any more"
            for message in catalogue
            if message.id and (message.id, message.context) not in known
        ]
    return wrong


def unsound(where: str, message: Message, chinese: str) -> list[str]:
    """A translation must fill the same places, keep the same tags, and use full-width punctuation."""
    found = []
    forms = message.id if isinstance(message.id, tuple) else (message.id,)
    if set(PLACEHOLDER.findall(forms[-1])) != set(PLACEHOLDER.findall(chinese)):
        found.append(f"{where}: other places to fill in `{chinese}`")
    if sorted(TAG.findall(forms[-1])) != sorted(TAG.findall(chinese)):
        found.append(f"{where}: other tags in `{chinese}`")
    if HALF_WIDTH.search(chinese):
        found.append(f"{where}: half-width punctuation in `{chinese}`")
    return found


def first(message_id: object) -> str:
    """The singular of a text."""
    return str(message_id[0] if isinstance(message_id, tuple) else message_id)


def said(message: Message) -> str:
    """The Chinese of a text, "" where there is none. Chinese has one plural form."""
    found = message.string[0] if isinstance(message.string, tuple) else message.string
    return found or ""


def main() -> int:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("update", "check"))
    if parser.parse_args().what == "update":
        return update()
    wrong = check()
    print("\n".join(wrong) or "every text has its Chinese")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
