"""Content by its id: what dueprocess fetches as evidence, and what a person may see and report.

    message-12  post-3  picture-3  comment-7  mail-4  file-2  transaction-9  game-5-tao  profile-kai

The rules are:
1. An id names one act of one author. What is fetched says who, what, when and the words or bytes: no receiver, ever.
2. dueprocess shows its own token here; without it nothing is answered, and an unknown id says only that.
3. Whoever reports must be able to see what they report.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import sqlite3
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from examples.superapp import game, groups, messages, moments, money, people, pictures, transfers
from examples.superapp.routing import page
from examples.superapp.tidying import CLEARED
from examples.superapp.visit import NotHere, Platform, Visit

NEIGHBOURS_MAX: Final = 20


class Content(msgspec.Struct, frozen=True):
    """One act of one author. `place`: where it stands, for finding what stands beside it; never told to anybody."""

    content_id: str
    author: str
    kind: str
    at: int
    media_type: str
    body: bytes
    place: tuple[str, ...] = ()

    @property
    def text(self) -> str | None:
        """Its words; None if it is no text."""
        return self.body.decode() if self.media_type == "text/plain" else None


def find(tx: sqlite3.Connection, content_id: str) -> Content | None:
    """What this id names."""
    kind, _, rest = content_id.partition("-")
    if kind == "profile":
        return _profile(tx, rest)
    number, _, player = rest.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 15) or str(int(number)) != number:
        return None
    if kind == "game":
        return _game(tx, int(number), player)
    reader = _READERS.get(kind)
    return reader(tx, int(number)) if reader is not None and not player else None


def _words(content_id: str, author: str, kind: str, at: int, text: str, *place: str) -> Content:
    return Content(content_id, author, kind, at, "text/plain", text.encode(), place)


def _message(tx: sqlite3.Connection, number: int) -> Content | None:
    row = tx.execute("SELECT * FROM messages WHERE id = ? AND transfer IS NULL", (number,)).fetchone()
    if row is None:
        return None
    group = row["group_id"]
    place = ("chat", row["receiver"]) if group is None else ("group", str(group))
    if row["picture"] == CLEARED:
        return None
    if row["picture"] is None:
        return _words(f"message-{number}", row["sender"], "message", row["at"], row["text"], *place)
    return Content(
        f"message-{number}",
        row["sender"],
        "image",
        row["at"],
        pictures.MEDIA_TYPE,
        bytes(row["picture"]),
        place,
    )


def _post(tx: sqlite3.Connection, number: int) -> Content | None:
    row = tx.execute("SELECT * FROM posts WHERE id = ? AND text <> ''", (number,)).fetchone()
    return row and _words(
        f"post-{number}", row["author"], "post", row["at"], row["text"], "moments", row["author"]
    )


def _picture(tx: sqlite3.Connection, number: int) -> Content | None:
    row = tx.execute("SELECT * FROM posts WHERE id = ? AND picture IS NOT NULL", (number,)).fetchone()
    if row is None:
        return None
    place = ("moments", row["author"])
    body = bytes(row["picture"])
    return Content(f"picture-{number}", row["author"], "image", row["at"], pictures.MEDIA_TYPE, body, place)


def _comment(tx: sqlite3.Connection, number: int) -> Content | None:
    row = tx.execute(
        "SELECT comments.*, posts.author AS host FROM comments JOIN posts ON posts.id = post WHERE comments.id = ?",
        (number,),
    ).fetchone()
    return row and _words(
        f"comment-{number}", row["author"], "comment", row["at"], row["text"], "moments", row["host"]
    )


def _mail(tx: sqlite3.Connection, number: int) -> Content | None:
    row = tx.execute("SELECT * FROM mails WHERE id = ?", (number,)).fetchone()
    return row and _words(
        f"mail-{number}",
        row["sender"],
        "mail",
        row["at"],
        f"{row['subject']}\n\n{row['text']}",
        "mail",
        row["receiver"],
    )


def _file(tx: sqlite3.Connection, number: int) -> Content | None:
    row = tx.execute("SELECT * FROM files WHERE id = ?", (number,)).fetchone()
    if row is None:
        return None
    body, place = bytes(row["body"]), ("file", str(number))
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return Content(f"file-{number}", row["owner"], "file", row["at"], pictures.MEDIA_TYPE, body, place)
    text = (
        body.decode() if _is_text(body) else f"{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}"
    )
    return _words(f"file-{number}", row["owner"], "file", row["at"], f"{row['name']}\n\n{text}", *place)


def _is_text(body: bytes) -> bool:
    try:
        return "\x00" not in body.decode()
    except UnicodeDecodeError:
        return False


def _transaction(tx: sqlite3.Connection, number: int) -> Content | None:
    sent = transfers.find(tx, number)
    if sent is None:
        return None
    name = "红包 red packet" if sent.kind == "packet" else "转账 transfer"
    text = f"{name} {money.written(sent.amount)}" + (f" · {sent.memo}" if sent.memo else "")
    place = ("group", str(sent.group)) if sent.receiver is None else ("chat", sent.receiver)
    return _words(f"transaction-{number}", sent.sender, "transaction", sent.at, text, *place)


def _game(tx: sqlite3.Connection, number: int, player: str) -> Content | None:
    found = game.find(tx, number)
    if found is None or player not in {found.black.id, found.white.id} or not found.moves:
        return None
    text, other = game.log(found, player), found.other(player).id
    author = (found.black if found.black.id == player else found.white).game_account or player
    return _words(f"game-{number}-{player}", author, "game_log", found.moves[-1].at, text, "chat", other)


def _profile(tx: sqlite3.Connection, person: str) -> Content | None:
    found = people.find(tx, person)
    if found is None:
        return None
    text = f"{found.zh} {found.latin}\n{found.intro}"
    return _words(f"profile-{person}", person, "profile", found.changed_at, text, "profile")


_READERS: Final = {
    "message": _message,
    "post": _post,
    "picture": _picture,
    "comment": _comment,
    "mail": _mail,
    "file": _file,
    "transaction": _transaction,
}


def visible(tx: sqlite3.Connection, me: str, content: Content) -> bool:
    """Whether this person can see it."""
    match content.place:
        case ("chat" | "mail", receiver):
            return me in {content.author, receiver}
        case ("group", group):
            return groups.is_member(tx, int(group), me)
        case ("moments", host):
            return me == host or people.are_friends(tx, me, host)
        case ("file", number):
            shared = tx.execute("SELECT 1 FROM shared_files WHERE file = ? AND person = ?", (int(number), me))
            return me == content.author or shared.fetchone() is not None
        case _:
            return True


def beside(tx: sqlite3.Connection, me: str, content: Content) -> list[Content]:
    """What the same author did in the same place, this included, oldest first: it can go into the same report."""
    if content.place[0] == "chat":
        ids = [one.content_id for one in messages.between(tx, me, content.author)]
    elif content.place[0] == "group":
        ids = [one.content_id for one in messages.in_group(tx, int(content.place[1]))]
    elif content.place[0] == "moments":
        posts = moments.visible(tx, me)
        ids = [f"{kind}-{post.id}" for post in posts for kind in ("post", "picture")]
        ids += [comment.content_id for post in posts for comment in post.comments]
    else:
        ids = []
    found = {
        one: read for one in ids if (read := find(tx, one)) is not None and read.author == content.author
    }
    found[content.content_id] = content
    return sorted(found.values(), key=lambda one: (one.at, one.content_id))[-NEIGHBOURS_MAX:]


@page("/content/{content_id:str}")
def fetch(request: Request[Any, Any, Any], content_id: FromPath[str]) -> Response[dict[str, str]]:
    """One act, for dueprocess alone."""
    platform: Platform = request.app.state.platform
    shown = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(shown, f"Bearer {platform.content_token}".encode()):
        return Response({"error": "unauthorized"}, status_code=401, headers={"WWW-Authenticate": "Bearer"})
    with platform.database.reading() as tx:
        found = find(tx, content_id)
    if found is None:
        return Response({"error": "not_found"}, status_code=404)
    told = {
        "content_id": found.content_id,
        "author": found.author,
        "kind": found.kind,
        "occurred_at": datetime.fromtimestamp(found.at / 1000, UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z"),
        "media_type": found.media_type,
    }
    text = found.text
    body = {"text": text} if text is not None else {"base64": base64.b64encode(found.body).decode()}
    return Response(told | body, headers={"Cache-Control": "no-store"})


@page("/pictures/{content_id:str}")
def picture(visit: NamedDependency[Visit], content_id: FromPath[str]) -> Response[bytes]:
    """A picture, for those who can see it."""
    with visit.reading() as tx:
        found = find(tx, content_id)
        if found is None or found.media_type != pictures.MEDIA_TYPE or not visible(tx, visit.me, found):
            raise NotHere
    return Response(
        found.body, media_type=pictures.MEDIA_TYPE, headers={"Cache-Control": "private, max-age=3600"}
    )
