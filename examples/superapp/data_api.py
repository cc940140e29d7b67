"""The data API: what dueprocess asks for when somebody takes their data home. JSON pages, and bytes; one bearer token.

It says of each thing whose it is, and what is unlawful to possess; what leaves is judged by whoever asks. Nobody is asked
whether the account is restricted: one's own data is one's own. `examples/superapp/README.md` documents it.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Callable
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath

from examples.superapp import content, keepsakes, people, pictures
from examples.superapp.tidying import CLEARED
from examples.superapp.visit import Platform

ROOT: Final = "/data-api/v1/accounts"
PAGE: Final = 50
AnyRequest = Request[Any, Any, Any]
Answer = Response[bytes]
Row = dict[str, Any]
Reader = Callable[[sqlite3.Connection, str, int], list[tuple[int, Row]]]
"""Items of a person after a number, each with its own number, lowest first."""


def _rows(query: str, item: Callable[[sqlite3.Connection, sqlite3.Row, str], Row]) -> Reader:
    def read(tx: sqlite3.Connection, me: str, after: int) -> list[tuple[int, Row]]:
        found = tx.execute(f"{query} ORDER BY 1 LIMIT {PAGE}", {"me": me, "after": after}).fetchall()
        return [(row[0], item(tx, row, me)) for row in found]

    return read


def _name(tx: sqlite3.Connection, person: str) -> str:
    found = people.find(tx, person)
    return found.zh if found is not None else person


def _picture(name: str, body: bytes | None) -> Row | None:
    return (
        None
        if body is None or body == CLEARED
        else {"name": name, "media_type": pictures.MEDIA_TYPE, "size": len(body)}
    )


def _photograph(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    place = [{"name": "place", "value": row["place"], "whose": "own"}] if row["place"] else []
    title = row["name"].rpartition(".")[0]
    return _item(
        f"photograph-{row['id']}", row, title=title, data=place, medium=_picture(row["name"], row["body"])
    )


def _diary(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    return _item(f"diary-{row['id']}", row, title=row["title"], text=row["text"])


def _post(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    said = tx.execute("SELECT author, text FROM comments WHERE post = ? ORDER BY at, id", (row["id"],))
    data = [{"name": _name(tx, one["author"]), "value": one["text"], "whose": "shared"} for one in said]
    medium = _picture(f"post-{row['id']}.png", row["picture"])
    return _item(f"post-{row['id']}", row, text=row["text"], data=data, medium=medium)


def _message(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    text = row["text"]
    if row["transfer"] is not None:
        sent = content.find(tx, f"transaction-{row['transfer']}")
        text = sent.text or "" if sent is not None else ""
    if row["group_id"] is not None:
        conversation, name = f"group-{row['group_id']}", row["group_name"]
    else:
        other = row["receiver"] if row["sender"] == me else row["sender"]
        conversation, name = f"person-{other}", _name(tx, other)
    own = row["sender"] == me
    return _item(
        f"message-{row['id']}",
        row,
        text=text,
        own=own,
        sender="" if own else _name(tx, row["sender"]),
        whose="own" if own else "shared",
        conversation=conversation,
        with_whom=name,
        medium=_picture(f"message-{row['id']}.png", row["picture"]),
    )


def _file(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    medium = {"name": row["name"], "media_type": "application/octet-stream", "size": len(row["body"])}
    return _item(f"file-{row['id']}", row, title=row["name"], medium=medium)


def _mail(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    own = row["sender"] == me
    return _item(
        f"mail-{row['id']}",
        row,
        title=row["subject"],
        text=row["text"],
        own=own,
        sender="" if own else _name(tx, row["sender"]),
        receiver=_name(tx, row["receiver"]),
        whose="own" if own else "shared",
    )


def _contact(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    """A friend: their name and what they say of themselves. Address and number are theirs alone: no friend sees them here."""
    data = [
        {"name": "account", "value": row["id"], "whose": "shared"},
        {"name": "intro", "value": row["intro"], "whose": "shared"},
        {"name": "email", "value": row["email"], "whose": "others"},
        {"name": "phone", "value": row["phone"], "whose": "others"},
    ]
    return _item(
        f"person-{row['id']}", row, at=row["changed_at"], title=row["zh"], own=False, whose="kept", data=data
    )


def _article(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    data = [{"name": "reads", "value": str(row["reads"]), "whose": "own"}]
    return _item(f"article-{row['id']}", row, title=row["title"], text=row["text"], data=data)


def _follower(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    return _item(f"follower-{row['id']}", row, title=_name(tx, row["person"]), own=False, whose="shared")


def _purchase(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    money = {"amount": -row["amount"], "currency": row["currency"]}
    return _item(f"purchase-{row['id']}", row, title=row["what"], with_whom=row["seller"], **money)


def _entry(tx: sqlite3.Connection, row: sqlite3.Row, me: str) -> Row:
    """One line of the ledger: every pot of the person's own, with whom it was where that is a person."""
    other = tx.execute(
        "SELECT owner FROM entries JOIN accounts ON name = account AND accounts.currency = entries.currency"
        " WHERE posting = ? AND owner <> ? LIMIT 1",
        (row["posting"], me),
    ).fetchone()
    return _item(
        f"entry-{row['id']}",
        row,
        title=f"{row['kind']} ({row['pot']})",
        with_whom=_name(tx, other["owner"]) if other is not None else "",
        amount=row["amount"],
        currency=row["currency"],
    )


def _item(item_id: str, row: sqlite3.Row, at: int | None = None, **more: Any) -> Row:
    return {"id": item_id, "at": row["at"] if at is None else at, **more}


_OWNED: Final = "SELECT {table}.id, {table}.* FROM {table} WHERE owner = :me AND id > :after"

KINDS: Final[dict[str, Reader]] = {
    "photographs": _rows(_OWNED.format(table="photographs"), _photograph),
    "diary": _rows(_OWNED.format(table="diary"), _diary),
    "moments": _rows("SELECT id, * FROM posts WHERE author = :me AND id > :after", _post),
    "chats": _rows(
        "SELECT messages.id, messages.*, groups.name AS group_name FROM messages"
        " LEFT JOIN groups ON groups.id = messages.group_id WHERE messages.id > :after AND (:me IN (sender, receiver)"
        " OR messages.group_id IN (SELECT group_id FROM members WHERE person = :me))",
        _message,
    ),
    "files": _rows(_OWNED.format(table="files"), _file),
    "mail": _rows("SELECT id, * FROM mails WHERE :me IN (sender, receiver) AND id > :after", _mail),
    "contacts": _rows(
        "SELECT people.rowid, people.* FROM friends JOIN people ON people.id = friend"
        " WHERE person = :me AND people.rowid > :after",
        _contact,
    ),
    "articles": _rows(_OWNED.format(table="articles"), _article),
    "followers": _rows(_OWNED.format(table="followers"), _follower),
    "purchases": _rows(_OWNED.format(table="purchases"), _purchase),
    "ledger": _rows(
        "SELECT entries.id, entries.*, postings.at, postings.kind, accounts.kind AS pot FROM entries"
        " JOIN postings ON postings.id = entries.posting JOIN accounts ON accounts.name = entries.account"
        " AND accounts.currency = entries.currency WHERE accounts.owner = :me AND entries.id > :after",
        _entry,
    ),
}
_BODIES: Final = {
    "photographs": "SELECT body FROM photographs WHERE 'photograph-' || id = :item AND owner = :me",
    "moments": "SELECT picture AS body FROM posts WHERE 'post-' || id = :item AND author = :me",
    "chats": "SELECT picture AS body FROM messages WHERE 'message-' || id = :item AND (:me IN (sender, receiver)"
    " OR group_id IN (SELECT group_id FROM members WHERE person = :me))",
    "files": "SELECT body FROM files WHERE 'file-' || id = :item AND owner = :me",
}


@get(f"{ROOT}/{{external:str}}/kinds")
async def show_kinds(request: AnyRequest, external: FromPath[str]) -> Answer:
    """What there is to take of an account."""
    return _stranger(request) or await sync_to_thread(_kinds, request.app.state.platform, external)


@get(f"{ROOT}/{{external:str}}/items/{{kind:str}}")
async def show_items(request: AnyRequest, external: FromPath[str], kind: FromPath[str]) -> Answer:
    """A page of one kind."""
    cursor = request.query_params.get("cursor", "0")
    after = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) <= 15 else -1
    if (refused := _stranger(request)) is not None:
        return refused
    return await sync_to_thread(_items, request.app.state.platform, external, kind, after)


@get(f"{ROOT}/{{external:str}}/media/{{kind:str}}/{{item:str}}")
async def show_medium(
    request: AnyRequest, external: FromPath[str], kind: FromPath[str], item: FromPath[str]
) -> Answer:
    """The bytes of one thing."""
    if (refused := _stranger(request)) is not None:
        return refused
    return await sync_to_thread(_medium, request.app.state.platform, external, kind, item)


HANDLERS: Final = (show_kinds, show_items, show_medium)


def _stranger(request: AnyRequest) -> Answer | None:
    """The answer to who does not show the token; None for who does."""
    platform: Platform = request.app.state.platform
    shown = request.headers.get("authorization", "").encode()
    if platform.data_token and hmac.compare_digest(shown, f"Bearer {platform.data_token}".encode()):
        return None
    answer = _json({"code": "unauthorized"}, 401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _json(body: Any, code: int = 200) -> Answer:
    return Response(
        msgspec.json.encode(body),
        media_type="application/json",
        status_code=code,
        headers={"Cache-Control": "no-store"},
    )


def _kinds(platform: Platform, external: str) -> Answer:
    with platform.database.reading() as tx:
        if people.find(tx, external) is None:
            return _json({"code": "account_unknown"}, 404)
    return _json(list(KINDS))


def _items(platform: Platform, external: str, kind: str, after: int) -> Answer:
    reader = KINDS.get(kind)
    with platform.database.reading() as tx:
        if reader is None or after < 0 or people.find(tx, external) is None:
            return _json({"code": "account_unknown" if reader is not None else "kind_unknown"}, 404)
        rows = reader(tx, external, after)
        marked = keepsakes.unlawful(tx, [item["id"] for _, item in rows])
    items = [item | {"unlawful": True} if item["id"] in marked else item for _, item in rows]
    return _json({"items": items, "cursor": str(rows[-1][0]) if len(rows) == PAGE else None})


def _medium(platform: Platform, external: str, kind: str, item: str) -> Answer:
    query = _BODIES.get(kind)
    with platform.database.reading() as tx:
        row = tx.execute(query, {"me": external, "item": item}).fetchone() if query is not None else None
        hidden = bool(keepsakes.unlawful(tx, [item]))
    if row is None or row["body"] is None or row["body"] == CLEARED or hidden:
        return _json({"code": "medium_unknown"}, 404)
    headers = {"Cache-Control": "no-store"}
    return Response(bytes(row["body"]), media_type="application/octet-stream", headers=headers)
