"""`dueprocess staff`: the sign-in of members of staff."""

from __future__ import annotations

import sys

from cyclopts import App

from dueprocess.commands.data import DATA, Data, installed

staff_app = App(name="staff", help="Give members of staff their sign-in.")


@staff_app.command
def password(login: str, person_id: str, *, data: Data = DATA) -> int:
    """Set the password of a member of staff, read from standard input."""
    from getpass import getpass

    from dueprocess.http.auth.staff import set_password
    from dueprocess.kernel.ids import PersonId

    given = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    installation = installed(data)
    set_password(installation.services.operational, login, PersonId(person_id), given)
    installation.close()
    return 0
