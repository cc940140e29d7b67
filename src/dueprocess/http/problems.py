"""Problems: every refusal and every error as problem+json (RFC 9457), in the caller's language.

One table says which HTTP answer a code gives. Nothing of the input is echoed, and no trace is shown. What does not
exist, what is somebody else's and what is unknown answer with the very same bytes (threat T11).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.routes import HTTPRoute

from dueprocess.http.faults import STATUS, Fault
from dueprocess.http.languages import ENGLISH, Locale, negotiated
from dueprocess.http.wording import entry_of
from dueprocess.kernel.refusals import Code, Entry, Refusal

PROBLEM_JSON: Final = "application/problem+json"
_LOG = logging.getLogger("dueprocess.http")

_NOT_FOUND: Final = frozenset({Code.NOT_FOUND, Code.REMEDY_NOT_REQUESTED})
_FORBIDDEN: Final = frozenset(
    {
        Code.STAFF_UNKNOWN,
        Code.STAFF_LACKS_ROLE,
        Code.STAFF_IN_CONFLICT,
        Code.STAFF_APPOINTS_SELF,
        Code.VIEWER_NOT_CLEARED,
        Code.DECIDER_IS_REPORTER,
        Code.APPROVER_IS_DECIDER,
        Code.APPROVER_TOOK_PART,
        Code.SIGN_IN_LINK_TAKES_TWO,
        Code.SIGN_IN_LINK_IS_OWN,
        Code.APPROVER_IS_REPORTER,
        Code.NOT_THE_DECIDER,
        Code.LIFT_OF_OWN_RESTRICTION,
        Code.SECOND_LOOK_BY_LIFTER,
        Code.RENEWAL_BY_SAME_PERSON,
        Code.REVIEWER_IS_DECIDER,
        Code.REVIEWER_IS_APPROVER,
        Code.REVIEWER_IS_REPORTER,
        Code.REVIEWER_IS_SUBJECT,
        Code.REVIEWER_REVIEWED_BEFORE,
        Code.REVIEWER_SHARES_COMMAND,
        Code.OWNER_OF_DETECTOR,
        Code.REVERIFICATION_NEEDED,
        Code.OLDER_FACTOR_NEEDED,
        Code.OTHER_FACTOR_NEEDED,
    }
)
_CONFLICT: Final = frozenset(
    {
        Code.COMMAND_ID_REUSED,
        Code.ACCOUNT_ERASED,
        Code.ERASURE_MATTER_OPEN,
        Code.RULEBOOK_VERSION_NOT_NEXT,
        Code.RULEBOOK_NOT_PROPOSED,
        Code.NO_RULEBOOK_IN_FORCE,
        Code.CASE_NOT_OPEN,
        Code.CASE_TAKEN_BY_OTHER,
        Code.EVIDENCE_ALREADY_ATTACHED,
        Code.EVIDENCE_ALREADY_DECIDED,
        Code.EVIDENCE_ALREADY_CLEARED,
        Code.EVIDENCE_NOT_OPENED,
        Code.DECISION_NOT_AWAITING,
        Code.DECISION_NOT_STANDING,
        Code.APPROVAL_OF_OTHER_CONTENT,
        Code.CONFIRMATION_LAPSED,
        Code.RESTRICTION_NOT_IN_FORCE,
        Code.AMENDMENT_WHILE_APPEALED,
        Code.SECOND_LOOK_NOT_DUE,
        Code.RESTRICTION_NOT_PERMANENT,
        Code.RENEWAL_NOT_PROPOSED,
        Code.IMPORT_NOT_READ,
        Code.IMPORT_NOT_PROPOSED,
        Code.IMPORT_OUTDATED,
        Code.IMPORT_NOT_LIVE,
        Code.IMPORT_DROPPED,
        Code.IMPORT_WAITS_STILL,
        Code.ROW_REPEATED,
        Code.ROW_IMPORTED_BEFORE,
        Code.ROW_FREED_ON_RECORD,
        Code.RESTRICTION_NOT_INHERITED,
        Code.INHERITED_NOT_COMPLETED,
        Code.COMPLETION_NOT_PROPOSED,
        Code.APPEAL_WINDOW_CLOSED,
        Code.APPEAL_STAGES_EXHAUSTED,
        Code.APPEAL_NOT_OPEN,
        Code.APPEAL_TAKEN_BY_OTHER,
        Code.ENQUIRY_ALREADY_ANSWERED,
        Code.EXPORT_NOT_BEING_MADE,
        Code.EXPORT_NOT_READY,
        Code.EXPORT_OVER,
        Code.EXPORT_WAITS,
        Code.EXPORT_ASKED_ELSEWHERE,
        Code.DETECTOR_VERSION_NOT_NEXT,
        Code.DETECTOR_NOT_PROPOSED,
        Code.DETECTOR_NOT_RUNNING,
        Code.DETECTOR_NOT_STOPPED,
        Code.DETECTOR_OVER_BUDGET,
        Code.DETECTOR_WITHDRAWN,
        Code.DETECTOR_NOT_WITHDRAWN,
        Code.SIGNAL_ACTED_ON,
        Code.REVERIFICATION_NOT_ASKED,
        Code.HOLD_AWAITS_HUMAN,
        Code.WITHDRAWAL_NOT_PROPOSED,
        Code.SIGN_IN_LINK_NOT_PROPOSED,
        Code.SIGN_IN_LINK_LAPSED,
        Code.SIGN_IN_LINKED_ALREADY,
        Code.SIGN_IN_NOT_LINKED,
        Code.STAY_NOT_PROPOSED,
        Code.STAY_PROPOSAL_LAPSED,
        Code.STAY_IN_FORCE,
        Code.STAY_NOT_IN_FORCE,
        Code.STAY_SPENT,
        Code.DISPUTED_ALREADY,
        Code.DISPUTE_ANSWERED_ALREADY,
        Code.PAYMENT_HELD_BEFORE,
        Code.PAYEE_HELD_BEFORE,
        Code.NUMBER_CLAIM_OPEN,
        Code.NUMBER_CLAIM_OBJECTED,
        Code.NUMBER_CLAIM_OVER,
        Code.NUMBER_CHOSEN_ALREADY,
        Code.NUMBER_CHOICE_NOT_UNDOABLE,
        Code.NUMBER_NOT_DUE,
        Code.PAYEE_HOLD_NOT_IN_FORCE,
        Code.PAYEE_HOLD_NOT_OFFERED,
        Code.HOLD_NOT_PROPOSED,
        Code.HOLD_NOT_IN_FORCE,
        Code.ORDER_TAKEN_IN_ALREADY,
        Code.ORDER_APPROVERS_TOO_FEW,
        Code.ORDER_NOT_PROPOSED,
        Code.ORDER_PROPOSAL_LAPSED,
        Code.ORDER_APPROVED_BEFORE,
        Code.ORDER_NOT_IN_FORCE,
        Code.ORDER_END_NOT_ASKED,
        Code.COMPROMISE_NOT_PROPOSED,
        Code.COMPROMISE_OUTDATED,
        Code.COMPROMISE_NOT_STANDING,
        Code.EXIT_NOT_NEEDED,
        Code.MONEY_LEFT,
        Code.DEBT_LEFT,
        Code.AUTO_DEBIT_LEFT,
        Code.CLOSING_DATA_NOT_TAKEN,
        Code.CLOSING_NOT_WAITING,
        Code.ACCOUNT_IN_USE,
        Code.RECLAMATION_MATTER_OPEN,
        Code.RECLAMATION_NOT_ANNOUNCED,
        Code.RECLAMATION_TOO_EARLY,
        Code.NOT_DORMANT,
        Code.WAKING_NEEDS_HUMAN,
        Code.WAKING_NOT_ASKED,
        Code.WAKING_NOT_PROPOSED,
        Code.PAPERS_NOT_OPENED,
        Code.UNUSED_REFUND_NOT_DUE,
        Code.NOTHING_CUT_OFF,
        Code.KEPT_APART,
        Code.FORWARDING_NOT_OFFERED,
        Code.HANDOVER_OVER,
        Code.HANDOVER_TOO_EARLY,
        Code.ESTATE_NOT_WAITING,
        Code.ESTATE_NOT_PROPOSED,
        Code.ESTATE_OWNER_LIVES,
        Code.ESTATE_ACCOUNT_UNKNOWN,
        Code.ESTATE_DATA_FORBIDDEN,
        Code.ESTATE_GRANTED_BEFORE,
        Code.ESTATE_NOT_OPEN,
        Code.ESTATE_DATA_TAKEN,
        Code.EXIT_NOTHING_LEFT,
        Code.EXIT_NOT_OPEN,
        Code.PAYOUT_ABOVE_AVAILABLE,
        Code.PAYOUT_FROZEN,
        Code.PAYOUT_HELD,
        Code.PAYOUT_MORE_THAN_OWED,
        Code.PAYOUT_NOT_WAITING,
        Code.PAYOUT_NOT_DUE,
    }
)
_MALFORMED: Final = frozenset({Code.COMMAND_ID_MALFORMED})
_UNPROCESSABLE: Final = frozenset(
    {
        Code.TEXT_MISSING,
        Code.EXPORT_RECIPIENT_MALFORMED,
        Code.TEXT_TOO_LONG,
        Code.CONTACT_MALFORMED,
        Code.ZONE_UNKNOWN,
        Code.ROLE_UNKNOWN,
        Code.RULEBOOK_UNSOUND,
        Code.REPORTER_IS_SUBJECT,
        Code.CONTENT_MISSING,
        Code.EVIDENCE_MISSING,
        Code.EVIDENCE_NOT_IN_CASE,
        Code.EVIDENCE_KIND_UNKNOWN,
        Code.EVIDENCE_KIND_INSUFFICIENT,
        Code.EVIDENCE_NOT_OWN_ACT,
        Code.EVIDENCE_FROM_FUTURE,
        Code.CLAUSE_UNKNOWN,
        Code.CLAUSE_REPEALED,
        Code.FACTS_REPEAT_CLAUSE,
        Code.MEASURE_EMPTY,
        Code.MEASURE_UNBOUNDED,
        Code.MEASURE_ENDS_BEFORE_IT_STARTS,
        Code.MEASURE_ABOVE_RUNG,
        Code.PERMANENT_WITH_END,
        Code.CAPABILITY_IS_FLOOR,
        Code.CAPABILITY_OUTSIDE_CLAUSE,
        Code.DURATION_ABOVE_MAXIMUM,
        Code.TARGET_UNKNOWN,
        Code.PAYMENT_TOWARDS_ONE,
        Code.IMMINENT_HARM_NEEDS_GRAVE,
        Code.HARM_GOES_ON,
        Code.RETURN_NOT_DUE,
        Code.RETURN_STILL_OWED,
        Code.RETURN_UNSOUND,
        Code.AMENDMENT_CHANGES_NOTHING,
        Code.AMENDMENT_NEEDS_EVIDENCE,
        Code.PERSON_IS_MACHINE,
        Code.DETECTOR_NAME_MALFORMED,
        Code.DETECTOR_NUMBERS_UNSOUND,
        Code.CLAUSE_OUTSIDE_DETECTOR,
        Code.SCORE_OUT_OF_RANGE,
        Code.EVIDENCE_NOT_OF_SIGNAL,
        Code.HOLD_TOO_LONG,
        Code.PAYEE_HOLD_UNSHOWN,
        Code.NUMBER_NOT_OF_ACCOUNT,
        Code.PAYEE_HOLD_TIME_UNSOUND,
        Code.CLAUSE_NEEDS_HUMAN,
        Code.MEASURE_NEEDS_HUMAN,
        Code.SIGN_IN_CODE_UNKNOWN,
        Code.STAY_SUBJECT_UNKNOWN,
        Code.STAY_TOO_LONG,
        Code.DISPUTE_AMOUNT_UNSOUND,
        Code.TRANSITION_MISSING,
        Code.TRANSITION_OUTLASTS_MEASURE,
        Code.ADDRESS_UNSOUND,
        Code.NAME_UNSOUND,
        Code.SUCCESSOR_UNFIT,
        Code.DISPUTE_TOO_OLD,
        Code.REFUND_FROM_NOTHING,
        Code.REFUND_NEEDS_CONSENT,
        Code.REFUND_NEEDS_ORDER,
        Code.HOLD_NAMES_NOTHING,
        Code.HOLD_OF_SEVERAL,
        Code.ORDER_INCOMPLETE,
        Code.ORDER_FOREIGN_UNAPPROVED,
        Code.ORDER_SHARES_ABOVE_AMOUNT,
        Code.ORDER_EXPIRED,
        Code.ORDER_TOO_LONG,
        Code.ORDER_KEPT_BACK_TOO_LONG,
        Code.ORDER_CONTINUES_OTHER,
        Code.SERVICE_UNKNOWN,
        Code.SERVICE_IS_OWN_ACCOUNT,
        Code.RECOVERY_OF_OTHER_PERSON,
        Code.COMPROMISE_TIME_UNSOUND,
        Code.COMPROMISE_UNSHOWN,
        Code.COMPROMISE_SPARES_OTHER,
        Code.COMPROMISE_VOIDS_NOTHING,
        Code.ACT_OF_INTRUDER,
        Code.ESTATE_PAPERS_MISSING,
        Code.ESTATE_GIVES_NOTHING,
        Code.ESTATE_BANK_MISSING,
        Code.PAYOUT_SOURCE_UNKNOWN,
        Code.PAYOUT_AMOUNT_INVALID,
        Code.PAYOUT_TARGET_UNKNOWN,
        Code.PAYOUT_TARGET_NOT_OWN,
        Code.IMPORT_EMPTY,
        Code.MIGRATION_BEYOND_LIMIT,
        Code.CAPABILITY_UNKNOWN,
        Code.ROW_MALFORMED,
        Code.ROW_LABEL_UNMAPPED,
        Code.ROW_NOT_BEGUN,
        Code.ROW_ENDED,
        Code.COMPLETION_HEAVIER,
        Code.COMPLETION_NEEDS_END,
        Code.SURFACE_UNKNOWN,
        Code.OUTCOME_HEAVIER,
        Code.OUTCOME_CHANGES_NOTHING,
        Code.REASON_REPEATS_DECISION,
    }
)

_UNAVAILABLE: Final = frozenset({Code.WALLET_AWAY})

STATUS_OF: Final[Mapping[Code, int]] = {
    code: status
    for status, codes in (
        (400, _MALFORMED),
        (403, _FORBIDDEN),
        (404, _NOT_FOUND),
        (409, _CONFLICT),
        (422, _UNPROCESSABLE),
        (503, _UNAVAILABLE),
    )
    for code in codes
}
"""The HTTP answer of each refusal. A test demands that every code stands here once."""


class Problem(msgspec.Struct, frozen=True):
    """What the caller reads.

    `code` never changes its meaning; `at` names the field; `next_step` says what to do; `retry`: the same request may
    succeed later.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    next_step: str
    retry: bool
    at: str = ""


class Refused(Exception):
    """Carries a refusal, or a fault, out of a handler to the place where it becomes an answer."""

    def __init__(self, why: Refusal | Fault, at: str = "", *, wait: int | None = None) -> None:
        super().__init__()
        self.why = why
        self.at = at
        self.wait = wait


def locale_of(request: Request[Any, Any, Any]) -> Locale:
    """The caller's language, by Accept-Language; English where none of ours is wished for."""
    return negotiated(request.headers.get("accept-language", "")[:200], nothing=ENGLISH)


def problem_of(why: Refusal | Fault, locale: Locale, at: str = "") -> Problem:
    """The problem that a refusal or fault makes, in this language."""
    if isinstance(why, Fault):
        return _problem(why.value, STATUS[why], entry_of(why, locale), at, {})
    if STATUS_OF[why.code] == 404:
        return _problem(Code.NOT_FOUND.value, 404, entry_of(Code.NOT_FOUND, locale), "", {})
    return _problem(why.code.value, STATUS_OF[why.code], entry_of(why.code, locale), why.at, why.values)


def _problem(code: str, status: int, entry: Entry, at: str, values: Mapping[str, str]) -> Problem:
    detail = entry.meaning
    if values:  # limits it ran into: they come from the rulebook and from us, never from the request
        detail += f" ({', '.join(f'{name}: {value}' for name, value in sorted(values.items()))})"
    kind = f"urn:dueprocess:problem:{code}"
    return Problem(kind, entry.meaning, status, code, detail, entry.next_step, entry.retry, at)


def answer(request: Request[Any, Any, Any], problem: Problem, wait: int | None = None) -> Response[Any]:
    """The problem as a response."""
    headers = {"content-language": locale_of(request), "vary": "accept-language"}
    if wait is not None:
        headers["retry-after"] = str(wait)
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(
        msgspec.json.encode(problem), status_code=problem.status, media_type=PROBLEM_JSON, headers=headers
    )


ProblemPage = Callable[[Request[Any, Any, Any], Problem], Response[Any]]


class ProblemHandlers:
    """Makes an answer of whatever was raised: problem+json under /v1, a page elsewhere (if the pages offer one)."""

    def __init__(self, page: ProblemPage | None) -> None:
        self._page = page

    def handlers(self) -> dict[int | type[Exception], Callable[..., Response[Any]]]:
        """For `Litestar(exception_handlers=…)`."""
        return {Refused: self.refused, HTTPException: self.http, Exception: self.unexpected}

    def refused(self, request: Request[Any, Any, Any], error: Refused) -> Response[Any]:
        """A refusal that a handler raised."""
        return self._answer(request, problem_of(error.why, locale_of(request), error.at), error.wait)

    def http(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        """What the framework found wrong."""
        locale = locale_of(request)
        if error.status_code == 404:
            return self._answer(request, problem_of(Refusal(Code.NOT_FOUND), locale))
        fault = _FAULT_OF.get(error.status_code)
        if fault is None:
            if error.status_code >= 500:
                return self.unexpected(request, error)
            fault = Fault.REQUEST_MALFORMED
        if fault is Fault.FORBIDDEN and "CSRF" in error.detail:
            fault = Fault.FORM_EXPIRED
        response = self._answer(request, problem_of(fault, locale, _field(error)))
        if fault is Fault.METHOD_NOT_ALLOWED:
            response.headers["allow"] = ", ".join(methods_at(request.app, request.scope["path"]))
        return response

    def unexpected(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        """A bug or an outside fault: told to the log, not to the caller."""
        route = request.scope.get("path_template", "")  # its template: a path may hold a person's id
        _LOG.error("unexpected %s at %s", type(error).__name__, route, exc_info=error)
        return self._answer(request, problem_of(Fault.INTERNAL, locale_of(request)))

    def _answer(
        self, request: Request[Any, Any, Any], problem: Problem, wait: int | None = None
    ) -> Response[Any]:
        if self._page is None or request.scope["path"].startswith("/v1"):
            return answer(request, problem, wait)
        response = self._page(request, problem)
        if wait is not None:
            response.headers["retry-after"] = str(wait)
        return response


def methods_at(app: Litestar, path: str) -> list[str]:
    """The methods that this path answers to."""
    parts = path.strip("/").split("/")
    found: set[str] = set()
    for route in app.routes:
        if isinstance(route, HTTPRoute) and len(route.path_components) == len(parts):
            pairs = zip(route.path_components, parts, strict=True)
            if all(not isinstance(component, str) or component == part for component, part in pairs):
                found |= set(route.methods)
    return sorted(found)


_FAULT_OF: Final = {
    400: Fault.REQUEST_MALFORMED,
    401: Fault.UNAUTHENTICATED,
    403: Fault.FORBIDDEN,
    405: Fault.METHOD_NOT_ALLOWED,
    413: Fault.REQUEST_TOO_LARGE,
    415: Fault.MEDIA_TYPE_UNSUPPORTED,
    429: Fault.TOO_MANY_REQUESTS,
}


def _field(error: HTTPException) -> str:
    """The name of the field that is wrong, by our own schema; never its content."""
    if not isinstance(error, ValidationException) or not isinstance(error.extra, list) or not error.extra:
        return ""
    first = error.extra[0]
    key = first.get("key", "") if isinstance(first, dict) else ""
    return key if isinstance(key, str) and len(key) <= 80 and key.isascii() and key.isprintable() else ""
