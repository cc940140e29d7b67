"""docs/roles.md is what the routes declare, and what they do: every route is asked as everybody (threats T3, T8, T11, T13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from dueprocess.application.operational import SessionKind
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.http.auth.caller import Scope
from dueprocess.http.auth.forms import FIELD
from dueprocess.http.auth.tokens import issue_token
from dueprocess.http.web.flash import COOKIE as FLASH
from dueprocess.kernel.ids import PersonId
from tests.http.web.desk.office import BASE_URL, Office
from tests.world import OLGA, WEI, private
from tools import roles
from tools.roles import Line

pytestmark = pytest.mark.slow

MATRIX = roles.read(roles.PAGE.read_text(encoding="utf-8"))
ENDLESS = frozenset({"/v1/feed"})
"""Routes whose answer does not end by itself; tests/http/api/test_feed.py reads them as those who may."""
KEEP_WORDS = frozenset(
    {"/human", "/n/{notice_id}/appeal", "/n/{notice_id}/ask", "/n/{notice_id}/not-me", "/dormant/ask"}
)
"""Forms of persons that give whoever was signed out meanwhile their own words back, with 401: open to all for that alone."""
CREATING = frozenset({("PUT", "/v1/accounts/{external_id}")})
"""Routes that make what they are asked for."""
NOT_SET_UP = {"/metrics": 501}
"""What this installation does not count, it says it does not count."""
QUERIES = {
    "/v1/evidence/{evidence_id}/content": "?purpose=decide",
    "/v1/accounts/{external_id}/forwarding": "?asker=nothing-by-this-id&contact=true&blocked=false",
    "/v1/notices/{notice_id}": "?account=nothing-by-this-id",
}
"""What has to be said beside the path, or the answer is about that."""
NOT_OBJECTS = ("/static/", "/v1/openapi.json")
"""Files of the server's own: there is nobody whose they could be."""
SCOPES = tuple(scope for scope in Scope if scope is not Scope.STAFF)
NOTHING = "nothing-by-this-id"


class Everybody:
    """A running office, and one of each kind of caller."""

    def __init__(self, office: Office) -> None:
        self.office = office
        for role in Role:
            office.ok(AppointStaff(self.person(role), private(role), (role,), by=OLGA))
        self.callers = (
            "nobody",
            "person",
            *(role.value for role in Role),
            *(f"scope {item}" for item in SCOPES),
        )
        self._keys = 0
        self._forms = TestClient(office.app, base_url=BASE_URL)

    def person(self, role: Role) -> PersonId:
        return PersonId(f"p_only_{role}")

    def headers(self, caller: str, *, by_token: bool) -> dict[str, str]:
        """Who this caller is, as a request says it."""
        office = self.office
        if caller == "nobody":
            return {}
        if caller.startswith("scope "):
            scopes: tuple[Scope, ...] = (Scope(caller.removeprefix("scope ")),)
            return {"authorization": f"Bearer {self._token(scopes, None)}"}
        if caller == "person":
            cookie = sessions.begin(office.services, SessionKind.PERSON, str(WEI))
        elif by_token:
            return {"authorization": f"Bearer {self._token((Scope.STAFF,), self.person(Role(caller)))}"}
        else:
            cookie = sessions.begin(office.services, SessionKind.STAFF, self.person(Role(caller)))
        return {"cookie": f"{cookie.key}={cookie.value}"}

    def ask(self, line: Line, headers: dict[str, str]) -> Any:
        """One request, as well formed as it can be without knowing what the route is for."""
        self._keys += 1
        page = not line.path.startswith("/v1/")
        sent = {"accept": "text/html" if page else "application/json", **headers}
        options: dict[str, Any] = {}
        if line.method != "GET":
            sent["idempotency-key"] = f"matrix-key-{self._keys:06d}"
            if page:
                sent["cookie"] = "; ".join(filter(None, (sent.get("cookie"), f"dp_form={self.form_token}")))
                options["data"] = {FIELD: self.form_token, "command_id": f"matrix-{self._keys:06d}"}
            else:
                options["json"] = {}
        client = self.office.client
        client.cookies.clear()
        address = re.sub(r"\{(\w+)\}", lambda found: made_up(found[1]), line.path)
        address += QUERIES.get(line.path, "")
        return client.request(line.method, address, headers=sent, follow_redirects=False, **options)

    @property
    def form_token(self) -> str:
        """A token for forms; one does for all, since it is bound to its cookie alone."""
        if "dp_form" not in self._forms.cookies:
            self._forms.get("/desk/sign-in", headers={"accept": "text/html"})
        return str(self._forms.cookies["dp_form"])

    def _token(self, scopes: tuple[Scope, ...], person_id: PersonId | None) -> str:
        now = self.office.services.wall_now()
        return issue_token(self.office.operational, now, "matrix", scopes, person_id)[0]


def made_up(name: str) -> str:
    """An id of the right kind that nobody has."""
    return "999983" if name in {"number", "version", "account_no", "position"} else NOTHING


def let_in(line: Line, caller: str) -> bool:
    """What the page says."""
    if caller.startswith("scope "):
        return "any" in line.scopes or caller.removeprefix("scope ") in line.scopes
    return caller in line.callers


def kept_out(answer: Any, line: Line, caller: str) -> bool:
    """Whether the gate kept this caller out, as it should be said to them."""
    if caller != "nobody":
        return bool(answer.status_code == 403)
    if line.path.startswith("/desk") and line.method == "GET":
        return bool(answer.status_code == 303 and answer.headers["location"].startswith("/desk/sign-in"))
    return bool(answer.status_code == 401)


def by_the_gate(answer: Any) -> bool:
    """Whether an answer says that the gate did not let somebody in (the law says 403 with reasons of its own)."""
    if answer.status_code == 401:
        return True
    if answer.status_code != 403:
        return False
    if answer.headers["content-type"].startswith("application/problem+json"):
        return bool(answer.json()["code"] == "forbidden")
    return "Your roles do not open this page" in answer.text or "it is not for you" in answer.text


@pytest.fixture
def everybody(tmp_path: Path) -> Iterator[Everybody]:
    with Office(tmp_path).running() as office:
        yield Everybody(office)


def test_the_page_is_what_the_routes_declare(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert sorted(MATRIX) == sorted(roles.lines(create_app(office.services))), "run: python -m tools.roles"
    assert roles.PAGE.read_text(encoding="utf-8") == roles.page()
    office.close()


@pytest.mark.parametrize("by_token", [False, True], ids=["by session", "by token"])
def test_every_route_lets_in_whom_the_page_names_and_nobody_else(
    everybody: Everybody, by_token: bool
) -> None:
    wrong, asked = [], 0
    for line in MATRIX:
        for caller in Role if by_token else everybody.callers:
            allowed = let_in(line, caller)
            if allowed and line.path in ENDLESS:
                continue
            before = everybody.office.position
            answer = everybody.ask(line, everybody.headers(caller, by_token=by_token))
            asked += 1
            place = f"{line.method} {line.path} as {caller}: {answer.status_code}"
            if answer.status_code >= 500 and NOT_SET_UP.get(line.path) != answer.status_code:
                wrong.append(f"{place}, a fault of ours")
            elif allowed and by_the_gate(answer) and line.path not in KEEP_WORDS:
                wrong.append(f"{place}, and the page lets them in")
            elif not allowed and not kept_out(answer, line, caller):
                wrong.append(f"{place}, and the page keeps them out")
            elif not allowed and everybody.office.position != before:
                wrong.append(f"{place}, and something was written")
    assert not wrong, "\n".join(wrong)
    assert asked > len(MATRIX) * len(Role) * 0.95


def test_what_does_not_exist_answers_alike_whoever_asks(everybody: Everybody) -> None:
    """One answer for the API, one for the desk, one for persons: none tells whether the id was ever anybody's."""
    answers: dict[str, dict[str, str]] = {"api": {}, "desk": {}, "person": {}}
    for line in MATRIX:
        if line.method != "GET" or "{" not in line.path or line.path.startswith(NOT_OBJECTS):
            continue
        for caller in everybody.callers:
            if not let_in(line, caller):
                continue
            answer = everybody.ask(line, everybody.headers(caller, by_token=False))
            assert answer.status_code == 404, (line.method, line.path, caller, answer.status_code)
            assert NOTHING not in answer.text
            kind = (
                "api"
                if line.path.startswith("/v1/")
                else "desk"
                if line.path.startswith("/desk")
                else "person"
            )
            said = answer.text if kind == "api" else main_of(answer.text)
            answers[kind].setdefault(said, f"{line.path} as {caller}")
    assert all(len(found) == 1 for found in answers.values()), answers


def main_of(html: str) -> str:
    """What a page says, without what stands around it."""
    return html.partition("<main")[2].partition("</main>")[0]


def test_an_unsafe_request_for_what_does_not_exist_is_never_a_fault_and_writes_nothing(
    everybody: Everybody,
) -> None:
    wrong = []
    before = everybody.office.position
    for line in MATRIX:
        if line.method == "GET" or "{" not in line.path or (line.method, line.path) in CREATING:
            continue
        for caller in everybody.callers:
            if let_in(line, caller):
                answer = everybody.ask(line, everybody.headers(caller, by_token=False))
                words = answer.status_code == 401 and line.path in KEEP_WORDS
                law = answer.status_code == 403 and not by_the_gate(answer)
                if answer.status_code not in {400, 404, 422} and not words and not law:
                    wrong.append(f"{line.method} {line.path} as {caller}: {answer.status_code}")
                if NOTHING in answer.text or FLASH in answer.headers.get("set-cookie", ""):
                    wrong.append(
                        f"{line.method} {line.path} as {caller}: repeats what was asked, or says it was done"
                    )
    assert not wrong, "\n".join(wrong)
    assert everybody.office.position == before


def test_the_page_reads_back_as_it_was_written() -> None:
    assert len({(line.method, line.path) for line in MATRIX}) == len(MATRIX)
    assert any(line.callers == {Role.OPERATOR.value} for line in MATRIX)
    assert {line.path for line in MATRIX} >= KEEP_WORDS | ENDLESS
