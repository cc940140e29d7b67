"""docs/refusals.md says what the code says."""

from __future__ import annotations

from dueprocess.http.faults import Fault
from dueprocess.kernel.refusals import Code
from tools.refusals import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tools/refusals.py"


def test_every_code_has_a_heading() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for code in (*Code, *Fault):
        assert f"\n### {code.value}\n" in text
