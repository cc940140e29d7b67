"""Drive: files kept, taken out again, and shared with a friend. One's own files can always be taken out."""

from __future__ import annotations

import re
import sqlite3
from typing import Any, Final
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import people
from examples.superapp.gate import DRIVE_SHARE, DRIVE_UPLOAD, Refusal
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.visit import UPLOAD_MAX, Form, NotHere, Visit, go

NAME_MAX: Final = 80
_NOT_IN_NAMES: Final = re.compile(r"[\x00-\x1f\x7f/\\]")


class File(msgspec.Struct, frozen=True):
    """One file, without its bytes. `size` in bytes."""

    id: int
    owner: Person
    at: int
    name: str
    size: int

    @property
    def content_id(self) -> str:
        """Under which id dueprocess fetches it."""
        return f"file-{self.id}"


def add(tx: sqlite3.Connection, owner: str, at: int, name: str, body: bytes) -> int:
    """Keep a file; its number."""
    done = tx.execute(
        "INSERT INTO files (owner, at, name, body) VALUES (?, ?, ?, ?)", (owner, at, name, body)
    )
    return int(done.lastrowid or 0)


def share(tx: sqlite3.Connection, file: int, person: str) -> None:
    """Let this person read the file."""
    tx.execute("INSERT OR IGNORE INTO shared_files VALUES (?, ?)", (file, person))


def within_reach(tx: sqlite3.Connection, me: str) -> list[File]:
    """One's own files and those shared with one, newest first."""
    names = {one.id: one for one in people.everybody(tx)}
    rows = tx.execute(
        "SELECT id, owner, at, name, LENGTH(body) AS size FROM files WHERE owner = ?1"
        " OR id IN (SELECT file FROM shared_files WHERE person = ?1) ORDER BY at DESC, id DESC",
        (me,),
    )
    return [File(row["id"], names[row["owner"]], row["at"], row["name"], row["size"]) for row in rows]


@page("/drive")
def drive(visit: NamedDependency[Visit]) -> Response[str]:
    """The files within reach."""
    return _show(visit)


@form("/drive")
def upload(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Keep a file of at most 2 MB."""
    if refused := visit.refusal(DRIVE_UPLOAD):
        return _show(visit, refused=refused)
    sent = form.file("file")
    if sent is None or len(sent[1]) > UPLOAD_MAX:
        return _show(visit, problem="problem.file")
    name = _NOT_IN_NAMES.sub("_", sent[0]).strip()[-NAME_MAX:] or "file"
    with visit.writing() as tx:
        add(tx, visit.me, visit.now, name, sent[1])
    return go("/drive")


@form("/drive/{file:int}/share")
def share_file(
    visit: NamedDependency[Visit], form: NamedDependency[Form], file: FromPath[int]
) -> Response[Any] | Redirect:
    """Share one's own file with a friend."""
    friend = form.text("person", 20)
    with visit.reading() as tx:
        mine = any(one.id == file and one.owner.id == visit.me for one in within_reach(tx, visit.me))
        if not mine or not people.are_friends(tx, visit.me, friend):
            raise NotHere
    if refused := visit.refusal(DRIVE_SHARE, target=friend):
        return _show(visit, refused=refused)
    with visit.writing() as tx:
        share(tx, file, friend)
    return go("/drive")


@page("/drive/{file:int}")
def download(visit: NamedDependency[Visit], file: FromPath[int]) -> Response[bytes]:
    """Take a file out. Nobody is asked: it is one's own, or was shared with one."""
    with visit.reading() as tx:
        found = [one for one in within_reach(tx, visit.me) if one.id == file]
        if not found:
            raise NotHere
        body = bytes(tx.execute("SELECT body FROM files WHERE id = ?", (file,)).fetchone()["body"])
    name = f"attachment; filename*=UTF-8''{quote(found[0].name)}"
    return Response(body, media_type="application/octet-stream", headers={"Content-Disposition": name})


def _show(visit: Visit, *, refused: Refusal | None = None, problem: str | None = None) -> Response[str]:
    with visit.reading() as tx:
        return visit.page(
            "drive.html",
            refused=refused,
            problem=problem,
            files=within_reach(tx, visit.me),
            friends=people.friends(tx, visit.me),
        )
