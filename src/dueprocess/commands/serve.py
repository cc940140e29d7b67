"""`dueprocess serve`: pages, API and feed, with a worker beside them."""

from __future__ import annotations

from dueprocess.commands.data import DATA, Data, installed


def serve(
    *, data: Data = DATA, host: str | None = None, port: int | None = None, base_url: str | None = None
) -> int:
    """Serve pages, API and feed, with a worker beside them."""
    import uvicorn

    from dueprocess.bootstrap import working
    from dueprocess.http.app import create_app

    installation = installed(data, host=host, port=port, base_url=base_url)
    with working(installation):
        uvicorn.run(
            create_app(installation.services),
            host=installation.setup.host,
            port=installation.setup.port,
            log_level="warning",
            timeout_graceful_shutdown=3,
        )
    installation.close()
    return 0
