"""Sign-in links: a login at the directory becomes a member of staff's by two people, and nobody's by one.

An operator proposes with the code that the person was shown and told them, never by an e-mail address alone. An
approver who is neither the operator nor that person reads the same, makes sure for themselves, and agrees.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.sign_in_links import LinkFile, LinkStatus, link_file, link_files
from dueprocess.application.views.all import STAFF
from dueprocess.domain.sign_in_link import ApproveSignInLink, EndSignInLink
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.oidc.linking import end_what_it_signed_in, propose_by_code
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.sessions import shown_sign_ins
from dueprocess.http.web.desk.words import LINK_READERS
from dueprocess.http.web.flash import MESSAGES, N_
from dueprocess.kernel.ids import PersonId, SignInLinkId
from dueprocess.kernel.refusals import Refusal

_FIELDS = {"reason": "link_reason", "login": "code"}

MESSAGES.update(
    {
        "desk_link_proposed": N_("Proposed. The sign-in is nobody’s until a second person agrees."),
        "desk_linked": N_("Linked. They can sign in by the directory now."),
        "desk_unlinked": N_("Taken away. What it had signed in is signed out."),
    }
)


@get("/sign-in-links", sync_to_thread=True, opt=allow(roles=LINK_READERS))
def show_links(request: Web) -> Response[str]:
    """All links, those that wait for a second person first."""
    with seated(request) as seat:
        return seat.page("desk/sign_in_links.html", {"files": link_files(seat.look)})


@get("/sign-in-links/{link_id:str}", sync_to_thread=True, opt=allow(roles=LINK_READERS))
def show_link(request: Web, link_id: FromPath[str]) -> Response[str]:
    """One link, to be read before somebody agrees."""
    with seated(request) as seat:
        return _one(seat, link_id)


@post(
    "/staff/{person_id:str}/sign-ins/link",
    sync_to_thread=True,
    opt=allow(roles=(Role.OPERATOR,)),
    status_code=303,
)
def propose(request: Web, person_id: FromPath[str], data: Posted) -> Response[Any]:
    """Propose who it is that a code was shown to."""
    with seated(request, data) as seat:
        member = found(seat.look.reader.get(STAFF, PersonId(person_id)))
        said = (member.person_id, seat.me, seat.form.one("link_reason"))
        answer = propose_by_code(
            seat.services, seat.form.one("code"), seat.command_id(), said, seat.carry_out
        )
        if isinstance(answer, Refusal):
            return shown_sign_ins(seat, member, seat.mistaken(answer, _FIELDS))
        return seat.go(f"/desk/staff/{member.person_id}/sign-ins", "desk_link_proposed")


@post(
    "/sign-in-links/{link_id:str}/approve",
    sync_to_thread=True,
    opt=allow(roles=(Role.APPROVER,)),
    status_code=303,
)
def approve(request: Web, link_id: FromPath[str], data: Posted) -> Response[Any]:
    """Agree to exactly what this form was made for."""
    with seated(request, data) as seat:
        answer = seat.carry_out(ApproveSignInLink(SignInLinkId(link_id), seat.me, seat.form.one("seen")))
        if isinstance(answer, Refusal):
            return _one(seat, link_id, seat.mistaken(answer))
        return seat.go(f"/desk/sign-in-links/{link_id}", "desk_linked")


@post(
    "/sign-in-links/{link_id:str}/end",
    sync_to_thread=True,
    opt=allow(roles=(Role.OPERATOR,)),
    status_code=303,
)
def end(request: Web, link_id: FromPath[str], data: Posted) -> Response[Any]:
    """Take a link away, and what it had signed in; or a proposal back."""
    with seated(request, data) as seat:
        file: LinkFile = found(link_file(seat.look, link_id))
        answer = seat.carry_out(EndSignInLink(file.link_id, seat.me))
        if isinstance(answer, Refusal):
            return _one(seat, link_id, seat.mistaken(answer))
        end_what_it_signed_in(seat.services, file.person_id)
        return seat.go(f"/desk/sign-in-links/{link_id}", "desk_unlinked")


def _one(seat: Seat, link_id: str, mistakes: Mistakes | None = None) -> Response[str]:
    file: LinkFile = found(link_file(seat.look, link_id))
    waits = file.status is LinkStatus.AWAITS
    context = {
        "file": file,
        "may_approve": waits
        and seat.has(Role.APPROVER)
        and seat.me not in (file.proposed_by, file.person_id),
        "may_end": (waits or file.status is LinkStatus.LINKED) and seat.has(Role.OPERATOR),
    }
    return seat.page("desk/sign_in_link.html", context, mistakes)


ROUTES = (show_links, show_link, propose, approve, end)
