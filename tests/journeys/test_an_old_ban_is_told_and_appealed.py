"""A ban from before: brought in by an import, refused by the guard, told with what nobody knows, appealed, taken back."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.journeys.demo import Demo
from tests.journeys.steps import appeal, appears, notice, passes_within_a_second

pytestmark = pytest.mark.browser


def run(demo: Demo, *arguments: str) -> str:
    """The command line beside the running server, on its installation."""
    data = demo.folder / "data" / "dueprocess"
    done = subprocess.run(
        [sys.executable, "-m", "dueprocess.cli", *arguments, "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": demo.database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_old_ban_is_told_and_appealed(demo: Demo) -> None:
    wei = demo.person("Wei Ziang")
    passes_within_a_second(wei, demo, "xin")
    record = {"account": "wei", "label": "muted", "since": "2023-03-01T08:00:00+08:00", "until": None}
    bans = demo.folder / "bans.jsonl"
    bans.write_text(json.dumps(record) + "\n", encoding="utf-8")
    labels = demo.folder / "labels.yaml"
    labels.write_text("muted: [chat.send_stranger]\n", encoding="utf-8")
    named = ("import", str(bans), "--mapping", str(labels))
    assert "without a reason: their notice says so" in run(demo, *named, "--dry-run")
    told = run(demo, *named, "--by", "p_olga", "--approved-by", "p_bela")
    name = told.partition(":")[0]

    page = notice(wei, demo, "xin")
    main = page.locator("main")
    expect(main).to_contain_text("We have not been told why.")
    expect(main).to_contain_text("If we do not, it ends then by itself, for good.")
    appeal(page)
    expect(page.locator("main")).to_contain_text("We have your appeal")

    ada = demo.staff("ada")
    appears(ada, f"{demo.url}/desk?section=inherited", "Taken over from before")

    chen = demo.staff("chen")
    appears(chen, f"{demo.url}/desk?section=appeals", "Appeal: Taken over from before")
    chen.get_by_role("link", name="Appeal: Taken over from before").click()
    chen.get_by_role("button", name="Take this appeal").click()
    expect(chen.locator("main")).to_contain_text("Taken over from before")

    run(demo, "import", "undo", name, "--by", "p_olga", "--reason", "The export was too old.")
    passes_within_a_second(wei, demo, "xin")
