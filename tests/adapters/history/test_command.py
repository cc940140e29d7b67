"""The whole audit: an unseen file of our own, bad files, the page, and the real history."""

import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from dueprocess.adapters.history.command import run_audit
from dueprocess.adapters.history.wikipedia.law import wikipedia
from tests.adapters.history.log_lines import block, line, reblock, unblock

REAL = Path(__file__).parents[4] / "shared" / "data" / "wikipedia_block_lifecycles.jsonl"
KEYS = [
    "events_total", "accepted", "adapted", "refused", "ends_compared", "ends_equal", "subjects", "first_measure_indefinite",
    "without_reason", "appeal_path_removed", "lifted_by_decider", "lifted_by_another", "boilerplate_reasons", "malformed",
    "median_days_to_relief", "seconds",
]  # fmt: skip
UNSEEN = [
    line(block(duration="1 fortnight", expiry="2021-03-15T12:00:00Z"), unblock(admin="adm-2"), subject="u-1"),
    line(block(duration="infinity", expiry=None, flags=["nousertalk"], reason="an insult never seen before"), subject="u-2"),
    line(block(ts="2021-01-31T12:00:00Z", duration="1 month", expiry="2021-03-03T12:00:00Z"), subject="u-3"),
    line(block(duration="until told otherwise", expiry="2022-01-01T00:00:00Z"), reblock(duration="1 day", expiry=None), subject="u-4"),
    line(unblock(reason=""), unblock(), subject="u-5"),
    line(block(duration="4 years", expiry="2025-03-01T12:00:00Z"), subject="u-6"),
]  # fmt: skip


@pytest.fixture
def run(tmp_path, capsys):
    def go(text, **options):
        path = tmp_path / "log.jsonl"
        if isinstance(text, Path):
            path = text
        else:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        code = run_audit(path, **options)
        out, err = capsys.readouterr()
        return code, out, err

    return go


def test_an_unseen_file_of_the_same_kind_works(run):
    code, out, err = run("\n".join(UNSEEN), json=True)
    assert (code, err) == (0, "")
    result = json.loads(out)
    assert list(result)[: len(KEYS)] == KEYS
    assert result["events_total"] == 9
    assert result["accepted"] == 4
    assert result["adaptations"] == {"appeal_path_kept": 1, "review_date_set": 1, "shortened_to_maximum": 1}
    assert result["refused"] == {"not_found": 2, "duration_unreadable": 1}
    assert result["accepted"] + result["adapted"] + sum(result["refused"].values()) == 9
    assert (result["ends_compared"], result["ends_equal"]) == (4, 3)
    assert [(item["line"], item["index"]) for item in result["differences"]] == [(4, 1)]
    assert (result["lifted_by_decider"], result["lifted_by_another"]) == (0, 1)
    assert result["median_days_to_relief"] == 2.0
    assert result["by_clause"]["other_reason"]["adapted"] == 1


def test_malformed_lines_and_events_are_named_and_the_run_goes_on(run):
    broken = block()
    del broken["reason"]
    code, out, err = run("\n".join(["{", line(block(), broken), *UNSEEN]), json=True)
    assert code == 3
    assert err.splitlines() == ["line 1: not JSON in UTF-8", "line 2, event 1: `reason` is missing"]
    assert json.loads(out)["malformed"] == 2
    assert json.loads(out)["events_total"] == 10


def test_a_file_of_nothing_but_malformed_lines_still_gives_a_result(run):
    code, out, _ = run("no\njson\n", json=True)
    assert code == 3
    assert json.loads(out)["events_total"] == 0


@pytest.mark.parametrize("text", ["", "\n\n  \n"])
def test_an_empty_file_says_so(run, text):
    code, out, err = run(text)
    assert (code, out) == (2, "")
    assert "is empty" in err


def test_a_missing_file_and_a_directory_say_so(run, tmp_path):
    assert run(tmp_path / "none.jsonl")[0] == 2
    code, _, err = run(tmp_path)
    assert code == 2
    assert "is a directory" in err


def test_a_rulebook_of_others_judges_too(run, tmp_path):
    own = files("dueprocess.adapters.history.wikipedia").joinpath("rulebook.yaml").read_text(encoding="utf-8")
    strict = tmp_path / "strict.yaml"
    strict.write_text(own.replace("maximum: 1y", "maximum: 10d"), encoding="utf-8")
    result = json.loads(run("\n".join(UNSEEN), json=True, rulebook=strict)[1])
    assert result["adaptations"]["shortened_to_maximum"] == 3
    fewer = tmp_path / "fewer.yaml"
    fewer.write_text(own.replace("id: edit_warring", "id: quarrels"), encoding="utf-8")
    code, out, err = run("\n".join(UNSEEN), json=True, rulebook=fewer)
    assert code == 0
    assert json.loads(out)["refused"]["clause_unknown"]
    assert "edit_warring" in err


@pytest.mark.parametrize(
    "text", ["", "a: [", "name: x", "clauses: 3", "name: x\nversion: 1\nclauses: [{id: a, memory: long}]"]
)
def test_a_rulebook_that_is_none_says_so(run, tmp_path, text):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    code, out, err = run("\n".join(UNSEEN), rulebook=path)
    assert (code, out) == (2, "")
    assert str(path) in err
    assert run("\n".join(UNSEEN), rulebook=tmp_path / "none.yaml")[0] == 2


def test_the_table_says_what_the_json_says(run):
    code, out, _ = run("\n".join(UNSEEN))
    assert code == 0
    for word in ("reblock", "duration_unreadable", "appeal_path_kept", "line 4, event 1", "sample"):
        assert word in out


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.alts, self.ids = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"src", "href", "xlink:href", "action"}]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag == "svg":
            self.alts.append(dict(attrs).get("aria-label"))


def test_the_page_stands_alone_and_every_plot_has_words(run, tmp_path):
    pytest.importorskip("vl_convert", reason="the page needs the extra `charts`")
    target = tmp_path / "page.html"
    hostile = line(block(duration="<script>alert(1)</script>", reason="<img src=//x>"), subject="<b>")
    odd = line(block(duration="Sat, 28 Mar 2021", expiry="2021-04-03T00:00:00Z"), subject="u-9")
    code, _, _ = run("\n".join([*UNSEEN, hostile, odd]), html=target)
    assert code == 0
    text = target.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.alts
    assert all(page.alts)
    assert not page.links
    assert "script" not in page.tags
    assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", text)
    assert len(page.ids) == len(set(page.ids))
    assert "names a weekday that it was not" in text


def test_a_page_that_cannot_be_written_says_so_before_the_work(run, tmp_path):
    assert run("\n".join(UNSEEN), html=tmp_path)[0] == 2
    assert run("\n".join(UNSEEN), html=tmp_path / "none" / "page.html")[0] == 2


def test_the_page_never_takes_the_place_of_the_history(run, tmp_path):
    assert run("\n".join(UNSEEN), html=tmp_path / "log.jsonl")[0] == 2
    assert (tmp_path / "log.jsonl").read_text(encoding="utf-8") == "\n".join(UNSEEN)


def test_the_three_files_name_the_same_clauses():
    source = wikipedia()
    wanted = {name for name, _ in source.reasons.clauses} | {source.reasons.catch_all}
    assert {clause.id for clause in source.law.rulebook.clauses} == wanted
    assert {clause.id for clause in source.ladder.clauses} == wanted
    assert "talk.own" in source.law.floor
    assert all(
        len(clause.ladder) == 1 and clause.ladder[0].discretionary for clause in source.law.rulebook.clauses
    )


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the real history is not here: ../shared/data is absent")
def test_the_real_history_is_accounted_for_to_the_last_event(run):
    code, out, err = run(REAL, json=True)
    assert (code, err) == (0, "")
    result = json.loads(out)
    assert result["events_total"] == 18_329
    assert result["accepted"] + result["adapted"] + sum(result["refused"].values()) == 18_329
    assert (result["ends_compared"], result["ends_equal"]) == (4_003, 4_002)
    assert [(item["line"], item["index"]) for item in result["differences"]] == [(84, 1)]
    assert (result["subjects"], result["malformed"]) == (8_872, 0)
    assert result["appeal_path_removed"] == 2_088
    assert result["without_reason"] == 109
    assert result["lifted_by_decider"] + result["lifted_by_another"] == 3_017
    assert "duration_unreadable" not in result["refused"]
    assert result["by_clause"]["other_reason"]["acts"] < 600
