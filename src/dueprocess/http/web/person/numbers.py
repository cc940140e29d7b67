"""Numbers: the page of whoever holds a number that an account has already, and how those who have the account oppose it.

Whoever holds the number comes by a signed address and is nobody here: the page says nothing of the account, not even whether it has
another contact. They choose in two steps, undo for 7 days, and prove an account theirs by a code to another contact of it.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.number_claims import NumberClaimPage, number_claim_page
from dueprocess.application.views.all import ACCOUNTS
from dueprocess.application.views.protecting import NUMBER_CLAIMS
from dueprocess.domain.number_claim import (
    OVER,
    Choice,
    ChooseNumber,
    NumberClaim,
    Objector,
    ObjectToNumberClaim,
    ProveNumber,
    UndoNumberChoice,
)
from dueprocess.http.auth import entry, stop_links
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.staff import Throttled
from dueprocess.http.auth.stop_links import StopLink
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.services import Services
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.errors import error_page
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person.entry import WRONG_CODE
from dueprocess.http.web.person.stopping import LETTER
from dueprocess.http.web.person.typed import text_of
from dueprocess.http.web.person.visit import Visit, looking
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.ids import NumberClaimId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor, ActorKind

HOLDER: Final = Actor(ActorKind.SYSTEM, "number")
"""As the record names whoever holds a number: nobody knows who they are."""
NOT_CHOSEN: Final = N_("Choose one of the two.")

flash.MESSAGES.update(number_opposed=N_("You stopped it. The number stays with your account."))


class NumberForm(msgspec.Struct, frozen=True):
    """The fields of the forms."""

    token: str = ""
    command_id: str = ""
    choice: str = ""
    entry_id: str = ""
    code: str = ""
    claim_id: str = ""


async def number_form(request: Request[Any, Any, Any]) -> NumberForm:
    """Read a form."""
    form = await request.form()
    return NumberForm(**{name: text_of(form.get(name)) for name in NumberForm.__struct_fields__})


class Holding:
    """One visit of whoever holds a number: the claim that their address names. Anything else raises (410)."""

    def __init__(self, request: Request[Any, Any, Any], token: str) -> None:
        self.request = request
        self.services: Services = services_of(request)
        self.token = token
        link = stop_links.read_stop_link(self.services.settings, stop_links.NUMBER, token)
        with self.services.store.read() as reader:
            found = reader.get(NUMBER_CLAIMS, link.object_id) if link is not None else None
        self.claim: NumberClaim | None = found if found is not None and link is not None else None

    def act(self, form: NumberForm, command: Command) -> Refusal | None:
        """Carry out what a form asks for."""
        answer = carry_out(self.services, HOLDER, form.command_id, command)
        return answer if isinstance(answer, Refusal) else None

    def shown(self, refused: Refusal | None = None, **more: Any) -> Response[Any]:
        """The page as it is now."""
        if self.claim is None:
            return error_page(self.request, 410)
        with looking(self.services) as look:
            found = number_claim_page(look, self.claim.claim_id)
        mistakes = more.pop("mistakes", ())
        if refused is not None:
            entry_words = entry_of(refused.code, chosen(self.request))
            said = sentences([entry_words.meaning, entry_words.next_step], chosen(self.request))
            mistakes = (("main-content", said),)
        context = {
            "claim": found,
            "over": found is not None and found.stage in OVER,
            "token": self.token,
            "command_id": fresh_form_id(),
            "mistakes": mistakes,
            "choice": "",
            "summary": False,
            "entry_id": "",
            **more,
        }
        status = 200 if not mistakes else STATUS_OF[refused.code] if refused is not None else 422
        return page(self.request, "person/number.html", context, status=status)

    def back(self, refused: Refusal | None) -> Response[Any]:
        """After a form: the page anew, or what was refused."""
        return self.shown(refused) if refused is not None else self.shown()


@get("/number", opt=allow(public=True), sync_to_thread=True)
def show_number(request: Request[Any, Any, Any]) -> Response[Any]:
    """What there is to choose, or how it stands."""
    return Holding(request, request.query_params.get("token", "")).shown()


@post("/number/choose", opt=allow(public=True), status_code=200, sync_to_thread=True)
def sum_up(request: Request[Any, Any, Any], form: NamedDependency[NumberForm]) -> Response[Any]:
    """The first step: what would follow from it, in words. Nothing is chosen yet."""
    held = Holding(request, form.token)
    if form.choice not in set(Choice):
        said = translations(chosen(request)).gettext(NOT_CHOSEN)
        return held.shown(mistakes=(("choice", said),))
    return held.shown(choice=form.choice, summary=True)


@post("/number/confirm", opt=allow(public=True), status_code=200, sync_to_thread=True)
def choose(request: Request[Any, Any, Any], form: NamedDependency[NumberForm]) -> Response[Any]:
    """The second step."""
    held = Holding(request, form.token)
    if held.claim is None or form.choice not in set(Choice):
        return held.shown()
    return held.back(held.act(form, ChooseNumber(held.claim.claim_id, Choice(form.choice))))


@post("/number/undo", opt=allow(public=True), status_code=200, sync_to_thread=True)
def undo(request: Request[Any, Any, Any], form: NamedDependency[NumberForm]) -> Response[Any]:
    """Take the choice back."""
    held = Holding(request, form.token)
    if held.claim is None:
        return held.shown()
    return held.back(held.act(form, UndoNumberChoice(held.claim.claim_id)))


@post("/number/code", opt=allow(public=True), status_code=200, sync_to_thread=True)
def send_code(request: Request[Any, Any, Any], form: NamedDependency[NumberForm]) -> Response[Any]:
    """Send a code to another contact of the account. The answer is the same whether it has one or not."""
    held = Holding(request, form.token)
    if held.claim is None or held.claim.choice is not Choice.MINE:
        return held.shown()
    with held.services.store.read() as reader:
        external_id = reader.external_id(held.claim.account_no)
    started = entry.start(held.services, external_id or "", _source(request))
    if isinstance(started, Throttled):
        return error_page(request, 429, retry_after=started.retry_after)
    return held.shown(entry_id=started.entry_id)


@post("/number/proof", opt=allow(public=True), status_code=200, sync_to_thread=True)
def prove(request: Request[Any, Any, Any], form: NamedDependency[NumberForm]) -> Response[Any]:
    """The code: with it the account is theirs, for it came to another contact of it."""
    held = Holding(request, form.token)
    if held.claim is None:
        return held.shown()
    shown = entry.proven(held.services, form.entry_id, form.code, _source(request))
    if isinstance(shown, Throttled):
        return error_page(request, 429, retry_after=shown.retry_after)
    if shown is None or shown.account_no != held.claim.account_no:
        said = translations(chosen(request)).gettext(WRONG_CODE)
        return held.shown(mistakes=(("code", said),), entry_id=form.entry_id)
    command = ProveNumber(held.claim.claim_id, shown.account_no, shown.known_since)
    return held.back(held.act(form, command))


@post("/number/oppose", opt=allow(person=True), status_code=200, sync_to_thread=True)
def oppose(request: Request[Any, Any, Any], form: NamedDependency[NumberForm]) -> Response[Any]:
    """Somebody signed in to the account stops it."""
    visit = Visit(request)
    command = ObjectToNumberClaim(NumberClaimId(form.claim_id), visit.account_no, Objector.OWNER)
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return redirect(request, "/standing", say="number_opposed")


@get("/number/stop", opt=allow(public=True), sync_to_thread=True)
def show_stop(request: Request[Any, Any, Any]) -> Response[Any]:
    """What the link in a letter opens: one button, and nothing of whose account it is."""
    return _stopping(request, request.query_params.get("token", ""), stopping=False)


@post("/number/stop", opt=allow(public=True), status_code=200, sync_to_thread=True)
def stop(request: Request[Any, Any, Any], form: NamedDependency[NumberForm]) -> Response[Any]:
    """Stop it, with the link alone."""
    return _stopping(request, form.token, stopping=True)


def _stopping(request: Request[Any, Any, Any], token: str, *, stopping: bool) -> Response[Any]:
    services = services_of(request)
    link = stop_links.read_stop_link(services.settings, stop_links.NUMBER_STOP, token)
    with looking(services) as look:
        row = look.reader.get(NUMBER_CLAIMS, link.object_id) if link is not None else None
        found = number_claim_page(look, row.claim_id) if row is not None else None
        account = look.reader.get(ACCOUNTS, row.account_no) if row is not None else None
    if link is None or row is None or found is None or row.account_no != link.account_no:
        return error_page(request, 410)
    state = _state(found)
    if stopping and state == "asked":
        state = _oppose_by_letter(services, link)
    context = {"state": state, "claim": found, "token": token}
    zone = account.zone if account is not None else None
    status = 409 if stopping and state == "too_late" else 200
    return page(request, "person/number_stop.html", context, zone=zone, status=status)


def _state(found: NumberClaimPage) -> str:
    if found.stage == "objected":
        return "stopped"
    return "too_late" if found.stage in OVER or found.choice is None else "asked"


def _oppose_by_letter(services: Services, link: StopLink) -> str:
    command = ObjectToNumberClaim(NumberClaimId(link.object_id), link.account_no, Objector.CONTACT)
    answer = carry_out(services, LETTER, fresh_form_id(), command)
    return "too_late" if isinstance(answer, Refusal) else "stopped"


def _source(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


FORMS: Final = {"form": Provide(number_form)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_number,
    sum_up,
    choose,
    undo,
    send_code,
    prove,
    oppose,
    show_stop,
    stop,
)
