"""Seat: where a caseworker sits: who they are now, one look at the record, and how a form's command is carried out.

The rules are:
1. One look for one page: everything on it is of the same moment.
2. Each form carries its command's id, made when the page was made: sent twice, it is carried out once (I-31).
3. A refusal comes back as the same page, with everything typed, what is wrong in words, and the next step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Final

from litestar import Request, Response
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body
from litestar.response import Redirect

from dueprocess.application import engine
from dueprocess.application.engine import Accepted
from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.staff import name_of
from dueprocess.application.views.all import ACCOUNTS, STAFF
from dueprocess.domain.staff import Role, Staff
from dueprocess.http.auth.gate import caller_of
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.services import Services
from dueprocess.http.web import layout
from dueprocess.http.web.desk import words
from dueprocess.http.web.language import Locale, chosen, known, name_in, translations
from dueprocess.http.web.rendering import enumerated, sentences
from dueprocess.http.wording import entry_of
from dueprocess.kernel.ids import AccountNo, CommandId, PersonId
from dueprocess.kernel.messages import Command
from dueprocess.kernel.refusals import Code, Refusal

Web = Request[Any, Any, Any]
Posted = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
Mistakes = list[tuple[str, str]]

STYLES: Final = ("vendor/govuk-frontend.min.css", "vendor/moj-frontend.min.css", "dueprocess.css", "desk.css")
TOP: Final = "main-content"
"""The anchor of a mistake that belongs to no field."""

READERS: Final = (Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR)
"""Who may read case files. Hotline agents and operators work without them."""


class Form:
    """What was posted: texts, one or many to a name, never anything else."""

    __slots__ = ("_posted",)

    def __init__(self, posted: Mapping[str, Any] | None = None) -> None:
        self._posted = posted or {}

    def __contains__(self, name: str) -> bool:
        return name in self._posted

    def one(self, name: str, otherwise: str = "") -> str:
        """The text of a field, the first where there are several."""
        value = self._posted.get(name, otherwise)
        if isinstance(value, list):
            value = value[0] if value else otherwise
        return value if isinstance(value, str) else otherwise

    def many(self, name: str) -> tuple[str, ...]:
        """All texts of a field."""
        value = self._posted.get(name, ())
        found = value if isinstance(value, list) else [value]
        return tuple(item for item in found if isinstance(item, str))

    def pairs(self) -> list[tuple[str, str]]:
        """Everything typed, to be carried on in hidden fields; not what each page makes anew."""
        return [
            (name, text)
            for name in self._posted
            if name not in {"_csrf_token", "step", "evidence_id", "content_id"}
            for text in self.many(name)
        ]


class Seat:
    """One request of a member of staff."""

    def __init__(self, request: Web, services: Services, staff: Staff, look: Looking) -> None:
        self.request = request
        self.services = services
        self.staff = staff
        self.look = look
        self.locale: Locale = chosen(request)
        self.form = Form()

    @property
    def me(self) -> PersonId:
        """The person id of whoever sits here."""
        return self.staff.person_id

    def has(self, *roles: Role) -> bool:
        """Whether they have any of these roles."""
        return bool(set(roles) & set(self.staff.roles))

    def name(self, person_id: PersonId | None) -> str:
        """A colleague's name."""
        return name_of(self.look, person_id)

    def account(self, account_no: AccountNo) -> str:
        """What the platform calls an account; its number here once that is erased."""
        return self.look.reader.external_id(account_no) or f"#{account_no}"

    def language(self, account_no: AccountNo) -> str:
        """The name of the language that an account reads."""
        row = self.look.reader.get(ACCOUNTS, account_no)
        return name_in(known(row.locale) or row.locale, self.locale) if row else ""

    def command_id(self, part: str = "") -> CommandId:
        """The id of the posted form's command. `part`: an act beside the form's own, with an id of its own."""
        return CommandId(self.form.one("command_id") + (f".{part}" if part else ""))

    def carry_out(self, command: Command, part: str = "") -> Accepted | Refusal:
        """Carry out the command of the form that was posted, or an act beside it."""
        actor = caller_of(self.request).actor
        return self.services.engine.carry_out(engine.Request(self.command_id(part), actor, command))

    def text(self, words_of_ours: str) -> str:
        """A text of ours in this person's language."""
        return translations(self.locale).gettext(words_of_ours)

    def page(
        self, template: str, context: Mapping[str, Any], mistakes: Mistakes | None = None
    ) -> Response[str]:
        """Answer with a page of the desk; with mistakes, as the answer to a form that was refused."""
        mistakes = mistakes or []
        around = {
            "wide": True,
            "styles": STYLES,
            "seat": self,
            "staff": self.staff,
            "my_name": self.name(self.me),
            "now": self.look.now,
            "words": words,
            "refused": self.said,
            "fresh": lambda: fresh_id("desk"),
            "form": self.form,
            "mistakes": mistakes,
            "stays": self.look.stays.stays,
            "places": words.places(self.staff.roles, demo=self.services.settings.demo),
        }
        return layout.page(self.request, template, {**around, **context}, status=422 if mistakes else 200)

    def go(self, path: str, say: str) -> Redirect:
        """Done: go and see."""
        return layout.redirect(self.request, path, say=say)

    def said(self, refusal: Refusal | None) -> str:
        """A refusal in words, with the next step."""
        return said(refusal, self.locale)

    def mistaken(self, refusal: Refusal, fields: Mapping[str, str] | None = None) -> Mistakes:
        """A refusal at its field. `fields`: what the law calls a part, and the page's field for it."""
        place = (fields or {}).get(refusal.at, refusal.at) or TOP
        return [(place, self.said(refusal))]


@contextmanager
def seated(request: Web, posted: Mapping[str, Any] | None = None) -> Iterator[Seat]:
    """Sit down: the caller as they are appointed now, and one look at the record."""
    services = layout.services_of(request)
    with services.store.read() as reader:
        look = Looking(reader, services.engine.policies, services.engine.now(reader.head().recorded_at))
        staff = reader.get(STAFF, caller_of(request).person_id)
        if staff is None:
            raise NotFoundException
        seat = Seat(request, services, staff, look)
        seat.form = Form(posted)
        yield seat


def said(refusal: Refusal | None, locale: Locale) -> str:
    """A refusal as two sentences: what is the matter, and what to do next. Empty for none."""
    if refusal is None:
        return ""
    entry = entry_of(refusal.code, locale)
    limits = [text for name, text in sorted(refusal.values.items()) if name != "role"]
    return sentences([entry.meaning, entry.next_step], locale, aside=enumerated(limits, locale))


def found(value: Any) -> Any:
    """What was looked for; nothing, somebody else's and unknown answer alike."""
    if value is None or (isinstance(value, Refusal) and value.code is Code.NOT_FOUND):
        raise NotFoundException
    return value
