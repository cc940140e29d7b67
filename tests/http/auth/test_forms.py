"""Forms of pages: an unsafe request without the page's own token is refused; the API is protected by its key header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Request, get, post
from litestar.testing import TestClient

from dueprocess.http.auth.caller import allow
from dueprocess.http.auth.forms import FIELD, form_token_of, protection
from dueprocess.http.problems import ProblemHandlers
from dueprocess.http.services import Settings
from tests.http.site import Site
from tests.world import SECRET, WEI


@get("/form", opt=allow(public=True), sync_to_thread=False, media_type="text/html")
def show(request: Request[Any, Any, Any]) -> str:
    return f'<input name="{FIELD}" value="{form_token_of(request)}">'


@post("/form", opt=allow(public=True), status_code=200)
async def send(request: Request[Any, Any, Any]) -> str:
    form = await request.form()
    return str(form.get("words"))


@pytest.fixture
def client() -> Iterator[TestClient[Any]]:
    app = Litestar(
        [show, send],
        csrf_config=protection(Settings("http://testserver.local", SECRET)),
        exception_handlers=ProblemHandlers(None).handlers(),
        openapi_config=None,
    )
    with TestClient(app, base_url="http://testserver.local") as client:
        yield client


def token(client: TestClient[Any]) -> str:
    found = re.search(r'value="([^"]+)"', client.get("/form").text)
    assert found is not None
    return found[1]


def test_a_form_with_its_token_is_taken(client: TestClient[Any]) -> None:
    answer = client.post("/form", data={FIELD: token(client), "words": "你好"})
    assert (answer.status_code, answer.text) == (200, "你好")
    files = client.post("/form", data={FIELD: token(client), "words": "hi"}, files={"f": b"x"})
    assert (files.status_code, files.text) == (200, "hi")


def test_a_form_without_it_is_not(client: TestClient[Any]) -> None:
    good = token(client)
    for data in (
        {},
        {FIELD: ""},
        {FIELD: good[:-1] + ("0" if good[-1] != "0" else "1")},
        {FIELD: "x" * len(good)},
    ):
        answer = client.post("/form", data={**data, "words": "hi"})
        assert answer.status_code == 403
        assert answer.json()["code"] == "form_expired"


def test_another_browser_s_token_is_not_taken(client: TestClient[Any]) -> None:
    foreign = token(client)
    client.cookies.clear()
    token(client)
    assert client.post("/form", data={FIELD: foreign, "words": "hi"}).status_code == 403


def test_the_cookie_is_hidden_from_scripts(client: TestClient[Any]) -> None:
    cookie = client.get("/form").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_session_cookie_alone_cannot_act_on_the_api(tmp_path: Path) -> None:
    """Another site can make a browser send a form with its cookies, but not with the header the API asks for."""
    with Site(tmp_path).running() as site:
        headers = site.as_person(WEI)
        answer = site.client.post("/v1/enquiries", headers=headers, data={"words": "forged"})
        assert answer.status_code in (400, 415)
        plain = site.client.post(
            "/v1/enquiries", headers={**headers, "content-type": "text/plain"}, content=b'{"words": "forged"}'
        )
        assert plain.status_code in (400, 415)
        assert "access-control-allow-origin" not in plain.headers
