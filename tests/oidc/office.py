"""An office whose staff sign in by a real provider, and somebody with a browser who goes the whole way by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
from litestar.testing import TestClient

from dueprocess.adapters.clock import SystemClock
from dueprocess.http.app import create_app
from dueprocess.http.auth.oidc.directory import Directory
from dueprocess.http.auth.oidc.settings import OidcSettings
from dueprocess.kernel.instants import Instant
from tests.http.web.desk.office import BASE_URL, Office, Page
from tests.oidc.provider import CLIENT_ID, SECRET
from tests.world import ADA, ANNA, OLGA

PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "ada": {"claims": {"employee_number": ADA, "groups": ["trust-and-safety"], "email": "ada@example.test"}},
    "anna": {"claims": {"employee_number": ANNA, "groups": ["trust-and-safety"]}},
    "anna-admin": {"claims": {"employee_number": ANNA, "groups": ["trust-and-safety"]}},
    "olga": {"claims": {"employee_number": OLGA, "groups": ["trust-and-safety"]}},
    "stranger": {"claims": {"email": "ada@example.test", "groups": ["sales"]}},
}


class Clock:
    """The machine's clock, `ahead` milliseconds fast."""

    def __init__(self) -> None:
        self.ahead = 0
        self._real = SystemClock()

    def now(self) -> Instant:
        return Instant(self._real.now() + self.ahead)


class DirectoryOffice(Office):
    """An office with a directory."""

    def __init__(self, folder: Path, issuer: str, base_url: str = BASE_URL, **rules: Any) -> None:
        super().__init__(folder, base_url)
        self.session_clock = Clock()
        self.directory = Directory(settings(issuer, **rules), base_url)
        self.services = replace(self.services, wall=self.session_clock, directory=self.directory)
        self.app = create_app(self.services)
        self.visitors: list[Visitor] = []

    def visitor(self, language: str = "en") -> Visitor:
        """Somebody with a browser, signed in nowhere."""
        self.visitors.append(Visitor(self, language))
        return self.visitors[-1]

    def close(self) -> None:
        """Close the store, and what the visitors have open."""
        super().close()
        for one in self.visitors:
            one.directory.close()


def settings(issuer: str, **rules: Any) -> OidcSettings:
    """What an operator would set."""
    return OidcSettings(issuer, CLIENT_ID, SECRET, **{"person_claim": "employee_number", **rules})


class Visitor:
    """A browser without script: one store of cookies for the desk, one for the provider."""

    def __init__(self, office: DirectoryOffice, language: str) -> None:
        self.office = office
        self.desk = TestClient(office.app, base_url=BASE_URL)
        self.desk.headers.update({"accept": "text/html", "accept-language": language})
        self.directory = httpx2.Client(trust_env=False, timeout=30)

    def sign_in(self, name: str, *, second: bool = True, **changed: str) -> Page:
        """The whole way. `changed`: parts of the request to the provider that somebody tampers with."""
        return self.come_back(self.answer(name, second=second, **changed))

    def answer(self, name: str, *, second: bool = True, **changed: str) -> str:
        """As far as the address that the provider sends the browser back to."""
        begun = self.desk.get("/desk/oidc/start", follow_redirects=False)
        assert begun.status_code == 303, begun.text
        address = urlsplit(begun.headers["location"])
        query = {**dict(parse_qsl(address.query)), **changed}
        found = self.directory.get(f"{address._replace(query=urlencode(query)).geturl()}")
        while found.is_redirect and not found.headers["location"].startswith(BASE_URL):
            found = self.directory.get(found.next_request.url)  # type: ignore[union-attr]
            if found.status_code == 200 and (form := re.search(r'action="([^"]+)"', found.text)):
                sent = {"name": name} | ({"second": "1"} if second else {})
                found = self.directory.post(f"{address.scheme}://{address.netloc}{form[1]}", data=sent)
        assert found.is_redirect, found.text
        return str(found.headers["location"])

    def come_back(self, address: str) -> Page:
        """Follow the provider's answer."""
        return Page(self.desk.get(address))

    def open(self, path: str) -> Page:
        """Go to a page of the desk."""
        return Page(self.desk.get(f"/desk{path}"))

    @property
    def signed_in(self) -> bool:
        """Whether the desk opens."""
        return self.desk.get("/desk", follow_redirects=False).status_code == 200
