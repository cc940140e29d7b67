"""Appeals: the person's words beside the decision, and the answer: previewed, then confirmed."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from dueprocess.application.queries.asking import foresee
from dueprocess.application.queries.desk_appeal import AppealFile, appeal_file, attachment
from dueprocess.application.queries.grounds import shorter
from dueprocess.application.queries.preview import notice_preview
from dueprocess.domain.decision import Outcome
from dueprocess.domain.evidence import OpenEvidence, Purpose
from dueprocess.domain.review import AnswerAppeal, PutBackAppeal, TakeAppeal, Variation
from dueprocess.domain.staff import Role
from dueprocess.http.auth.caller import allow
from dueprocess.http.web.desk.cases import picture
from dueprocess.http.web.desk.seat import READERS, Mistakes, Posted, Seat, Web, found, seated
from dueprocess.http.web.desk.showing import framed
from dueprocess.http.web.flash import N_
from dueprocess.http.web.language import translations
from dueprocess.kernel.capabilities import Capability
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.ids import AppealId, EvidenceId
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.messages import Command
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Code, Refusal, refuse

FIELDS = {"variations": "varying", "reason": "reason", "outcome": "outcome", "evidence": "evidence"}

_TITLE = N_("Is this your answer?")
_CONFIRM = N_("Send this answer")
_DOES = {
    Outcome.OVERTURNED: N_("The decision falls with its rung and with what was built on it, at once."),
    Outcome.VARIED: N_("The finding stays. The measure is lighter from now on."),
    Outcome.AFFIRMED: N_("The decision stays as it is."),
}
_FOR_GOOD = N_("The answer cannot be taken back. The person reads your words as you wrote them.")
_LATE = N_("The date it was owed by has passed: what silence gave stays given.")


@get("/appeals/{appeal_id:str}", sync_to_thread=True, opt=allow(roles=READERS))
def show_appeal(request: Web, appeal_id: FromPath[str]) -> Response[str]:
    """An appeal, for whoever may take it and for whoever may not, with the reason why."""
    with seated(request) as seat:
        return appeal_page(seat, AppealId(appeal_id))


@get("/appeals/{appeal_id:str}/files/{number:int}", sync_to_thread=True, opt=allow(roles=READERS))
def show_file(request: Web, appeal_id: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """A file that the person added."""
    with seated(request) as seat:
        return picture(*found(attachment(seat.look, AppealId(appeal_id), number)))


@post(
    "/appeals/{appeal_id:str}/take", sync_to_thread=True, opt=allow(roles=(Role.REVIEWER,)), status_code=303
)
def take_appeal(request: Web, appeal_id: FromPath[str], data: Posted) -> Response[Any]:
    """Take it, as somebody independent."""
    with seated(request, data) as seat:
        return _done(seat, appeal_id, TakeAppeal(AppealId(appeal_id), seat.me), "desk_appeal_taken")


@post(
    "/appeals/{appeal_id:str}/put-back",
    sync_to_thread=True,
    opt=allow(roles=(Role.REVIEWER, Role.SUPERVISOR)),
    status_code=303,
)
def put_back_appeal(request: Web, appeal_id: FromPath[str], data: Posted) -> Response[Any]:
    """Put it back."""
    with seated(request, data) as seat:
        return _done(seat, appeal_id, PutBackAppeal(AppealId(appeal_id), seat.me), "desk_appeal_back")


@post("/appeals/{appeal_id:str}/open", sync_to_thread=True, opt=allow(roles=READERS), status_code=303)
def open_item(request: Web, appeal_id: FromPath[str], data: Posted) -> Response[Any]:
    """Look at an item of evidence, to review."""
    with seated(request, data) as seat:
        purpose = Purpose.REVIEW if seat.has(Role.REVIEWER) else Purpose.AUDIT
        command = OpenEvidence(EvidenceId(seat.form.one("evidence_id")), seat.me, purpose)
        return _done(seat, appeal_id, command, "desk_opened", f"#{command.evidence_id}")


@post(
    "/appeals/{appeal_id:str}/answer", sync_to_thread=True, opt=allow(roles=(Role.REVIEWER,)), status_code=200
)
def answer_appeal(request: Web, appeal_id: FromPath[str], data: Posted) -> Response[Any]:
    """Preview the answer, go back to change it, or send it."""
    with seated(request, data) as seat:
        key = AppealId(appeal_id)
        if seat.form.one("step") == "edit":
            return appeal_page(seat, key)
        command = _command(seat, key)
        if isinstance(command, Refusal):
            return appeal_page(seat, key, seat.mistaken(command, FIELDS))
        if seat.form.one("step") == "confirm":
            return _done(seat, appeal_id, command, "desk_answered")
        foreseen = foresee(seat.look, command)
        if isinstance(foreseen, Refusal):
            found(foreseen)
            return appeal_page(seat, key, seat.mistaken(foreseen, FIELDS))
        file: AppealFile = found(appeal_file(seat.look, key, seat.staff))
        texts = translations(seat.locale)
        summary = [texts.gettext(_DOES[command.outcome]), texts.gettext(_FOR_GOOD)]
        if file.overdue:
            summary.append(texts.gettext(_LATE))
        return seat.page(
            "desk/preview.html",
            {
                "title": texts.gettext(_TITLE),
                "summary": summary,
                "action": f"/desk/appeals/{key}/answer",
                "carried": seat.form.pairs(),
                "confirm": texts.gettext(_CONFIRM),
                "heavy": False,
                **framed(request, notice_preview(seat.look, foreseen)),
            },
        )


def appeal_page(seat: Seat, appeal_id: AppealId, mistakes: Mistakes | None = None) -> Response[str]:
    """The page of an appeal."""
    file: AppealFile = found(appeal_file(seat.look, appeal_id, seat.staff))
    now = seat.look.now
    lengths = {
        item.restriction_id: shorter(
            Duration(milliseconds=(item.until or item.review_by or Instant(now + 1)) - now)
        )
        for item in file.varying
    }
    return seat.page("desk/appeal.html", {"file": file, "lengths": lengths}, mistakes)


def _command(seat: Seat, appeal_id: AppealId) -> AnswerAppeal | Refusal:
    """The answer that the form asks for."""
    form = seat.form
    try:
        outcome = Outcome(form.one("outcome"))
    except ValueError:
        return refuse(Code.TEXT_MISSING, "outcome")
    if outcome not in _DOES:
        return refuse(Code.TEXT_MISSING, "outcome")
    variations = _variations(seat, appeal_id) if outcome is Outcome.VARIED else ()
    return AnswerAppeal(appeal_id, seat.me, outcome, Private(form.one("reason")), variations)


def _variations(seat: Seat, appeal_id: AppealId) -> tuple[Variation, ...]:
    """What of each restriction stays, and for how long; one of which nothing changes is left out."""
    file: AppealFile = found(appeal_file(seat.look, appeal_id, seat.staff))
    wanted = []
    for number, item in enumerate(file.varying):
        kept = set(seat.form.many(f"keep-{number}"))
        names = tuple(Capability(line.name) for line in item.capabilities if line.name in kept)
        until = _until(seat, seat.form.one(f"lasts-{number}"))
        if len(names) < len(item.capabilities) or until is not None:
            wanted.append(Variation(item.restriction_id, names, until))
    return tuple(wanted)


def _until(seat: Seat, text: str) -> Instant | None:
    try:
        return Instant(seat.look.now + Duration.parse(text).nominal) if text else None
    except (ValueError, OverflowError):
        return None


def _done(seat: Seat, appeal_id: str, command: Command, say: str, anchor: str = "") -> Response[Any]:
    answer = seat.carry_out(command)
    if isinstance(answer, Refusal):
        found(answer)
        return appeal_page(seat, AppealId(appeal_id), seat.mistaken(answer, FIELDS))
    return seat.go(f"/desk/appeals/{appeal_id}{anchor}", say)


ROUTES = (show_appeal, show_file, take_appeal, put_back_appeal, open_item, answer_appeal)
