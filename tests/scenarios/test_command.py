"""`dueprocess scenario run`: what it prints, and its exit code."""

import io
import re
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from dueprocess.adapters.scenarios import Theatre, run_scenarios, show
from dueprocess.application.scenario.play import Failure, Played
from dueprocess.cli import app
from dueprocess.rulebook.reading.tree import Place
from dueprocess.rulebook.samples import catalogue_text, rulebook_text

SHIPPED = Path(__file__).parents[2] / "scenarios" / "superapp"
GOOD = "name: Nothing is in force\naccounts: [wei]\nsteps:\n  - standing: {account: wei, clear: true}\n"
FAILING = GOOD.replace("true", "false").replace("Nothing", "Something")
WRONG = GOOD.replace("standing", "standng")


def told(page, locale):
    return page.clause_title[locale]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    return tmp_path


def run(path, rulebook=None):
    return run_scenarios(path, rulebook, told)


def test_where_all_pass_it_says_so_and_exits_with_0(folder, capsys):
    assert run(folder) == 0
    assert capsys.readouterr().out == "passed  Nothing is in force\n\n1 scenario: 1 passed, 0 failed\n"


def test_a_failure_is_named_with_its_place_and_exits_with_1(folder, capsys):
    (folder / "failing.yaml").write_text(FAILING)
    assert run(folder) == 1
    out = capsys.readouterr().out
    place = f"{folder}/failing.yaml:4:5"
    assert out.startswith(f"failed  Something is in force  {place}\npassed  Nothing is in force\n")
    assert (
        f"{place} step 1 (standing) at 2026-03-02 10:00:00\n"
        "  expected: something is in force\n"
        "  got:      nothing is in force\n"
    ) in out
    assert out.endswith("2 scenarios: 1 passed, 1 failed\n")


def test_a_mistake_is_named_the_others_are_played_and_it_exits_with_2(folder, capsys):
    (folder / "wrong.yaml").write_text(WRONG)
    assert run(folder) == 2
    said = capsys.readouterr()
    assert "passed  Nothing is in force" in said.out
    assert said.out.endswith("1 scenario: 1 passed, 0 failed, 1 with mistakes\n")
    assert f"{folder}/wrong.yaml:4:5 `standng` is not a verb" in said.err
    assert "did you mean `standing`?" in said.err


def test_one_file_alone_can_be_run(folder):
    (folder / "failing.yaml").write_text(FAILING)
    assert run(folder / "good.yaml") == 0


def test_folders_in_the_folder_are_run_too(folder):
    (folder / "more").mkdir()
    (folder / "more" / "failing.yml").write_text(FAILING)
    assert run(folder) == 1


@pytest.mark.parametrize(
    ("name", "says"),
    [("nowhere", "does not exist"), ("empty", "holds no scenario"), ("latin.yaml", "is not UTF-8 text")],
)
def test_where_nothing_can_be_run_it_says_why_and_exits_with_2(tmp_path, capsys, name, says):
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.yaml").write_bytes("name: é".encode("latin-1"))
    assert run(tmp_path / name) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err


def test_another_rulebook_is_played_under_with_the_catalogue_beside_it(folder, capsys):
    book = folder / "mine"
    book.mkdir()
    (book / "catalogue.yaml").write_text(catalogue_text())
    text = re.sub(r"\bH1\b", "Z1", rulebook_text())
    (book / "rulebook.yaml").write_text(text)
    step = "  - ladder: {account: wei, clause: Z1, rung: 1}\n"
    (folder / "good.yaml").write_text(GOOD + step)
    assert run(folder / "good.yaml", book / "rulebook.yaml") == 0
    assert run(folder / "good.yaml") == 2
    (book / "rulebook.yaml").write_text(text.replace("zone: Asia/Shanghai", "zone: Asia/Nowhere"))
    assert run(folder / "good.yaml", book / "rulebook.yaml") == 2
    assert "rulebook.yaml:7:7 zone_unknown" in capsys.readouterr().err
    assert run(folder / "good.yaml", book / "missing.yaml") == 2


def test_the_command_line_reads_notices_as_a_person_does(tmp_path, capsys):
    name = "the_notice_says_what_happened_why_until_when_what_still_works_and_how_to_object.yaml"
    shutil.copy(SHIPPED / name, tmp_path)
    with pytest.raises(SystemExit) as left:
        app(["scenario", "run", str(tmp_path)])
    assert left.value.code == 0
    assert "1 scenario: 1 passed" in capsys.readouterr().out


def test_on_a_terminal_it_is_a_table():
    failure = Failure(
        "x.yaml", Place(7, 5), "step 2 (check) at 2026-03-02 10:00:00", "wei can `chat.send`", "wei cannot"
    )
    results = [Played("a.yaml", "First", 3), Played("x.yaml", "[red]Second[/red]", 2, failure)]
    out = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=100)
    show(out, results)
    text = out.file.getvalue()
    assert re.search(r"scenario +steps +where", text)
    assert re.search(r"passed +First +3 *\n", text)
    assert re.search(r"failed +\[red\]Second\[/red\] +2 +x\.yaml:7:5", text)
    assert "  got:      wei cannot" in text
    assert "2 scenarios: 1 passed, 1 failed" in text


def test_nothing_is_left_of_a_stage(tmp_path):
    assert Theatre(tmp_path, told)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.sqlite"]
