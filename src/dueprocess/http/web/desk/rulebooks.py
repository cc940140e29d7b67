"""Rulebooks: versions, what a new one changes for people, proposing one as YAML, and the second person's approval.

A file with mistakes comes back with every mistake at its line and column, and its text in the page to be put right.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath

from dueprocess.application.backtest.running import backtest
from dueprocess.application.rulebook_version import content_digest
from dueprocess.application.views.all import RULEBOOKS
from dueprocess.domain.rulebook_version import (
    ApproveRulebook,
    InForce,
    ProposeRulebook,
    RulebookVersion,
    in_force,
)
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import ANY_ROLE, allow
from dueprocess.http.limits import BODY_RULEBOOK_MAX
from dueprocess.http.web.desk.seat import Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import translations
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.refusals import Refusal
from dueprocess.rulebook import reading
from dueprocess.rulebook.diff import Change, days_until_effect, diff
from dueprocess.rulebook.model import Catalogue, Rulebook

Uploaded = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]

_MISSING = N_("Choose a file, or paste the rulebook as YAML.")
_NOT_TEXT = N_("The file is not UTF-8 text.")
_WRONG = N_("%(file)s, line %(line)d, column %(column)d: %(what)s; %(help)s")


class Draft(msgspec.Struct, frozen=True):
    """A sound rulebook with the catalogue it was read with."""

    rulebook: Rulebook
    catalogue: Catalogue
    body: str
    catalogue_body: str


@get("/rulebook", sync_to_thread=True, opt=allow(roles=ANY_ROLE))
def show_rulebooks(request: Web) -> Response[str]:
    """All versions, and the form for the next one."""
    with seated(request) as seat:
        return _list(seat)


@get("/rulebook/{version:int}", sync_to_thread=True, opt=allow(roles=ANY_ROLE))
def show_version(request: Web, version: FromPath[int]) -> Response[str]:
    """One version: what it changes for people, and its approval."""
    with seated(request) as seat:
        return _version(seat, version)


@post(
    "/rulebook/propose",
    sync_to_thread=True,
    opt=allow(roles=(Role.SUPERVISOR, Role.OPERATOR)),
    status_code=200,
    request_max_body_size=BODY_RULEBOOK_MAX,
)
def propose(request: Web, data: Uploaded) -> Response[Any]:
    """Check a file, show what it changes for people, and propose it when that was confirmed."""
    texts = {name: _text(data, name) for name in ("rulebook", "catalogue")}
    plain = {name: value for name, value in data.items() if isinstance(value, str)}
    with seated(request, {**plain, **{name: text or "" for name, text in texts.items()}}) as seat:
        if None in texts.values():
            return _list(seat, [("rulebook", translations(seat.locale).gettext(_NOT_TEXT))])
        draft = _draft(seat, texts["rulebook"] or "", texts["catalogue"] or "")
        if not isinstance(draft, Draft):
            return _list(seat, draft)
        if seat.form.one("step") != "confirm":
            return _preview(seat, draft)
        digest = content_digest(draft.body, draft.catalogue_body)
        command = ProposeRulebook(draft.rulebook.version, digest, draft.body, draft.catalogue_body, seat.me)
        answer = seat.carry_out(command)
        if isinstance(answer, Refusal):
            return _list(seat, seat.mistaken(answer, {"version": "rulebook"}))
        return seat.go(f"/desk/rulebook/{draft.rulebook.version}", "desk_rulebook_proposed")


@post(
    "/rulebook/{version:int}/approve", sync_to_thread=True, opt=allow(roles=(Role.APPROVER,)), status_code=303
)
def approve(request: Web, version: FromPath[int], data: Posted) -> Response[Any]:
    """Publish the very content that this form was made for."""
    with seated(request, data) as seat:
        answer = seat.carry_out(ApproveRulebook(version, seat.form.one("seen"), seat.me))
        if isinstance(answer, Refusal):
            found(answer)
            return _version(seat, version, seat.mistaken(answer))
        return seat.go(f"/desk/rulebook/{version}", "desk_rulebook_published")


def _text(data: dict[str, Any], name: str) -> str | None:
    """The text of a part: of the file where one was chosen, else what was pasted. None where it is no text."""
    file = data.get(f"{name}_file")
    if isinstance(file, UploadFile):
        content = file.file.read()
        if content:
            try:
                return content.decode("utf-8-sig")
            except UnicodeDecodeError:
                return None
    pasted = data.get(name, "")
    return pasted if isinstance(pasted, str) else ""


def _draft(seat: Seat, text: str, catalogue_text: str) -> Draft | Mistakes:
    """The rulebook that the text holds, with the newest catalogue where no other is given; or every mistake."""
    if not text.strip():
        return [("rulebook", translations(seat.locale).gettext(_MISSING))]
    newest = seat.look.policies.catalogue(seat.look.reader)
    catalogue: Catalogue | reading.Mistakes | None = newest
    if catalogue_text.strip():
        catalogue = reading.read_catalogue(catalogue_text, "catalogue.yaml", newest)
    if isinstance(catalogue, reading.Mistakes):
        return _mistakes(seat, catalogue, "catalogue")
    if catalogue is None:
        return [("catalogue", translations(seat.locale).gettext(_MISSING))]
    rulebook = reading.read_rulebook(text, "rulebook.yaml", catalogue)
    if isinstance(rulebook, reading.Mistakes):
        return _mistakes(seat, rulebook, "rulebook")
    return Draft(rulebook, catalogue, canonical(rulebook).decode(), canonical(catalogue).decode())


def _mistakes(seat: Seat, mistakes: reading.Mistakes, field: str) -> Mistakes:
    form = translations(seat.locale).gettext(_WRONG)
    return [
        (
            field,
            form
            % {
                "file": item.file,
                "line": item.line,
                "column": item.column,
                "what": item.message,
                "help": item.help,
            },
        )
        for item in mistakes.found
    ]


def _list(seat: Seat, mistakes: Mistakes | None = None) -> Response[str]:
    published = seat.look.policies.published(seat.look.reader)
    context = {
        "versions": sorted(seat.look.reader.all(RULEBOOKS), key=lambda row: -row.version),
        "current": in_force(published, seat.look.now),
        "expected": published[-1].version + 1 if published else 1,
        "may_propose": seat.has(Role.SUPERVISOR, Role.OPERATOR),
    }
    return seat.page("desk/rulebooks.html", context, mistakes)


def _preview(seat: Seat, draft: Draft) -> Response[str]:
    published = seat.look.policies.published(seat.look.reader)
    changes = _changes(published[-1] if published else None, draft.rulebook, draft.catalogue)
    context = {
        "draft": draft,
        "changes": changes,
        "days": days_until_effect(changes) if published else 0,
        "digest": content_digest(draft.body, draft.catalogue_body),
    }
    return seat.page("desk/rulebook_preview.html", context)


def _version(seat: Seat, number: int, mistakes: Mistakes | None = None) -> Response[str]:
    row: RulebookVersion = found(seat.look.reader.get(RULEBOOKS, number))
    policies, reader = seat.look.policies, seat.look.reader
    rulebook, catalogue = policies.content(row)
    earlier = [item for item in policies.published(reader) if item.version < number]
    before = earlier[-1] if earlier else None
    changes = _changes(before, rulebook, catalogue)
    context = {
        "row": row,
        "rulebook": rulebook,
        "before": before,
        "changes": changes,
        "days": days_until_effect(changes) if before else 0,
        "proposed_by": seat.name(row.proposed_by),
        "approved_by": seat.name(row.approved_by),
        "may_approve": seat.has(Role.APPROVER) and row.approved_by is None,
        "mine": row.proposed_by == seat.me,
        "shadow": _shadow(seat, row, rulebook) if before and row.takes_effect_at is None else None,
    }
    return seat.page("desk/rulebook.html", context, mistakes)


def _shadow(seat: Seat, row: RulebookVersion, rulebook: Rulebook) -> dict[str, Any]:
    """What a version that waits would have made of every decision since it was proposed."""
    return backtest(seat.look.reader, seat.look.policies, rulebook, row.proposed_at)


def _changes(before: InForce | None, rulebook: Rulebook, catalogue: Catalogue) -> tuple[Change, ...]:
    return diff(before.rulebook, rulebook, catalogue) if before else ()


ROUTES = (show_rulebooks, show_version, propose, approve)
