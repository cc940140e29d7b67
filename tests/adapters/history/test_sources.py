"""Mastodon's account warnings and Ozone's events: every record is counted once, and lifting one measure leaves the others."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dueprocess.adapters.history.command import run_audit
from dueprocess.adapters.history.convert import Counts, rows
from dueprocess.adapters.history.kinds import SOURCES
from dueprocess.adapters.imports.reading import read_records
from dueprocess.application.staging import Given
from dueprocess.kernel.instants import parse

FIXTURES = Path(__file__).parents[2] / "bridges" / "fixtures"
WARNINGS = FIXTURES / "mastodon" / "account_warnings.jsonl"
EVENTS = FIXTURES / "ozone" / "events.json"
FILES = {"mastodon": (WARNINGS, 12), "ozone": (EVENTS, 18)}


def audited(source: str, path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    code = run_audit(path, json=True, source=source)
    out, err = capsys.readouterr()
    return code, json.loads(out), err


@pytest.mark.parametrize("source", ["mastodon", "ozone"])
def test_every_record_is_counted_once(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    path, records = FILES[source]
    code, result, err = audited(source, path, capsys)
    held = result["records"]
    assert held["judged"] + sum(held["outside"].values()) + held["malformed"] == records
    verdicts = result["accepted"] + result["adapted"] + sum(result["refused"].values())
    assert verdicts == result["events_total"] >= held["judged"]
    assert code == 3
    assert len(err.splitlines()) == held["malformed"] == 2


def test_mastodon_s_strikes_under_the_constitution(capsys: pytest.CaptureFixture[str]) -> None:
    _, result, err = audited("mastodon", WARNINGS, capsys)
    assert result["records"] == {
        "judged": 7,
        "outside": {"delete_statuses": 1, "log: CustomEmoji update": 1, "none": 1},
        "malformed": 2,
    }
    assert result["subjects"] == 5
    assert result["adaptations"] == {"review_date_set": 4}
    assert result["refused"] == {"not_found": 1, "text_missing": 1}
    assert (result["lifted_by_decider"], result["lifted_by_another"]) == (0, 2)
    assert err.splitlines() == [
        "line 11: `action` is no action of an account warning",
        "line 12: `created_at` is no time such as 2026-01-31T10:00:00Z",
    ]


def test_ozone_s_events_under_the_constitution(capsys: pytest.CaptureFixture[str]) -> None:
    _, result, err = audited("ozone", EVENTS, capsys)
    assert result["records"]["outside"]["reversal at the end of its duration"] == 1
    assert result["records"]["outside"]["modEventTakedown on a record or message"] == 1
    assert result["refused"] == {"not_found": 1, "staff_unknown": 1, "text_missing": 1}
    assert result["adaptations"] == {"review_date_set": 1}
    assert set(result["by_clause"]) == {"other", "spam", "harassment"}
    assert result["lifted_by_another"] == 2
    assert "did:plc" not in err


def converted(
    source: str, path: Path, at: str, names: dict[str, tuple[str, ...]]
) -> tuple[list[Any], Counts]:
    counts = Counts()
    with path.open("rb") as file:
        found = list(rows(file, SOURCES[source](None), parse(at), names, counts))
    return found, counts


def test_what_is_in_force_becomes_rows_and_an_unsilenced_account_stays_suspended() -> None:
    found, counts = converted("mastodon", WARNINGS, "2026-03-20T00:00:00Z", {})
    assert {(row.account, row.until) for row in found} == {("501", None), ("502", None), ("506", None)}
    (suspended,) = [row for row in found if row.account == "501"]
    assert "account.use" in suspended.capabilities
    assert suspended.since == "2026-03-04T09:00:00.000Z"
    assert suspended.reason == "It went on after you had been told."
    assert (counts.in_force, counts.over) == (3, 2)


def test_what_has_run_out_is_no_row() -> None:
    early, _ = converted("ozone", EVENTS, "2026-04-03T15:00:00Z", {})
    late, counts = converted("ozone", EVENTS, "2026-05-01T00:00:00Z", {})
    assert [row.account for row in late] == ["did:plc:greta00000000000000000d"] * 2
    assert counts.over == 5
    assert len(early) == 4
    (takedown,) = [row for row in early if row.account == "did:plc:pilar00000000000000000a"]
    assert takedown.until == "2026-04-04T10:00:00.000Z"


def test_capabilities_get_the_platform_s_names_and_what_has_none_is_counted() -> None:
    names = {"account.use": ("chat.send", "moments.post"), "reach.strangers": ("moments.post",)}
    found, counts = converted("mastodon", WARNINGS, "2026-03-20T00:00:00Z", names)
    assert {row.account: row.capabilities for row in found} == {
        "501": ("chat.send", "moments.post"),
        "506": ("moments.post",),
    }
    assert counts.in_force == 3
    assert counts.unmapped == {"media.unmarked": 2, "account.shown": 1}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "[1, null, [], {}]",
        "{",
        '{"events": 3}',
        "[" * 3000,
        '{"action": true}',
        '{"target_type": 3}',
        '{"event": {"$type": "x#modEventLabel", "createLabelVals": [[]]}, "subject": {"$type": "com.atproto.admin.defs#repoRef"}}',
        '{"id": -1, "action": 4000, "target_account_id": 1, "created_at": "9999-99-99T00:00:00Z"}',
        '{"id": 1, "action": 4000, "target_account_id": 1, "created_at": "2026-03-01T00:00:00Z", "appeal": {"state": "approved"}}',
        "\ufeff\n\nno json",
    ],
)
@pytest.mark.parametrize("source", ["mastodon", "ozone"])
def test_what_cannot_be_read_is_named_and_never_echoed(source: str, text: str) -> None:
    lines = list(SOURCES[source](None).read(io.BytesIO(text.encode())))
    assert all(line.history is None for line in lines)
    assert all(not line.records for line in lines)
    for line in lines:
        for found in line.malformed:
            assert "no json" not in str(found)


def test_lines_pages_and_lists_read_alike() -> None:
    events = json.loads(EVENTS.read_text(encoding="utf-8"))["events"]
    lines = "\n".join(json.dumps(event) for event in events)
    pages = "\n".join(json.dumps({"cursor": "1", "events": events[at : at + 5]}) for at in range(0, 18, 5))
    read = SOURCES["ozone"](None).read
    wanted = [line.history.acts for line in read(io.BytesIO(EVENTS.read_bytes())) if line.history]
    for text in (lines, json.dumps(events), json.dumps(events, indent=2)):
        found = [line.history.acts for line in read(io.BytesIO(text.encode())) if line.history]
        assert found == wanted
    paged = [line.history.acts for line in read(io.BytesIO(pages.encode())) if line.history]
    assert [[act.entry for act in acts] for acts in paged] == [[act.entry for act in acts] for acts in wanted]


def test_a_source_that_there_is_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_audit(EVENTS, source="usenet") == 2
    assert "wikipedia, mastodon, ozone" in capsys.readouterr().err


def test_the_rows_are_what_an_import_reads(tmp_path: Path) -> None:
    found, _ = converted("mastodon", WARNINGS, "2026-03-20T00:00:00Z", {})
    listed = tmp_path / "rows.jsonl"
    listed.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in found))
    read = list(read_records(listed, {}))
    assert [(row.account, row.capabilities) for row in read if isinstance(row, Given)] == [
        (row.account, row.capabilities) for row in found
    ]
    assert len(read) == len(found) == 3
