"""The command line. Heavy parts are imported by the command that needs them: start-up stays quick (trap 11)."""

from __future__ import annotations

import sys

from cyclopts import App

from dueprocess import __version__
from dueprocess.commands.audit import audit
from dueprocess.commands.backup import backup, restore
from dueprocess.commands.bridge import bridge_app
from dueprocess.commands.convert import convert
from dueprocess.commands.diff import diff
from dueprocess.commands.doctor import doctor, outbox
from dueprocess.commands.guard import guard_app
from dueprocess.commands.imports import import_app
from dueprocess.commands.key import key_app
from dueprocess.commands.money import money_app
from dueprocess.commands.record import record_app
from dueprocess.commands.rulebook import rulebook_app
from dueprocess.commands.scenario import scenario_app
from dueprocess.commands.serve import serve, work
from dueprocess.commands.settings import settings
from dueprocess.commands.staff import staff_app
from dueprocess.commands.token import token_app

app = App(
    name="dueprocess", version=__version__, help="Recourse: what follows after a platform restricts a person."
)
for command in (serve, work, settings, doctor, outbox, backup, restore, audit, convert, diff):
    app.command(command)
for part in (
    rulebook_app,
    scenario_app,
    record_app,
    staff_app,
    token_app,
    key_app,
    guard_app,
    import_app,
    bridge_app,
    money_app,
):
    app.command(part)


def main() -> None:
    """Entry point. A command's number is the exit code."""
    result = app(result_action="return_value")
    sys.exit(result if isinstance(result, int) else 0)


if __name__ == "__main__":
    main()
