"""Rules: the rulebook as everybody may read it: the version in force, those before and to come, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from dueprocess.application.queries.standing import CapabilityLine, lines
from dueprocess.domain.rulebook_version import InForce, in_force
from dueprocess.http.auth.caller import allow
from dueprocess.http.problems import Refused
from dueprocess.http.web.layout import page, services_of
from dueprocess.http.web.person.visit import looking
from dueprocess.kernel.durations import Duration
from dueprocess.kernel.instants import Instant
from dueprocess.kernel.refusals import Code, refuse
from dueprocess.rulebook.model import Catalogue, Clause, Measure, Texts


class MeasureWords(msgspec.Struct, frozen=True):
    """One measure of a rung, for the template."""

    capabilities: tuple[CapabilityLine, ...]
    lasts: Duration | None
    permanent: bool
    review_every: Duration | None
    no_contact: bool


class Family(msgspec.Struct, frozen=True):
    """The clauses of one service, in the rulebook's order."""

    service: Texts
    clauses: tuple[tuple[Clause, tuple[tuple[MeasureWords, ...], ...]], ...]


@get("/rules", opt=allow(public=True), sync_to_thread=True)
def show_rules(request: Request[Any, Any, Any]) -> Response[str]:
    """The version in force."""
    return _shown(request, None)


@get("/rules/{version:int}", opt=allow(public=True), sync_to_thread=True)
def show_version(request: Request[Any, Any, Any], version: FromPath[int]) -> Response[str]:
    """One published version, in force or not."""
    return _shown(request, version)


def families(version: InForce, catalogue: Catalogue | None) -> tuple[Family, ...]:
    """The clauses by service, each with the measures of its rungs."""
    services: Mapping[str, Texts] = catalogue.services if catalogue else {}
    found: dict[str, list[Clause]] = {}
    for clause in version.rulebook.clauses:
        found.setdefault(clause.service, []).append(clause)
    return tuple(
        Family(
            services.get(name, {}),
            tuple(
                (
                    clause,
                    tuple(
                        tuple(_measure(item, catalogue) for item in rung.measures) for rung in clause.ladder
                    ),
                )
                for clause in clauses
            ),
        )
        for name, clauses in found.items()
    )


def _measure(measure: Measure, catalogue: Catalogue | None) -> MeasureWords:
    return MeasureWords(
        lines(measure.capabilities, catalogue),
        measure.lasts,
        measure.permanent,
        measure.review_every,
        measure.no_contact,
    )


def _shown(request: Request[Any, Any, Any], number: int | None) -> Response[str]:
    with looking(services_of(request)) as look:
        versions = look.policies.published(look.reader)
        current = in_force(versions, look.now)
        shown = current if number is None else look.policies.version(look.reader, number)
        catalogue = look.policies.catalogue(look.reader)
        now: Instant = look.now
    if shown is None:
        raise Refused(refuse(Code.NO_RULEBOOK_IN_FORCE if number is None else Code.NOT_FOUND))
    context = {
        "shown": shown,
        "current": current,
        "versions": versions[::-1],
        "families": families(shown, catalogue),
        "now": now,
    }
    return page(request, "person/rules.html", context, zone=shown.rulebook.zone)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_rules, show_version)
