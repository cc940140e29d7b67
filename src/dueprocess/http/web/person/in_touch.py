"""In touch: the page where a restricted person leaves an address, answers who asks for it, and hands groups over."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.forwarding import touch_page
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.domain.forwarding import AnswerAsking, EndForwarding, Line, OfferForwarding
from dueprocess.domain.handover import NameSuccessor
from dueprocess.http.auth.caller import allow
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect
from dueprocess.http.web.person.notice import ELSE
from dueprocess.http.web.person.typed import text_of
from dueprocess.http.web.person.visit import Visit
from dueprocess.kernel.ids import AccountNo, AskingId, HandoverId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal

flash.MESSAGES.update(
    address_left=N_("Those you know can ask for it from now on. You answer each of them here."),
    address_ended=N_("You took it back. Nobody is told of it any more."),
    address_given=N_("They can read your address now. You can take that back here."),
    address_kept=N_("They are not told your address, and not told that you said no."),
    successor_named=N_("They are asked now whether they take the group."),
)

MISTAKES: Final = {
    Code.TEXT_MISSING: N_(
        "Write the address: a phone number, a mail address, or your name on another service."
    ),
    Code.ADDRESS_UNSOUND: N_(
        "This is a link, or longer than 100 letters. Write a phone number, a mail address, or your name on another service."
    ),
    Code.SUCCESSOR_UNFIT: N_("This member cannot take the group. Choose another one."),
    Code.NOTHING_CUT_OFF: N_("Nothing keeps you from those you know any more, so nothing is needed here."),
    Code.KEPT_APART: N_("As long as this restriction is in force, no new address is passed on."),
    Code.HANDOVER_OVER: N_("Somebody looks after this group already."),
    Code.FORWARDING_NOT_OFFERED: N_("You left no address. Leave one first, then answer."),
}


class Wish(msgspec.Struct, frozen=True):
    """The fields of the forms."""

    command_id: str = ""
    address: str = ""
    followers: str = ""
    give: str = ""
    member: str = ""


async def wish(request: Request[Any, Any, Any]) -> Wish:
    """Read a form."""
    form = await request.form()
    return Wish(*(text_of(form.get(name)) for name in Wish.__struct_fields__))


@get("/in-touch", opt=allow(person=True), sync_to_thread=True)
def show_in_touch(request: Request[Any, Any, Any]) -> Response[str]:
    """What was left, who asks, and which groups need somebody."""
    return _shown(Visit(request))


@post("/in-touch", opt=allow(person=True), status_code=200, sync_to_thread=True)
def leave_address(request: Request[Any, Any, Any], form: NamedDependency[Wish]) -> Response[Any]:
    """Leave an address, or another one."""
    visit = Visit(request)
    line = Line(form.followers) if form.followers in set(Line) else None
    command = OfferForwarding(visit.account_no, Private(form.address.strip()), line)
    return _done(visit, form, command, "address_left", "address")


@post("/in-touch/end", opt=allow(person=True), status_code=200, sync_to_thread=True)
def end_forwarding(request: Request[Any, Any, Any], form: NamedDependency[Wish]) -> Response[Any]:
    """Take it back."""
    visit = Visit(request)
    return _done(visit, form, EndForwarding(visit.account_no), "address_ended", "address")


@post("/in-touch/askings/{asking_id:str}", opt=allow(person=True), status_code=200, sync_to_thread=True)
def answer_asking(
    request: Request[Any, Any, Any], asking_id: FromPath[str], form: NamedDependency[Wish]
) -> Response[Any]:
    """Say yes or no to one who asks."""
    visit = Visit(request)
    give = form.give == "yes"
    command = AnswerAsking(AskingId(asking_id), visit.account_no, give)
    return _done(visit, form, command, "address_given" if give else "address_kept", "askings")


@post("/in-touch/handovers/{handover_id:str}", opt=allow(person=True), status_code=200, sync_to_thread=True)
def name_successor(
    request: Request[Any, Any, Any], handover_id: FromPath[str], form: NamedDependency[Wish]
) -> Response[Any]:
    """Name a member who could take a group."""
    visit = Visit(request)
    number = AccountNo(int(form.member)) if form.member.isascii() and form.member.isdigit() else AccountNo(0)
    command = NameSuccessor(HandoverId(handover_id), visit.account_no, number)
    return _done(visit, form, command, "successor_named", handover_id)


def _done(visit: Visit, form: Wish, command: Command, say: str, field: str) -> Response[Any]:
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if not isinstance(answer, Refusal):
        return redirect(visit.request, "/in-touch", say=say)
    if answer.code is Code.NOT_FOUND:
        raise Refused(answer)
    return _shown(visit, answer, form, field)


def _shown(
    visit: Visit, refused: Refusal | None = None, form: Wish | None = None, field: str = ""
) -> Response[str]:
    request = visit.request
    with visit.looking() as look:
        found = touch_page(look, visit.account_no)
        account = look.reader.get(ACCOUNTS, visit.account_no)
    said = None
    if refused is not None:
        said = translations(chosen(request)).gettext(MISTAKES.get(refused.code, ELSE))
    context = {
        "touch": found,
        "typed": form or Wish(address=found.address or "", followers=found.followers or ""),
        "lines": tuple(Line),
        "mistakes": ((field, said),) if said else (),
        "form_id": fresh_form_id,
    }
    status = STATUS_OF[refused.code] if refused is not None else 200
    zone = account.zone if account else None
    return page(request, "person/in_touch.html", context, zone=zone, status=status)


FORMS: Final = {"form": Provide(wish)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_in_touch,
    leave_address,
    end_forwarding,
    answer_asking,
    name_successor,
)
