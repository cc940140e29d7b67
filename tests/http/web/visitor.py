"""A visitor without a browser: opens pages, finds their forms, fills them in and sends them, as HTML says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from litestar.testing import TestClient

from dueprocess.application.operational import SessionKind
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.http.services import Services
from dueprocess.http.web.visible import main_of, visible_text
from dueprocess.kernel.ids import AccountNo
from tests.http.web.scenes import BASE_URL, Scene
from tests.world import WEI


class Form:
    """One form of a page: where it goes, and what it holds."""

    def __init__(self, action: str, multipart: bool) -> None:
        self.action = action
        self.multipart = multipart
        self.fields: dict[str, str] = {}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._inside = False
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(names.get("action", ""), "multipart" in names.get("enctype", "")))
            self._inside = True
        elif self._inside and tag == "input" and names.get("type") != "file":
            self.forms[-1].fields[names.get("name", "")] = names.get("value", "")
        elif self._inside and tag == "textarea":
            self._area = names.get("name", "")
            self.forms[-1].fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = ""


class Page:
    """An answer as a person reads it."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.html: str = response.text
        self.path: str = response.url.path
        self.text = visible_text(main_of(self.html))
        reader = _Forms()
        reader.feed(self.html)
        self.forms = reader.forms

    def form(self, action: str) -> Form:
        """The form that goes to an address ending like this."""
        return next(form for form in self.forms if form.action.endswith(action))


class Visitor:
    """Somebody at the pages."""

    def __init__(self, scene: Scene, client: TestClient[Any], locale: str) -> None:
        self.scene = scene
        self.client = client
        self.headers = {"accept-language": locale, "accept": "text/html"}

    def sign_in(self, account_no: AccountNo = WEI) -> None:
        """Be this account."""
        cookie = sessions.begin(self.scene.services, SessionKind.PERSON, str(account_no))
        self.client.cookies.set(cookie.key, cookie.value or "", domain="dueprocess.test", path="/")

    def sign_out(self) -> None:
        """As if the session had ended meanwhile."""
        self.client.cookies.delete("dp_person")

    def get(self, path: str, **headers: str) -> Page:
        """Open a page."""
        return Page(self.client.get(path, headers={**self.headers, **headers}))

    def send(self, form: Form, files: list[tuple[str, bytes]] | None = None, **fields: str) -> Page:
        """Send a form with these fields filled in; redirects are followed as a browser does."""
        content: dict[str, Any] = {"data": {**form.fields, **fields}}
        if form.multipart:
            given = [("files", (name, data)) for name, data in files or [("", b"")]]
            content["files"] = given
        return Page(self.client.post(form.action, headers=self.headers, **content))


class _Current:
    """The services of the scene that a test is at: building the application takes longer than most tests."""

    target: Services
    first: Services
    client: TestClient[Any]

    def __getattr__(self, name: str) -> Any:
        # The feed's own thread stays with the first scene: it would read a later one's store while that is being closed.
        feed = threading.current_thread().name == "dueprocess-feed"
        return getattr(self.first if feed else self.target, name)


_CURRENT = _Current()


@contextmanager
def application(first: Scene) -> Iterator[None]:
    """The application of a whole test session; `first` lends it its settings."""
    _CURRENT.target = _CURRENT.first = first.services
    with TestClient(create_app(_CURRENT), base_url=BASE_URL) as client:  # type: ignore[arg-type]
        _CURRENT.client = client
        yield


@contextmanager
def visiting(scene: Scene, locale: str = "en") -> Iterator[Visitor]:
    """A visitor at a scene's application."""
    _CURRENT.target = scene.services
    _CURRENT.client.cookies.clear()
    yield Visitor(scene, _CURRENT.client, locale)
    _CURRENT.target = _CURRENT.first
