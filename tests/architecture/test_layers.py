"""The layer law holds, and the checker that says so can tell when it does not."""

import pytest

from tests.architecture.layer_law import CORE, broken_calls, broken_imports, modules, strange_parts

MODULES = list(modules())
PACKAGES = {name.rpartition(".")[0] for name, _ in MODULES}


def test_every_import_keeps_the_layer_law():
    broken = [
        line for name, source in MODULES for line in broken_imports(name, source, is_package=name in PACKAGES)
    ]
    assert not broken, "\n".join(broken)


def test_the_core_asks_the_outside_world_for_nothing():
    broken = [line for name, source in MODULES for line in broken_calls(name, source)]
    assert not broken, "\n".join(broken)


def test_every_part_has_a_place_in_the_law():
    """A new part is named in layer_law.HEIGHT and in .importlinter before anything lives in it."""
    assert strange_parts([name for name, _ in MODULES]) == []


def test_a_part_without_a_place_is_seen():
    assert strange_parts(["dueprocess", "dueprocess.kernel.ids", "dueprocess.utils"]) == ["utils"]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dueprocess.kernel.ids", "from dueprocess.rulebook import clause"),
        ("dueprocess.kernel.ids", "import dueprocess.domain.appeal"),
        ("dueprocess.rulebook.ladder", "from dueprocess.domain.case import Case"),
        ("dueprocess.domain.appeal", "from ..application import facts"),
        ("dueprocess.domain.appeal", "def late():\n    from dueprocess.record import leaf"),
        ("dueprocess.domain.appeal", "if TYPE_CHECKING:\n    from dueprocess.record import leaf"),
        (
            "dueprocess.record.leaf",
            "import importlib\nimportlib.import_module('dueprocess.application.handlers')",
        ),
        ("dueprocess.application.facts", "from dueprocess.adapters.store import rows"),
        ("dueprocess.application.facts", "from dueprocess import http"),
        ("dueprocess.adapters.mail", "from dueprocess.http.web import pages"),
        ("dueprocess.http.web.person", "from dueprocess.adapters.store import rows"),
        ("dueprocess.http.web.person", "from dueprocess.http.api import appeals"),
        ("dueprocess.http.api.appeals", "from dueprocess.http import web"),
        ("dueprocess.http.api.appeals", "from dueprocess.bootstrap import build"),
        ("dueprocess.bootstrap", "from dueprocess.cli import main"),
        ("dueprocess.guard.check", "from dueprocess.kernel.ids import CaseId"),
        ("dueprocess.guard.check", "import msgspec"),
        ("dueprocess.domain.standing", "from dueprocess.guard import check"),
        ("dueprocess.application.feed", "from dueprocess.guard import check"),
        ("dueprocess.application.feed", "from litestar import get"),
        ("dueprocess.cli", "from litestar import Litestar"),
        ("dueprocess.kernel.instant", "import time"),
        ("dueprocess.rulebook.read", "from os import path"),
        ("dueprocess.domain.case", "import logging"),
        ("dueprocess.record.tree", "def root():\n    import sqlite3"),
        ("dueprocess", "from dueprocess.kernel import ids"),
    ],
)
def test_a_planted_import_is_seen(module, source):
    assert len(broken_imports(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dueprocess.kernel.ids", "import hashlib, uuid\nfrom datetime import datetime"),
        (
            "dueprocess.domain.appeal",
            "from dueprocess.kernel import ids\nfrom . import case\nfrom ..rulebook import clause",
        ),
        ("dueprocess.record.leaf", "from dueprocess.domain import appeal"),
        ("dueprocess.http.api.appeals", "from dueprocess.http.auth import person\nfrom litestar import get"),
        (
            "dueprocess.http.web.person",
            "from dueprocess.application.views import standing\nfrom dueprocess.guard import check",
        ),
        ("dueprocess.adapters.store.rows", "import sqlite3, os, time\nimport sqlalchemy"),
        (
            "dueprocess.guard.check",
            "from dueprocess.guard import snapshot\nfrom .feed import Feed\nimport mmap",
        ),
        (
            "dueprocess.bootstrap",
            "from dueprocess.adapters import store\nfrom dueprocess.http.api import app",
        ),
        ("dueprocess.cli", "from dueprocess import __version__\nfrom dueprocess.bootstrap import build"),
    ],
)
def test_a_lawful_import_passes(module, source):
    assert broken_imports(module, source) == []


def test_a_relative_import_in_a_package_starts_at_the_package():
    source = "from .appeal import Appeal\nfrom ..record import leaf"
    assert len(broken_imports("dueprocess.domain", source, is_package=True)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "from datetime import datetime as dt\ndt.utcnow()",
        "import datetime\ndatetime.date.today()",
        "import datetime as d\nfield(default_factory=d.datetime.now)",
        "from uuid import uuid4\nuuid4()",
        "import uuid\nuuid.uuid4()",
        "print('hello')",
        "def read():\n    with open('rulebook.yaml') as file:\n        pass",
    ],
)
@pytest.mark.parametrize("part", sorted(CORE))
def test_a_planted_call_is_seen(part, source):
    assert broken_calls(f"dueprocess.{part}.planted", source)


def test_the_world_may_be_touched_outside_the_core():
    assert (
        broken_calls("dueprocess.adapters.clock", "from datetime import datetime\ndatetime.now()\nprint(1)")
        == []
    )


def test_a_name_that_only_looks_like_a_clock_passes():
    assert (
        broken_calls(
            "dueprocess.domain.case", "from datetime import datetime\nclock.now()\ndatetime(2026, 1, 1)"
        )
        == []
    )


def test_numpy_is_for_the_guards_batch_form_alone():
    assert broken_imports("dueprocess.guard.batch", "import numpy as np") == []
    assert broken_imports("dueprocess.guard.batch", "import msgspec")
    assert broken_imports("dueprocess.guard.many", "import numpy")
