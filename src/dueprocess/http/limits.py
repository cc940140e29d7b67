"""Limits: how much and how often, in one place. A first appeal and the floor are never limited away (design 3.1)."""

from __future__ import annotations

from typing import Final

import msgspec

from dueprocess.kernel.instants import HOUR, MINUTE

KIB: Final = 1024
MIB: Final = 1024 * KIB

BODY_MAX: Final = 256 * KIB
"""A request's body, where nothing else is said."""

BODY_WITH_FILES_MAX: Final = 24 * MIB
"""A body with files: a form, or JSON with base64."""

BODY_RULEBOOK_MAX: Final = 4 * MIB

FILE_MAX: Final = 8 * MIB
FILES_MAX: Final = 10
TEXT_MAX: Final = 20_000

PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 200


FLOOR: Final = frozenset(
    {
        *("/live", "/ready", "/static/{digest}/{name}", "/favicon.ico"),
        *("/", "/standing", "/n/{notice_id}", "/n/{notice_id}/evidence/{evidence_id}"),
        *("/n/{notice_id}/appeal", "/n/{notice_id}/appealed/{appeal_id}", "/n/{notice_id}/withdraw"),
        *("/n/{notice_id}/ask", "/human", "/enter", "/enter/code", "/enter/link", "/leave"),
        *("/data", "/data/start", "/data/stop", "/data/{export_id}/stop", "/data/{export_id}/archive"),
        "/data/{export_id}/key",
        *("/money", "/money/open", "/money/out", "/money/payouts/{payout_id}", "/money/stop"),
        *("/money/payouts/{payout_id}/stop", "/orders/{freeze_id}", "/n/{notice_id}/not-me"),
        *("/disputes/{dispute_id}", "/disputes/{dispute_id}/consent", "/disputes/{dispute_id}/object"),
        *("/close", "/close/cancel", "/keep", "/dormant", "/dormant/wake", "/dormant/ask"),
        *("/in-touch", "/in-touch/end", "/in-touch/askings/{asking_id}", "/in-touch/handovers/{handover_id}"),
        *("/close", "/close/cancel", "/keep", "/payee-hold", "/payee-hold/end", "/sessions"),
        *("/number", "/number/choose", "/number/confirm", "/number/undo", "/number/code", "/number/proof"),
        *("/number/oppose", "/number/stop"),
        *("/sessions/end-others", "/verify", "/v1/accounts/{external_id}/other-sessions/end"),
        *("/estate", "/estate/mine", "/estate/more", "/estate/stop", "/estate/wish", "/estate/data"),
        *("/estate/archive", "/estate/money", "/estate/money/open", "/estate/money/out"),
        *("/v1/standing", "/v1/notices/{notice_id}", "/v1/notices/{notice_id}/showings"),
        *("/v1/decisions/{decision_id}/appeals", "/v1/appeals/{appeal_id}/withdrawal", "/v1/enquiries"),
        *("/v1/accounts/{external_id}/links", "/v1/snapshot", "/v1/feed"),
    }
)
"""Routes where nobody is told to come back later for having called often: the way to one's notice, appeal and a human
being, and what guards need to know that somebody is free. What can be overdone there (codes, supplements) has a rate of
its own below, which a first try never meets."""


class Rate(msgspec.Struct, frozen=True):
    """At most `most` in a window of `window` milliseconds."""

    name: str
    most: int
    window: int


ESTATES_BY_SOURCE: Final = Rate("estates source", 10, 60 * MINUTE)
SIGN_IN_BY_LOGIN: Final = Rate("sign-in login", 10, 15 * MINUTE)
SIGN_IN_BY_SOURCE: Final = Rate("sign-in source", 60, 15 * MINUTE)
ENTRY_BY_ACCOUNT: Final = Rate("entry account", 5, HOUR)
ENTRY_BY_SOURCE: Final = Rate("entry source", 30, HOUR)
CODE_BY_SOURCE: Final = Rate("code source", 60, HOUR)
REPORTS_BY_REPORTER: Final = Rate("reports", 60, HOUR)
SUPPLEMENTS_BY_DECISION: Final = Rate("appeal supplements", 30, HOUR)
EXPORTS_BY_ACCOUNT: Final = Rate("exports", 6, 24 * HOUR)
