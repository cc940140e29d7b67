"""Moments: what people show their friends, and what friends say to it."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp.composer import written
from examples.superapp.gate import MOMENTS_COMMENT, MOMENTS_POST, Refusal
from examples.superapp.people import Person, are_friends, everybody
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

SHOWN_MAX: Final = 40


class Comment(msgspec.Struct, frozen=True):
    """What somebody said to a post."""

    id: int
    author: Person
    at: int
    text: str

    @property
    def content_id(self) -> str:
        """Under which id dueprocess fetches it."""
        return f"comment-{self.id}"


class Post(msgspec.Struct, frozen=True):
    """Something shown, with what was said to it."""

    id: int
    author: Person
    at: int
    text: str
    picture: bool
    comments: list[Comment]

    @property
    def content_id(self) -> str:
        """Under which id dueprocess fetches it."""
        return f"post-{self.id}" if self.text else f"picture-{self.id}"


def add(tx: sqlite3.Connection, author: str, at: int, text: str, picture: bytes | None = None) -> int:
    """Show something to one's friends; the post's number."""
    done = tx.execute(
        "INSERT INTO posts (author, at, text, picture) VALUES (?, ?, ?, ?)", (author, at, text, picture)
    )
    return int(done.lastrowid or 0)


def add_comment(tx: sqlite3.Connection, post_number: int, author: str, at: int, text: str) -> int:
    """Say something to a post; the comment's number."""
    done = tx.execute(
        "INSERT INTO comments (post, author, at, text) VALUES (?, ?, ?, ?)", (post_number, author, at, text)
    )
    return int(done.lastrowid or 0)


def visible(tx: sqlite3.Connection, me: str) -> list[Post]:
    """The posts of this person and of their friends, newest first."""
    people = {person.id: person for person in everybody(tx)}
    rows = tx.execute(
        "SELECT id, author, at, text, picture IS NOT NULL AS picture FROM posts"
        " WHERE author = ?1 OR author IN (SELECT friend FROM friends WHERE person = ?1)"
        " ORDER BY at DESC, id DESC LIMIT ?2",
        (me, SHOWN_MAX),
    ).fetchall()
    posts = []
    for row in rows:
        said = tx.execute("SELECT * FROM comments WHERE post = ? ORDER BY at, id", (row["id"],))
        comments = [Comment(one["id"], people[one["author"]], one["at"], one["text"]) for one in said]
        posts.append(
            Post(row["id"], people[row["author"]], row["at"], row["text"], bool(row["picture"]), comments)
        )
    return posts


def author_if_visible(tx: sqlite3.Connection, me: str, post_number: int) -> str | None:
    """Who wrote this post, if this person may see it."""
    row = tx.execute("SELECT author FROM posts WHERE id = ?", (post_number,)).fetchone()
    if row is None or (row["author"] != me and not are_friends(tx, me, row["author"])):
        return None
    return str(row["author"])


@page("/moments")
def moments(visit: NamedDependency[Visit]) -> Response[str]:
    """The moments of oneself and one's friends."""
    return _show(visit)


@form("/moments")
def show(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Show something to one's friends."""
    if refused := visit.refusal(MOMENTS_POST):
        return _show(visit, refused=refused, draft=form.text("text"))
    new = written(form)
    if new.problem:
        return _show(visit, problem=new.problem, draft=new.text)
    with visit.writing() as tx:
        add(tx, visit.me, visit.now, new.text, new.picture)
    return go("/moments")


@form("/moments/{post_number:int}/comments")
def comment(
    visit: NamedDependency[Visit], form: NamedDependency[Form], post_number: FromPath[int]
) -> Response[Any] | Redirect:
    """Say something to a friend's post."""
    words = form.text("text")
    with visit.reading() as tx:
        author = author_if_visible(tx, visit.me, post_number)
    if author is None:
        raise NotHere
    refused = visit.refusal(MOMENTS_COMMENT, target=None if author == visit.me else author)
    if refused:
        return _show(visit, refused=refused, at_post=post_number, draft=words)
    if not words:
        return _show(visit, problem="problem.empty", at_post=post_number)
    with visit.writing() as tx:
        add_comment(tx, post_number, visit.me, visit.now, words)
    return go(f"/moments#post-{post_number}")


def _show(
    visit: Visit,
    *,
    refused: Refusal | None = None,
    problem: str | None = None,
    draft: str = "",
    at_post: int = 0,
) -> Response[str]:
    with visit.reading() as tx:
        posts = visible(tx, visit.me)
    return visit.page(
        "moments.html", refused=refused, problem=problem, draft=draft, posts=posts, at_post=at_post
    )
