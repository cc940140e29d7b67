"""`docs/scenarios.md` and the code say the same: every block runs, every verb and every key stands there."""

import re
import shlex
from pathlib import Path

import msgspec
import pytest

from dueprocess.adapters.scenarios import Theatre, policy_of
from dueprocess.application.scenario import script
from dueprocess.application.scenario.cast import CAST
from dueprocess.application.scenario.play import play
from dueprocess.application.scenario.reading import Ready, read_script
from dueprocess.cli import app
from dueprocess.commands.scenario import notice_text
from dueprocess.domain.staff import Role
from tests.world import scratch

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
GOLDEN = ROOT / "tests" / "application" / "scenario" / "golden"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
YAML = [text for kind, text in BLOCKS if kind == "yaml"]
HEAD = "name: A block\naccounts: [wei, lan]\nsteps:\n"


def test_there_is_no_block_of_another_kind():
    assert {kind for kind, _ in BLOCKS} == {"yaml", "sh", "text"}
    assert PAGE.count("```") == 2 * len(BLOCKS)


@pytest.mark.parametrize("text", YAML, ids=lambda text: text.split("\n")[0][:50])
def test_a_block_runs(text):
    whole = text if text.startswith("name:") else HEAD + text
    ready = read_script(whole, "block.yaml", policy_of(None))
    assert isinstance(ready, Ready), ready
    with scratch() as folder:
        result = play(ready, Theatre(folder, notice_text).stage)
    assert result.passed, str(result.failure)


@pytest.mark.parametrize("text", [text for kind, text in BLOCKS if kind == "text"])
def test_what_is_shown_is_what_is_said(text):
    assert text in {path.read_text(encoding="utf-8") for path in GOLDEN.rglob("*.txt")}


def test_the_command_is_one(monkeypatch, capsys):
    (text,) = [text for kind, text in BLOCKS if kind == "sh"]
    command, *arguments = shlex.split(text)
    assert command == "dueprocess"
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit) as left:
        app(arguments)
    assert left.value.code == 0
    assert " 0 failed" in capsys.readouterr().out


def keys_after(words):
    """The first cells of the table that follows these words."""
    table = PAGE[PAGE.index(words) :]
    table = table[table.index("| key |") :]
    return set(re.findall(r"^\| `([a-z_]+)` \|", table[: table.index("\n\n")], re.MULTILINE))


def parts(verb):
    """The keys of a verb; none where it takes a word."""
    field = next(field for field in msgspec.structs.fields(script.Step) if field.name == verb)
    found = [one for one in (field.type, *getattr(field.type, "__args__", ())) if isinstance(one, type)]
    kind = next((one for one in found if issubclass(one, script.Part)), None)
    return set(kind.__struct_fields__) if kind else set()


HEADINGS = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)


def test_every_verb_has_its_heading():
    assert sorted(re.findall(r"`([a-z_]+)`", " ".join(HEADINGS))) == sorted(script.VERB_NAMES)


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_key_of_a_verb_is_explained(heading):
    wanted = set().union(*(parts(verb) for verb in re.findall(r"`([a-z_]+)`", heading)))
    assert not wanted or keys_after(f"### {heading}\n") == wanted


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("## Keys of a scenario", script.Script),
        ("An account: ", script.Given),
        ("The cast: ", script.Colleague),
        ("## What a step expects", script.Expect),
        ("An item of evidence:", script.Item),
        ("A measure:", script.Measure),
    ],
)
def test_every_key_of_a_part_is_explained(words, kind):
    assert keys_after(words) == set(kind.__struct_fields__)


def test_the_cast_is_who_the_page_says():
    said = PAGE[PAGE.index("The cast: ") : PAGE.index("Others\ncome under `staff`")]
    doing = {"decide": Role.DECIDER, "approve": Role.APPROVER, "review": Role.REVIEWER}
    for verb, role in doing.items():
        names = re.search(rf"([^;:]*?) {verb}\b", " ".join(said.split()))[1]
        assert set(re.findall(r"`(\w+)`", names)) == {name for name, one in CAST.items() if role in one.roles}
    cleared = re.findall(r"`(\w+)`", said[said.rindex("operates.") :])
    assert set(cleared) == {name for name, one in CAST.items() if one.cleared}
    assert set(re.findall(r"`(\w+)`", said)) == set(CAST)


def test_the_defaults_said_are_the_defaults():
    for heading in HEADINGS:
        section = PAGE[PAGE.index(f"### {heading}\n") :]
        section = section[: section.find("\n### ", 4)]
        for verb in re.findall(r"`([a-z_]+)`", heading):
            field = next(field for field in msgspec.structs.fields(script.Step) if field.name == verb)
            kind = next((one for one in getattr(field.type, "__args__", ()) if isinstance(one, type)), None)
            for key, default in re.findall(
                r"^\| `(\w+)` \| [^|]*; without it `(\w+)` \|", section, re.MULTILINE
            ):
                fields = {one.name: one for one in msgspec.structs.fields(kind)}
                assert fields[key].default == default, (verb, key)
