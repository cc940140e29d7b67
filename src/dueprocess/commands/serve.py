"""`dueprocess serve`: pages, API and feed, with a worker beside them."""

from __future__ import annotations

from dueprocess.commands.data import DATA, Data


def serve(*, data: Data = DATA, host: str = "127.0.0.1", port: int = 8000, base_url: str = "") -> int:
    """Serve pages, API and feed, with a worker beside them."""
    import uvicorn

    from dueprocess.bootstrap import assemble, working
    from dueprocess.http.app import create_app

    installation = assemble(data, base_url=base_url or f"http://{host}:{port}")
    with working(installation):
        uvicorn.run(
            create_app(installation.services),
            host=host,
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=3,
        )
    installation.close()
    return 0
