"""`dueprocess staff`: the sign-in of members of staff."""

from __future__ import annotations

import sys

from cyclopts import App

from dueprocess.commands.data import DATA, Data, installed

HERE = "command line"
"""Who acts, where nobody is signed in."""

staff_app = App(name="staff", help="Give members of staff their sign-in.")


@staff_app.command
def first(person_id: str, name: str, *, data: Data = DATA) -> int:
    """Appoint the first operator, who appoints everybody else on the desk. Refused where somebody is appointed already."""
    from dueprocess.application.engine import Request
    from dueprocess.domain.staff import AppointStaff, Role
    from dueprocess.http.auth.secrets import fresh_id
    from dueprocess.kernel.ids import CommandId, PersonId
    from dueprocess.kernel.privacy import Private
    from dueprocess.kernel.refusals import Refusal
    from dueprocess.record.envelope import Actor, ActorKind

    installation = installed(data)
    command = AppointStaff(PersonId(person_id), Private(name), (Role.OPERATOR,))
    request = Request(CommandId(fresh_id("first")), Actor(ActorKind.SYSTEM, HERE), command)
    answer = installation.engine.carry_out(request)
    installation.close()
    if isinstance(answer, Refusal):
        print(f"not appointed ({answer.code.value}): an operator appoints on the desk", file=sys.stderr)
        return 1
    print(f"{person_id} is an operator; `dueprocess staff password` or the directory signs them in")
    return 0


@staff_app.command
def password(login: str, person_id: str, *, data: Data = DATA) -> int:
    """Set the password of a member of staff, read from standard input: LOGIN is what they type, PERSON-ID who they are."""
    from contextlib import closing
    from getpass import getpass

    from dueprocess.application.views.all import STAFF
    from dueprocess.http.auth.staff import set_password
    from dueprocess.kernel.ids import PersonId

    given = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with closing(installed(data)) as installation:
        with installation.services.store.read() as reader:
            known = reader.get(STAFF, person_id)
        if known is None or not known.active:
            print(
                f"nobody is appointed as `{person_id}`: dueprocess staff password LOGIN PERSON-ID",
                file=sys.stderr,
            )
            return 1
        try:
            set_password(installation.services.operational, login, PersonId(person_id), given)
        except ValueError as error:
            print(str(error), file=sys.stderr)
            return 1
    print(f"{person_id} signs in as `{login}`")
    return 0


@staff_app.command
def link(code: str, person_id: str, *, data: Data = DATA) -> int:
    """Link whoever was shown this code at the directory to a member of staff: while nobody is appointed who could agree."""
    from dueprocess.application.engine import Request
    from dueprocess.http.auth.oidc.linking import propose_by_code
    from dueprocess.http.auth.secrets import fresh_id
    from dueprocess.kernel.ids import CommandId, PersonId
    from dueprocess.kernel.refusal_texts import ENTRIES
    from dueprocess.kernel.refusals import Refusal
    from dueprocess.record.envelope import Actor, ActorKind

    installation = installed(data)
    command_id, actor = CommandId(fresh_id("link")), Actor(ActorKind.SYSTEM, HERE)
    said = (PersonId(person_id), None, f"by the {HERE}")
    answer = propose_by_code(
        installation.services,
        code,
        command_id,
        said,
        lambda command: installation.engine.carry_out(Request(command_id, actor, command)),
    )
    installation.close()
    if isinstance(answer, Refusal):
        entry = ENTRIES[answer.code]
        print(f"not linked: {entry.meaning}; {entry.next_step}", file=sys.stderr)
        return 1
    print(f"linked to {person_id}")
    return 0


@staff_app.command
def sign_out(person_id: str, *, data: Data = DATA) -> int:
    """Sign a member of staff out everywhere."""
    from dueprocess.http.auth.sessions import end_all
    from dueprocess.kernel.ids import PersonId

    installation = installed(data)
    end_all(installation.services, PersonId(person_id))
    installation.close()
    return 0
