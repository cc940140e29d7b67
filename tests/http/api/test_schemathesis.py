"""The whole API by its own description: no 5xx, and every answer is of the form that was promised.

Bounded by time, not by luck: what it finds is reproduced by the seed it prints.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dueprocess.domain.enquiry import AskHuman
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.privacy import Private
from tests.http.serving import serving
from tests.http.site import AUDREY, PLATFORM_SCOPES, Site
from tests.world import ADA, ANNA, BELA, CHEN, LAN, OLGA, SVEN, WEI

pytestmark = pytest.mark.slow

SECONDS = 75
CHECKS: tuple[Any, ...] = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def lived_in(site: Site) -> list[dict[str, str]]:
    """A site with things to find, and everybody who may come."""
    site.world.appeal(site.world.decide(target=LAN))
    site.world.ok(site.world.deciding("F1"))
    site.world.ok(AskHuman(WEI, Private("Is anybody there?")))
    staff = [site.as_staff(person) for person in (ADA, ANNA, BELA, CHEN, OLGA, SVEN, AUDREY)]
    return [*staff, site.as_person(WEI), site.as_platform(*PLATFORM_SCOPES), site.as_platform(Scope.FEED), {}]


def test_the_api_keeps_what_it_describes(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with serving(site.app) as address:
        callers = itertools.cycle(lived_in(site))
        schema: Any = schemathesis.openapi.from_url(f"{address}/v1/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        operations = [item for item in operations if item.path != "/v1/feed"]  # it never ends by itself
        assert len(operations) > 50
        deadline = time.monotonic() + SECONDS
        tried = 0
        for round_number in itertools.count(1):
            for operation in operations:
                if time.monotonic() > deadline and round_number > 1:
                    break
                tried += probe(operation, callers, cases=4 * round_number)
            if time.monotonic() > deadline:
                break
        assert tried > 3 * len(operations)


def probe(operation: Any, callers: Any, cases: int) -> int:
    """Some calls of one operation, sound and unsound ones, by different callers."""
    tried = 0
    strategies = [
        operation.as_strategy(generation_mode=mode)
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    ]
    for strategy in strategies:

        @settings(
            max_examples=cases,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        )
        @given(case=strategy)
        def attempt(case: Any) -> None:
            nonlocal tried
            tried += 1
            case.call_and_validate(headers=next(callers), checks=CHECKS)

        with contextlib.suppress(Unsatisfiable):  # an operation without parameters cannot be asked wrongly
            attempt()
    return tried
