"""Logout: whoever is signed out at the directory is signed out here (OpenID Connect Back-Channel Logout 1.0).

A logout token ends the sessions of one session at the directory (`sid`), or all that a subject began (`sub`). It is
taken once.
"""

from __future__ import annotations

import logging
from typing import Final

from dueprocess.http.auth.oidc import claims as proofs
from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.flow import session_digest, subject_digest
from dueprocess.http.auth.oidc.stops import DirectoryFault, Stopped
from dueprocess.http.services import Services
from dueprocess.kernel.canonical import digest
from dueprocess.kernel.instants import HOUR, SECOND, Instant

REMEMBERED: Final = HOUR
_LOG = logging.getLogger("dueprocess.http")


def end_from_directory(services: Services, directory: Directory, logout_token: str) -> bool:
    """End what the directory says was ended; False where the token does not prove it."""
    now = services.wall_now()
    try:
        found = proofs.logout_claims(directory, logout_token, now // SECOND)
    except DirectoryFault as fault:
        _LOG.warning("a logout by the directory could not be checked: %s", fault)
        return False
    if isinstance(found, Stopped):
        _LOG.warning("a logout by the directory was refused: %s (%s)", found.why.value, found.detail)
        return False
    spent = f"logout:{digest(found['jti'].encode(errors='surrogatepass'))}"
    if not services.operational.spend(spent, Instant(now + REMEMBERED), now):
        return False
    sid, sub = found.get("sid", ""), found.get("sub", "")
    services.operational.end_directory_sessions(
        now,
        sid=session_digest(services.settings, directory, sid),
        sub="" if sid else subject_digest(services.settings, directory, sub),
    )
    return True
