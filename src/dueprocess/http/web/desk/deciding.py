"""Deciding: a case is decided in two steps: the notice is previewed, then the same form is confirmed.

The preview is planned by the very handler that decides, so what it shows is what is issued; it records nothing. The
command id is made with the form and travels through both steps.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from dueprocess.application.queries.asking import foresee
from dueprocess.application.queries.case_file import reporter_account
from dueprocess.application.queries.grounds import Grounded, MeasureOption, grounded
from dueprocess.application.queries.preview import notice_preview
from dueprocess.domain.decision import DecideCase, DecisionMade
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.cases import case_page
from dueprocess.http.web.desk.seat import Form, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.showing import framed
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import translations
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AccountNo, CaseId, EvidenceId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse
from dueprocess.rulebook.ladder import Choice

FIELDS = {
    "evidence": "evidence",
    "measures": "decision",
    "choices": "decision",
    "target": "target",
    "facts": "facts",
    "imminent_harm": "imminent_harm",
}

_TITLE = N_("Is this what you mean?")
_CONFIRM = N_("Decide, and issue this notice")
_PROPOSE = N_("Propose it to a second person")
_ACCOUNT = N_("Account %(name)s, clause %(clause)s, rung %(rung)d of its ladder.")
_WARNING = N_("A warning: nothing is restricted.")
_SECOND = N_("Nothing is in force until a second person has seen the same and agrees.")
_HARM = N_("In force at once, and over after 24 hours unless a second person confirms it.")
_AT_ONCE = N_("In force at once. You can withdraw it afterwards; the person will have been told.")


@post("/cases/{case_id:str}/decide", sync_to_thread=True, opt=allow(roles=(Role.DECIDER,)), status_code=200)
def decide(request: Web, case_id: FromPath[str], data: Posted) -> Response[Any]:
    """Preview, go back to change, or confirm."""
    with seated(request, data) as seat:
        case, form = CaseId(case_id), seat.form
        clause = form.one("clause")[:80]
        if form.one("step") == "edit":
            return case_page(seat, case, clause)
        command = _command(seat, case, clause)
        if isinstance(command, Refusal):
            return case_page(seat, case, clause, seat.mistaken(command, FIELDS))
        if form.one("step") == "confirm":
            return _confirmed(seat, command)
        foreseen = foresee(seat.look, command)
        if isinstance(foreseen, Refusal):
            found(foreseen)
            return case_page(seat, case, clause, seat.mistaken(foreseen, FIELDS))
        made = next(event for event in foreseen.events if isinstance(event, DecisionMade))
        notice = notice_preview(seat.look, foreseen)
        return seat.page(
            "desk/preview.html",
            {
                "title": translations(seat.locale).gettext(_TITLE),
                "summary": _summary(seat, made),
                "action": f"/desk/cases/{case}/decide",
                "carried": form.pairs(),
                "confirm": translations(seat.locale).gettext(_PROPOSE if made.awaiting else _CONFIRM),
                "heavy": bool(made.chosen) and not made.awaiting,
                "closes": notice.recovery if notice is not None else (),
                **framed(request, notice),
            },
        )


def _confirmed(seat: Seat, command: DecideCase) -> Response[Any]:
    answer = seat.carry_out(command)
    if isinstance(answer, Refusal):
        found(answer)
        return case_page(seat, command.case_id, command.clause, seat.mistaken(answer, FIELDS))
    made = next(event for event in answer.events if isinstance(event, DecisionMade))
    return seat.go(
        f"/desk/decisions/{made.decision_id}", "desk_proposed" if made.awaiting else "desk_decided"
    )


def _command(seat: Seat, case_id: CaseId, clause: str) -> DecideCase | Refusal:
    """The command that the form asks for."""
    form = seat.form
    evidence = tuple(EvidenceId(item) for item in dict.fromkeys(form.many("evidence")))
    ground = grounded(seat.look, case_id, seat.me, clause, evidence)
    found(ground)
    if isinstance(ground, Refusal):
        return ground
    assert isinstance(ground, Grounded)  # noqa: S101 (narrowing: `found` raised for nothing)
    target = _target(seat, case_id) if ground.names_person else None
    if isinstance(target, Refusal):
        return target
    choices = _choices(form, ground, target)
    if isinstance(choices, Refusal):
        return choices
    return DecideCase(
        case_id,
        seat.me,
        clause,
        Private(form.one("facts")),
        evidence,
        choices,
        target,
        imminent_harm=ground.grave and "imminent_harm" in form,
        automation_detected="automation_detected" in form,
    )


def _target(seat: Seat, case_id: CaseId) -> AccountNo | Refusal | None:
    """The person not to be contacted: behind a reporter's letter, or by the platform's own id. To say nothing is a slip."""
    person = seat.form.one("person")
    if person.startswith("reporter-"):
        number = reporter_account(seat.look, case_id, person.removeprefix("reporter-"))
    elif person == "account":
        number = seat.look.reader.account_no(seat.form.one("account").strip()[:200])
    elif person == "nobody":
        return None
    else:
        number = None
    return number if number is not None else refuse(Code.TARGET_UNKNOWN, "target")


def _choices(form: Form, ground: Grounded, target: AccountNo | None) -> tuple[Choice, ...] | Refusal:
    """What was chosen of the rung's measures. A measure of which nothing is ticked is left out."""
    chosen = []
    for option in ground.measures:
        if option.no_contact:
            if target is not None:
                chosen.append(_whole(option, target))
            continue
        kept = set(form.many(f"keep-{option.ordinal}"))
        names = tuple(Capability(line.name) for line in option.capabilities if line.name in kept)
        if names:
            lasts = _length(form.one(f"lasts-{option.ordinal}"))
            if isinstance(lasts, Refusal):
                return lasts
            chosen.append(_part(option, names, lasts))
    return tuple(chosen)


def _whole(option: MeasureOption, target: AccountNo) -> Choice:
    return Choice(
        tuple(Capability(line.name) for line in option.capabilities),
        lasts=option.lasts,
        permanent=option.permanent,
        review_every=option.review_every,
        target=target,
        remedies=option.remedies,
    )


def _part(option: MeasureOption, names: tuple[Capability, ...], lasts: Duration | None) -> Choice:
    if lasts is not None:
        return Choice(names, lasts=lasts, remedies=option.remedies)
    return Choice(
        names,
        lasts=option.lasts,
        permanent=option.permanent,
        review_every=option.review_every,
        remedies=option.remedies,
    )


def _length(text: str) -> Duration | Refusal | None:
    if not text:
        return None
    try:
        return Duration.parse(text)
    except (ValueError, OverflowError):
        return refuse(Code.MEASURE_UNBOUNDED, "measures")


def _summary(seat: Seat, made: DecisionMade) -> list[str]:
    """What is about to happen, in a few sentences."""
    texts = translations(seat.locale)
    name = seat.account(made.account_no)
    lines = [
        texts.gettext(_ACCOUNT) % {"name": name, "clause": made.clause, "rung": made.rung},
        texts.ngettext(
            "%(num)d item of evidence is cited.", "%(num)d items of evidence are cited.", len(made.evidence)
        )
        % {"num": len(made.evidence)},
    ]
    if not made.chosen:
        return [*lines, texts.gettext(_WARNING)]
    ending = _SECOND if made.awaiting else _HARM if made.imminent_harm else _AT_ONCE
    return [*lines, texts.gettext(ending)]


ROUTES = (decide,)
