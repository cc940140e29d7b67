"""A guard that follows a served site, for tests that look at both ends."""

from __future__ import annotations

from dueprocess.guard import Epoch, Guard
from dueprocess.http.auth.caller import Scope
from tests.http.site import Site


def guarded(site: Site, address: str) -> Guard:
    guard = Guard(address, token=site.platform_token(Scope.FEED), clock=lambda: site.world.clock.at)
    assert guard.wait_ready(20)
    return guard


def follows(guard: Guard, site: Site) -> None:
    """Wait until the guard has reached what the record holds."""
    assert guard.wait_for(Epoch(1, site.position), 10)
