"""GET /live: this process answers. It asks nothing of the store: a database that is away is no reason to restart us."""

from __future__ import annotations

from litestar import get

from dueprocess.http.auth.caller import allow


@get("/live", opt=allow(public=True), sync_to_thread=False)
def live() -> dict[str, bool]:
    """It answers."""
    return {"live": True}
