"""Me: what I can do now, my own words about me, my other devices, my data, and the way to dueprocess."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from examples.superapp import content, drive, loan, mail, moments, money, people, savings, wallet
from examples.superapp.gate import ACCOUNT_RENAME, ASKED, NEVER_ASKED, Refusal
from examples.superapp.ledger import holdings
from examples.superapp.routing import form, page
from examples.superapp.visit import SESSION_COOKIE, Form, Visit, go

INTRO_MAX: Final = 60
A_WEEK: Final = 7 * 86_400_000


@page("/me")
def me_page(visit: NamedDependency[Visit]) -> Response[str]:
    """The way to everything that is about oneself."""
    return _show(visit)


@page("/discover")
def discover(visit: NamedDependency[Visit]) -> Response[str]:
    """The way to moments, groups, games, mail and drive."""
    return visit.page("discover.html")


@page("/me/allowed")
def allowed(visit: NamedDependency[Visit]) -> Response[str]:
    """What I can do now, as the guard knows it, and what nobody can take away."""
    asked = [(name, visit.refusal(name)) for name in ASKED]
    return visit.page("allowed.html", asked=asked, never_asked=NEVER_ASKED)


@page("/recourse")
def recourse(visit: NamedDependency[Visit], notice: FromQuery[str] = "") -> Response[Any] | Redirect:
    """To dueprocess: to one notice, or to all that is in force. A signed link is fetched for this person and this once."""
    with visit.reading() as tx:
        since = people.device_since(tx, visit.token)
    url = visit.platform.recourse.link(visit.person.accounts, notice[:500] or None, since)
    if url is None:
        again = "/recourse" + (f"?notice={quote(notice[:500])}" if notice else "")
        return visit.page("recourse_away.html", problem="problem.away", code=503, again=again)
    return go(url)


@form("/me/intro")
def introduce(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Say something else of oneself."""
    intro = form.text("intro", INTRO_MAX)
    if refused := visit.refusal(ACCOUNT_RENAME):
        return _show(visit, refused=refused)
    with visit.writing() as tx:
        tx.execute("UPDATE people SET intro = ?, changed_at = ? WHERE id = ?", (intro, visit.now, visit.me))
    return go("/me")


@form("/me/other-sessions/end")
def end_others(visit: NamedDependency[Visit]) -> Response[Any] | Redirect:
    """Sign out everywhere else. Floor: on a device that was theirs for a week nobody is asked.

    On a newer one dueprocess is: while somebody else may be in the account, it may be they who ask. Where it cannot be
    asked, nobody is signed out from here: the owner can from their older device.
    """
    with visit.reading() as tx:
        since = people.device_since(tx, visit.token)
    if since is None or since > visit.now - A_WEEK:
        allowed = visit.platform.recourse.may_end_others(visit.me, since)
        if not allowed:
            return visit.page("older_device.html", code=503 if allowed is None else 403, away=allowed is None)
    with visit.writing() as tx:
        people.end_other_sessions(tx, visit.me, visit.token)
    return go("/me")


@form("/me/sign-out")
def sign_out(visit: NamedDependency[Visit]) -> Redirect:
    """End this session."""
    with visit.writing() as tx:
        people.end_session(tx, visit.token)
    answer = go("/sign-in")
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@page("/me/data")
def export(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Everything of one's own in one file. Floor: nobody is asked."""
    with visit.reading() as tx:
        rows = tx.execute("SELECT id FROM messages WHERE sender = ? ORDER BY id", (visit.me,)).fetchall()
        words = [content.find(tx, f"message-{row['id']}") for row in rows]
        posts = [one for one in moments.visible(tx, visit.me) if one.author.id == visit.me]
        data = {
            "person": {
                "id": visit.me,
                "name": [visit.person.zh, visit.person.latin],
                "intro": visit.person.intro,
            },
            "messages": [
                {"at": one.at, "text": one.text, "media_type": one.media_type}
                for one in words
                if one is not None
            ],
            "posts": [{"at": one.at, "text": one.text} for one in posts],
            "mails": [
                {"at": one.at, "subject": one.subject, "text": one.text}
                for one in mail.of_person(tx, visit.me)
                if one.sender.id == visit.me
            ],
            "files": [
                {"at": one.at, "name": one.name, "bytes": one.size}
                for one in drive.within_reach(tx, visit.me)
                if one.owner.id == visit.me
            ],
            "money_in_fen": {
                "wallet": money.held(tx, wallet.pot(visit.me)),
                **{name: money.held(tx, one.pot(visit.me)) for name, one in savings.PRODUCTS.items()},
                "owed": sum(part.due for part in loan.of_person(tx, visit.me, visit.now)),
            },
            "wallet": msgspec.to_builtins(holdings.of_person(tx, visit.me, visit.now)),
        }
    body = json.dumps(data, ensure_ascii=False, indent=2).encode()
    headers = {"Content-Disposition": f'attachment; filename="{visit.me}.json"'}
    return Response(body, media_type="application/json", headers=headers)


def _show(visit: Visit, *, refused: Refusal | None = None) -> Response[str]:
    return visit.page("me.html", refused=refused, intro_max=INTRO_MAX)
