"""Linking: whoever signed in at the directory and was shown a code is proposed as a member of staff; and unlinking.

A code is used by one command. Sent again, that command gets the same answer (I-31); another one finds no code.
"""

from __future__ import annotations

from collections.abc import Callable

from dueprocess.application.engine import Accepted
from dueprocess.application.views.all import STAFF
from dueprocess.domain.sign_in_link import ProposeSignInLink, login_words
from dueprocess.http.auth import sessions
from dueprocess.http.auth.oidc.flow import link_digest
from dueprocess.http.services import Services
from dueprocess.kernel.ids import CommandId, PersonId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse


def propose_by_code(
    services: Services,
    code: str,
    command_id: CommandId,
    said: tuple[PersonId, PersonId | None, str],
    carry_out: Callable[[Command], Accepted | Refusal],
    *,
    dry_run: bool = False,
) -> Accepted | Refusal:
    """Propose that the login behind a code is somebody's. `said`: whose, who proposes (None: the installation), and why."""
    person_id, by, reason = said
    kept = link_digest(services.settings, code)
    login = services.operational.asked_to_link(kept, command_id, services.wall_now())
    if login is None:
        return refuse(Code.SIGN_IN_CODE_UNKNOWN, "code")
    words = Private(login_words(login.issuer, login.key), tagged=True)
    answer = carry_out(ProposeSignInLink(person_id, words, by, Private(reason)))
    if isinstance(answer, Accepted) and not dry_run:
        services.operational.use_code(kept, command_id)
    return answer


def end_what_it_signed_in(services: Services, person_id: PersonId) -> None:
    """End what the directory signed in as somebody: a link of theirs was taken away."""
    with services.store.read() as reader:
        member = reader.get(STAFF, person_id)
    for session in sessions.staff_sessions(services, member) if member is not None else ():
        if session.directory_sub:
            services.operational.end_session(session.session_id, services.wall_now())
