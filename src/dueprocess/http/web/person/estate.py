"""Estate: the public page where a relative claims what somebody who has died left here, and the page they come back to.

Nobody needs an account. Whether there is an account of that name is answered to nobody on these pages (T11): a person at
the desk answers, with reasons, by a day.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.estates import EstatePage, estate_page
from dueprocess.application.views.all import ACCOUNTS, ESTATES
from dueprocess.domain.estate import (
    ClaimEstate,
    EstateClaimed,
    Relation,
    StopEstate,
    SupplementEstate,
    WishEstate,
)
from dueprocess.http.auth import entry, stop_links, throttle
from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.estate_links import OWNER, PAGE, estate_token, read_estate_token
from dueprocess.http.limits import ESTATES_BY_SOURCE, FILE_MAX
from dueprocess.http.problems import STATUS_OF, Refused
from dueprocess.http.services import Services
from dueprocess.http.web import flash
from dueprocess.http.web.acting import carry_out, fresh_form_id
from dueprocess.http.web.errors import error_page
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import chosen, translations
from dueprocess.http.web.layout import page, redirect, services_of
from dueprocess.http.web.person.typed import Mistake, cleaned, text_of
from dueprocess.http.web.person.visit import Visit, looking
from dueprocess.http.web.rendering import sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.ids import EstateId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal
from dueprocess.record.envelope import Actor, ActorKind

LETTER: Final = Actor(ActorKind.SYSTEM, "letter")
FIELD_MAX: Final = 200
RELATIONS: Final = {
    Relation.SPOUSE: N_("husband or wife"),
    Relation.CHILD: N_("son or daughter"),
    Relation.PARENT: N_("father or mother"),
    Relation.SIBLING: N_("brother or sister"),
    Relation.GRANDCHILD: N_("grandchild"),
    Relation.GRANDPARENT: N_("grandparent"),
    Relation.HEIR: N_("heir by a will or a notary’s paper"),
}
MISSING: Final = {
    "account": N_(
        "Write the account of the person who died: its name in the app, e-mail address or phone number."
    ),
    "name": N_("Write your own name, as it stands in your ID."),
    "contact": N_("Write your e-mail address: the answer goes there."),
    "relation": N_("Choose who you are to the person who died."),
    "words": N_("Write a few words. One sentence is enough."),
    "files": N_("Add at least one picture: of the death certificate, or of what shows that you are family."),
    "number": N_("A bank account needs both: the bank, and the number."),
}
flash.MESSAGES.update(
    estate_claimed=N_(
        "We have it. Keep this page’s link: it is your way back. We sent it to your e-mail address too."
    ),
    estate_supplemented=N_("We have it. A person looks at everything again."),
    estate_wished=N_("Noted. You can change it as long as you like."),
)


class Said(msgspec.Struct, frozen=True):
    """The fields of the forms, as they were sent."""

    account: str = ""
    name: str = ""
    relation: str = ""
    contact: str = ""
    words: str = ""
    bank: str = ""
    number: str = ""
    token: str = ""
    data: str = ""
    command_id: str = ""
    files: tuple[bytes, ...] = ()


async def said(request: Request[Any, Any, Any]) -> Said:
    """Read a form."""
    form = await request.form()
    given = [item for item in form.getall("files", []) if isinstance(item, UploadFile)]
    files = [await item.read(FILE_MAX + 1) for item in given if item.filename]
    texts = {name: text_of(form.get(name)).strip() for name in Said.__struct_fields__ if name != "files"}
    return Said(**texts, files=tuple(files))


@get("/estate", opt=allow(public=True), sync_to_thread=True)
def show_estate(request: Request[Any, Any, Any]) -> Response[str]:
    """What a relative gets, what it takes, and the form."""
    return _asked(request, Said())


@post("/estate", opt=allow(public=True), status_code=200, sync_to_thread=True)
def claim_estate(request: Request[Any, Any, Any], form: NamedDependency[Said]) -> Response[Any]:
    """Claim it."""
    services = services_of(request)
    texts = translations(chosen(request))
    papers, wrong = cleaned(form.files, services.files)
    mistakes = [(field, texts.gettext(MISSING[field])) for field in _missing(form)]
    mistakes += [(field, texts.gettext(text)) for field, text in wrong]
    if mistakes:
        return _asked(request, form, tuple(mistakes), 422)
    wait = throttle.hit(services, ESTATES_BY_SOURCE, request.client.host if request.client else "")
    if wait is not None:
        return error_page(request, 429, retry_after=wait)
    number = entry.account_given(services, form.account[:FIELD_MAX])
    with services.store.read() as reader:
        account = reader.get(ACCOUNTS, number)
    command = ClaimEstate(
        account.account_no if account is not None and not account.erased else None,
        Private(form.account[:FIELD_MAX]),
        Private(form.name[:FIELD_MAX]),
        Relation(form.relation),
        Private(form.contact[:FIELD_MAX]),
        Private(form.words),
        papers,
        Private(form.bank[:FIELD_MAX]),
        Private(form.number[:FIELD_MAX]),
        chosen(request),
    )
    answer = carry_out(services, LETTER, form.command_id, command)
    if isinstance(answer, Refusal):
        return _asked(request, form, (("words", _sentence(request, answer)),), STATUS_OF[answer.code])
    (event,) = (item for item in answer.events if isinstance(item, EstateClaimed))
    token = estate_token(services.settings, event.estate_id)
    return redirect(request, f"{PAGE}?token={token}", say="estate_claimed")


@get(PAGE, opt=allow(public=True), sync_to_thread=True)
def show_mine(request: Request[Any, Any, Any]) -> Response[Any]:
    """How it stands with the claim that a link is of."""
    return mine(request, request.query_params.get("token", ""))


@post("/estate/more", opt=allow(public=True), status_code=200, sync_to_thread=True)
def send_more(request: Request[Any, Any, Any], form: NamedDependency[Said]) -> Response[Any]:
    """Send what was missing."""
    services = services_of(request)
    estate_id = read_estate_token(services.settings, form.token)
    if estate_id is None:
        return error_page(request, 410)
    texts = translations(chosen(request))
    papers, wrong = cleaned(form.files, services.files)
    missing = MISSING["words"]
    mistakes = [] if form.words else [("words", texts.gettext(missing))]
    mistakes += [(field, texts.gettext(text)) for field, text in wrong]
    if mistakes:
        return mine(request, form.token, form, tuple(mistakes), 422)
    command = SupplementEstate(estate_id, Private(form.words), papers)
    answer = carry_out(services, relative(estate_id), form.command_id, command)
    if isinstance(answer, Refusal):
        wrong_words = (("words", _sentence(request, answer)),)
        return mine(request, form.token, form, wrong_words, STATUS_OF[answer.code])
    return redirect(request, f"{PAGE}?token={form.token}", say="estate_supplemented")


@get(OWNER, opt=allow(public=True), sync_to_thread=True)
def show_stop(request: Request[Any, Any, Any]) -> Response[Any]:
    """What the letter to every contact of the account leads to: one button, for whoever lives."""
    return _stop_page(request, request.query_params.get("token", ""), stopping=False)


@post(OWNER, opt=allow(public=True), status_code=200, sync_to_thread=True)
def stop_it(request: Request[Any, Any, Any], form: NamedDependency[Said]) -> Response[Any]:
    """They live: it is over."""
    return _stop_page(request, form.token, stopping=True)


@post("/estate/wish", opt=allow(person=True), status_code=200, sync_to_thread=True)
def wish(request: Request[Any, Any, Any], form: NamedDependency[Said]) -> Response[Any]:
    """A person decides while they live what their relatives get."""
    visit = Visit(request)
    command = WishEstate(visit.account_no, data=form.data != "no")
    answer = carry_out(visit.services, visit.actor, form.command_id, command)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return redirect(request, "/close", say="estate_wished")


def relative(estate_id: EstateId) -> Actor:
    """As the record names whoever holds the link of a claim: the claim's own id, and no account."""
    return Actor(ActorKind.RELATIVE, estate_id)


def claimed(services: Services, token: str) -> EstatePage | None:
    """The page of the claim that a token is of."""
    estate_id = read_estate_token(services.settings, token)
    if estate_id is None:
        return None
    with looking(services) as look:
        return estate_page(look, estate_id)


def mine(
    request: Request[Any, Any, Any],
    token: str,
    form: Said | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response[Any]:
    """The page of one claim."""
    services = services_of(request)
    found = claimed(services, token)
    if found is None:
        return error_page(request, 410)
    archives = services.archives
    ready = (
        found.export is not None
        and found.export.fetchable(found.at)
        and archives is not None
        and archives.there(found.export)
    )
    context = {
        "estate": found,
        "ready": ready,
        "token": token,
        "said": form or Said(),
        "mistakes": mistakes,
        "form_id": fresh_form_id,
        "has_money": services.wallet is not None,
    }
    return page(request, "person/estate_mine.html", context, status=status)


def _stop_page(request: Request[Any, Any, Any], token: str, *, stopping: bool) -> Response[Any]:
    services = services_of(request)
    link = stop_links.read_stop_link(services.settings, OWNER, token)
    with services.store.read() as reader:
        found = reader.get(ESTATES, EstateId(link.object_id)) if link is not None else None
        account = reader.get(ACCOUNTS, found.account_no) if found is not None else None
    if link is None or found is None or found.account_no != link.account_no:
        return error_page(request, 410)
    state = "stopped" if found.stopped_at is not None else "asked" if found.stands else "over"
    if stopping and state == "asked":
        answer = carry_out(services, LETTER, fresh_form_id(), StopEstate(found.estate_id))
        state = "over" if isinstance(answer, Refusal) else "stopped"
    context = {"state": state, "token": token, "opens_at": found.opens_at}
    zone = account.zone if account is not None else None
    return page(request, "person/estate_stop.html", context, zone=zone)


def _missing(form: Said) -> list[str]:
    """The fields that are missing, in the order of the page."""
    fields = [name for name in ("account", "name", "contact", "words") if not getattr(form, name)]
    if form.contact and not ("@" in form.contact[1:-1] and "." in form.contact and " " not in form.contact):
        fields.append("contact")
    if form.relation not in set(Relation):
        fields.append("relation")
    if bool(form.bank) != bool(form.number):
        fields.append("number")
    if not form.files:
        fields.append("files")
    order = list(MISSING)
    return sorted(fields, key=order.index)


def _asked(
    request: Request[Any, Any, Any], form: Said, mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response[str]:
    texts = translations(chosen(request))
    context = {
        "said": form,
        "relations": [(name.value, texts.gettext(words)) for name, words in RELATIONS.items()],
        "mistakes": mistakes,
        "command_id": fresh_form_id(),
    }
    return page(request, "person/estate.html", context, status=status)


def _sentence(request: Request[Any, Any, Any], refused: Refusal) -> str:
    entry = entry_of(refused.code, chosen(request))
    return sentences([entry.meaning, entry.next_step], chosen(request))


FORMS: Final = {"form": Provide(said)}
ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_estate,
    claim_estate,
    show_mine,
    send_more,
    show_stop,
    stop_it,
    wish,
)
