"""No name leads out of an archive, collides with another, or is cut in the middle of a letter."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.adapters.archive.names import STEM_MAX, member

HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "C:\\Windows\\system.ini", "..", ".", "", "CON", "nul.txt", "a\0b.png", "a\nb",
    "\u202egpj.exe", "x" * 500 + ".jpeg", "名" * 200, 'a/b\\c:d*e?f"g<h>i|j', " .hidden ", "%2e%2e%2f", "#frag",
]  # fmt: skip


@pytest.mark.parametrize("given_name", HOSTILE)
def test_a_hostile_name_is_a_file_in_its_folder(given_name: str) -> None:
    check(member("files", 7, given_name, "image/png"))


@given(st.text(max_size=120), st.text(max_size=20))
def test_whatever_the_name_is(given_name: str, media_type: str) -> None:
    check(member("files", 7, given_name, media_type))


def check(path: str) -> None:
    for kind in (PurePosixPath, PureWindowsPath):
        parts = kind(path).parts
        assert len(parts) == 2
        assert parts[0] == "files"
        assert parts[1].startswith("000007")
    assert path.isprintable()
    assert not set(path) & set('<>:"\\|?*%#')
    assert len(path.encode()) <= len("files/000007-") + STEM_MAX + 9


def test_two_of_the_same_name_stay_two() -> None:
    assert member("files", 1, "Lake.PNG") != member("files", 2, "lake.png")


@pytest.mark.parametrize(
    ("given_name", "media_type", "ending"),
    [("lake", "image/jpeg", ".jpg"), ("lake.JPEG", "image/png", ".jpeg"), ("note", "text/plain; charset=utf-8", ".txt"),
     ("what", "application/x-unheard-of", "")],
)  # fmt: skip
def test_a_name_has_the_ending_that_it_had_or_the_usual_one(
    given_name: str, media_type: str, ending: str
) -> None:
    assert member("f", 1, given_name, media_type).endswith(f"{given_name.partition('.')[0]}{ending}")
