"""Album: one's own photographs, diary, purchases and articles. Nobody is asked: they are one's own."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from examples.superapp import pictures
from examples.superapp.routing import page
from examples.superapp.visit import NotHere, Visit


@page("/album")
def album(visit: NamedDependency[Visit]) -> Response[str]:
    """Everything that one has kept, the newest first."""
    shown: dict[str, list[dict[str, Any]]] = {}
    with visit.reading() as tx:
        for table, columns in (
            ("photographs", "id, at, name, place"),
            ("diary", "id, at, title, text"),
            ("purchases", "id, at, what, seller, amount"),
            ("articles", "id, at, title, text, reads"),
        ):
            query = f"SELECT {columns} FROM {table} WHERE owner = ? ORDER BY at DESC, id DESC"  # noqa: S608
            shown[table] = [dict(row) for row in tx.execute(query, (visit.me,))]
        followers = tx.execute("SELECT COUNT(*) FROM followers WHERE owner = ?", (visit.me,)).fetchone()[0]
    return visit.page("album.html", followers=followers, **shown)


@page("/album/photographs/{number:int}")
def photograph(visit: NamedDependency[Visit], number: FromPath[int]) -> Response[bytes]:
    """One of one's own photographs."""
    with visit.reading() as tx:
        row = tx.execute(
            "SELECT body FROM photographs WHERE id = ? AND owner = ?", (number, visit.me)
        ).fetchone()
    if row is None:
        raise NotHere
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(bytes(row["body"]), media_type=pictures.MEDIA_TYPE, headers=headers)
