"""An office for desk tests: a scene with an application, and a desk for each member of staff that fills in real forms.

A form is read from the page as a browser would read it (its hidden fields, what is ticked, what stands in its texts,
buttons elsewhere that belong to it), so a test can only send what the page offers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from dueprocess.application.operational import SessionKind
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.app import create_app
from dueprocess.http.auth import sessions
from dueprocess.http.auth.staff import set_password
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import Instant
from tests.http.site import Platform
from tests.http.web.scenes import Scene
from tests.world import ADA, ANNA, BELA, CHEN, OLGA, SVEN, private

AGNES, AUDREY = PersonId("p_agnes"), PersonId("p_audrey")
EVERYBODY = (ADA, ANNA, BELA, CHEN, SVEN, OLGA, AGNES, AUDREY)
PASSWORD = "a password for tests"
BASE_URL = "http://testserver.local"


class Office(Scene):
    """A scene with everybody a desk has."""

    def __init__(self, folder: Path, base_url: str = BASE_URL, *, demo: bool = False) -> None:
        super().__init__(folder, base_url)
        for person_id, role in ((AGNES, Role.AGENT), (AUDREY, Role.AUDITOR)):
            self.ok(AppointStaff(person_id, private(person_id), (role,), by=OLGA))
        self.platform = Platform()
        self.services = replace(self.services, contents=self.platform)
        if demo:
            settings = replace(self.services.settings, demo=True)
            self.services = replace(self.services, settings=settings, advance=self.advance)
        self.app = create_app(self.services)

    def give_passwords(self, *people: PersonId) -> None:
        """Sign-ins for those who are to sign in by hand; hashing takes its time."""
        for person_id in people:
            set_password(self.operational, person_id, person_id, PASSWORD)

    def advance(self, milliseconds: int) -> Instant:
        """The demo's clock."""
        self.after(milliseconds)
        return self.clock.at

    @contextmanager
    def running(self) -> Iterator[Office]:
        """Answer requests."""
        with TestClient(self.app, base_url=BASE_URL) as self.client:
            yield self
        self.close()

    def desk(self, person_id: PersonId, language: str = "en") -> Desk:
        """A desk with somebody at it."""
        return Desk(self, person_id, language)


class Form:
    """One form of a page: where it goes, what it would send, and which buttons it has."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get")
        self.id = attributes.get("id", "")
        self.fields: list[tuple[str, str]] = []
        self.offered: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str, str]] = []


class Page(HTMLParser):
    """A page as it came: its status, its words, its forms."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.status = answer.status_code
        self.url = str(answer.url)
        self.html = answer.text
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._textarea: tuple[str, Form | None] | None = None
        self._select: str = ""
        self._options: list[tuple[str, bool]] = []
        self._late: list[tuple[str, str, dict[str, str]]] = []
        self.feed(self.html)
        for wanted, kind, attributes in self._late:
            form = next(item for item in self.forms if item.id == wanted)
            self._control(kind, attributes, form)

    def form(self, ending: str) -> Form:
        """The form that goes to an address with this ending."""
        return next(item for item in self.forms if item.action.endswith(ending))

    def offers(self, ending: str) -> bool:
        """Whether there is a form that goes there."""
        return any(item.action.endswith(ending) for item in self.forms)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag == "textarea":
            self._textarea = (attributes["name"], self._form)
            if self._form is not None:
                self._form.fields.append((attributes["name"], ""))
        elif tag == "select":
            self._select, self._options = attributes.get("name", ""), []
        elif tag == "option":
            self._options.append((attributes.get("value", ""), "selected" in attributes))
        elif tag in {"input", "button"}:
            if "form" in attributes:
                self._late.append((attributes["form"], tag, attributes))
            elif self._form is not None:
                self._control(tag, attributes, self._form)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "select" and self._form is not None and self._options:
            chosen = next((value for value, selected in self._options if selected), self._options[0][0])
            self._form.fields.append((self._select, chosen))
            self._form.offered += [(self._select, value) for value, _ in self._options]

    def handle_data(self, data: str) -> None:
        if self._textarea is not None and self._textarea[1] is not None:
            fields = self._textarea[1].fields
            name, before = fields[-1]
            fields[-1] = (name, before + data)

    def _control(self, tag: str, attributes: dict[str, str], form: Form) -> None:
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "button":
            form.buttons.append((name, value, attributes.get("formaction", "")))
        elif attributes.get("type") in {"checkbox", "radio"}:
            form.offered.append((name, value))
            if "checked" in attributes:
                form.fields.append((name, value))
        elif name and attributes.get("type") != "file":
            form.fields.append((name, value))


class Desk:
    """Somebody at the desk."""

    def __init__(self, office: Office, person_id: PersonId, language: str) -> None:
        self.office = office
        self.client = TestClient(office.app, base_url=BASE_URL)
        self.client.headers["accept-language"] = language
        self.client.headers["accept"] = "text/html"
        cookie = sessions.begin(office.services, SessionKind.STAFF, person_id)
        self.client.cookies.set(cookie.key, cookie.value or "")

    def open(self, path: str) -> Page:
        """Go to a page."""
        return Page(self.client.get(f"/desk{path}"))

    def send(self, page: Page, ending: str, button: tuple[str, str] | None = None, **typed: Any) -> Page:
        """Fill in a form and press its button; follows where it leads. A list gives a field several values."""
        form = page.form(ending)
        fields = [(name, value) for name, value in form.fields if name not in typed]
        for name, value in typed.items():
            fields += [(name, item) for item in (value if isinstance(value, list) else [value])]
        if button is not None:
            assert any(item[:2] == button for item in form.buttons), form.buttons
            fields.append(button)
        data: dict[str, Any] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.post(form.action, data)

    def post(self, path: str, data: dict[str, Any]) -> Page:
        """Send fields to an address."""
        return Page(self.client.post(path, data=data))
