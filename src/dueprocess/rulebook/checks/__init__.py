"""The law of a rulebook and its catalogue, over values: pure functions that list every problem.

`reading` uses them and adds the line and column; publishing uses them on what is already stored. A rulebook without
problems is sound: no clause in it can name the floor, spill into another service, touch money as a penalty, start
heavy, fall back, or last without an end or a review.
"""

from dueprocess.rulebook.checks.catalogue import check_catalogue, check_successor
from dueprocess.rulebook.checks.codes import TABLE, Entry, MistakeCode
from dueprocess.rulebook.checks.problem import Path, Problem
from dueprocess.rulebook.checks.rulebook import check_rulebook

__all__ = (
    "TABLE",
    "Entry",
    "MistakeCode",
    "Path",
    "Problem",
    "check_catalogue",
    "check_rulebook",
    "check_successor",
)
