"""Who may call what: every route declares it, and everybody else is kept out (threats T3, T8, T13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, get, post
from litestar.routes import HTTPRoute

from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.api import ROUTES
from dueprocess.http.auth.caller import Allow, Scope, allow
from dueprocess.http.auth.gate import undeclared
from dueprocess.kernel.ids import PersonId
from tests.http.site import PLATFORM_SCOPES, Site
from tests.world import LAN, OLGA, WEI, private

CHANGES = {"POST", "PUT", "DELETE"}


def endpoints(app: Litestar) -> Iterator[tuple[str, str, Allow]]:
    """Method, path with made-up ids, and who may call."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/v1/"):
            for method, (handler, _) in route.route_handler_map.items():
                if method != "OPTIONS":
                    yield method, route.path, handler.opt["allow"]


def concrete(path: str) -> str:
    return re.sub(r"\{(\w+):(\w+)\}", lambda found: "1" if found[2] == "int" else f"made-up-{found[1]}", path)


def everybody(site: Site) -> dict[str, tuple[dict[str, str], Any]]:
    """Each kind of caller: the headers, and whether a declaration lets them in."""
    found: dict[str, tuple[dict[str, str], Any]] = {"nobody": ({}, lambda declared: declared.public)}
    found["person"] = (site.as_person(WEI), lambda declared: declared.public or declared.person)
    for scope in PLATFORM_SCOPES:
        found[f"scope {scope}"] = (
            site.as_platform(scope),
            lambda declared, scope=scope: declared.public or scope in declared.scopes,
        )
    for role in Role:
        person_id = PersonId(f"p_only_{role}")
        site.world.ok(AppointStaff(person_id, private(person_id), (role,), by=OLGA))
        found[f"role {role}"] = (
            site.as_staff(person_id),
            lambda declared, role=role: declared.public or role in declared.roles,
        )
    return found


def test_everybody_gets_in_where_declared_and_nowhere_else(site: Site) -> None:
    """Every endpoint by every kind of caller. Whoever is let in meets the law, or a 404 for the made-up ids."""
    callers = everybody(site)
    wrong, seen = [], 0
    for method, path, declared in endpoints(site.app):
        if path == "/v1/feed":
            continue  # it never ends by itself: test_feed asks for it
        for name, (headers, lets_in) in callers.items():
            sent = {**headers, "idempotency-key": site.key()} if method in CHANGES else headers
            before = site.position
            answer = site.client.request(method, concrete(path), headers=sent)
            seen += 1
            if lets_in(declared):
                if answer.status_code == 401 or (
                    answer.status_code == 403 and answer.json()["code"] == "forbidden"
                ):
                    wrong.append(f"{method} {path} keeps {name} out: {answer.status_code}")
                continue
            expected = 401 if name == "nobody" else 403
            if answer.status_code != expected or site.position != before:
                wrong.append(f"{method} {path} answers {name} with {answer.status_code}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert seen > 800


def test_a_call_that_changes_something_is_declared_for_somebody_in_particular(site: Site) -> None:
    loose = [
        f"{method} {path}"
        for method, path, declared in endpoints(site.app)
        if declared.public and method in CHANGES
    ]
    assert loose == []


def test_agents_change_nothing_but_enquiries(site: Site) -> None:
    """A phone agent can be talked round, so there is nothing to talk them into (threat T8)."""
    open_to_agents = {
        f"{method} {path}"
        for method, path, declared in endpoints(site.app)
        if Role.AGENT in declared.roles and method in CHANGES
    }
    assert open_to_agents == {"POST /v1/enquiries/{enquiry_id:str}/answer"}


def test_auditors_change_nothing(site: Site) -> None:
    assert not [
        path
        for method, path, declared in endpoints(site.app)
        if Role.AUDITOR in declared.roles and method in CHANGES
    ]


def test_every_endpoint_has_a_file_of_its_own() -> None:
    places = [handler.fn.__module__ for handler in ROUTES]
    assert len(places) == len(set(places))
    assert all(place.startswith("dueprocess.http.api.") for place in places)


def test_every_unsafe_call_takes_a_key(site: Site) -> None:
    for method, path, declared in endpoints(site.app):
        if method in CHANGES and declared.scopes:
            headers = site.as_platform()
            answer = site.client.request(method, concrete(path), headers=headers, json={})
            assert answer.status_code in (400, 413), path
            assert answer.json()["code"] == "request_malformed"


def test_a_route_that_declares_nobody_is_found() -> None:
    @get("/open", sync_to_thread=False)
    def forgotten() -> None:
        return None

    @post("/shut", sync_to_thread=False, opt=allow(person=True))
    def declared() -> None:
        return None

    app = Litestar([forgotten, declared], openapi_config=None)
    assert undeclared(app) == ["GET /open"]


def test_a_dismissed_colleague_s_token_and_a_revoked_one_open_nothing(site: Site) -> None:
    person_id = PersonId("p_leaving")
    site.world.ok(AppointStaff(person_id, private("x"), (Role.DECIDER,), by=OLGA))
    headers = site.as_staff(person_id)
    assert site.get("/cases", headers).status_code == 200
    assert site.post("/staff/p_leaving/dismissal", site.as_staff(OLGA)).status_code == 200
    assert site.get("/cases", headers).status_code == 401
    platform = site.as_platform(Scope.STANDING)
    assert site.get("/accounts/wei/standing", platform).status_code == 200
    for token in site.operational.tokens():
        site.operational.revoke_token(token.token_id, site.world.clock.now())
    assert site.get("/accounts/wei/standing", platform).status_code == 401


@pytest.mark.parametrize(
    "authorization", ["Bearer", "Bearer ", "Basic d2VpOg==", "Bearer dpt_", "Bearer dpt_" + "x" * 5000]
)
def test_a_broken_authorization_is_nobody(site: Site, authorization: str) -> None:
    cookie = site.as_person(WEI)
    answer = site.get("/standing", {"authorization": authorization, **cookie})
    assert answer.status_code == 401


def test_one_person_sees_nothing_of_another_s(site: Site) -> None:
    """Every object of Wei's, asked for by Lan, answers with the very bytes of one that does not exist (threat T11)."""
    world = site.world
    decision_id = world.decide()
    appeal_id = world.appeal(decision_id)
    standing = site.get("/standing", site.as_person(WEI)).json()
    notice_id = standing["matters"][0]["notice_id"]
    digest = "0" * 64
    showing = {"surface": "api", "locale": "en", "zone": "UTC", "text_digest": digest}
    attempts = (
        ("GET", "/notices/{}", notice_id, None),
        ("POST", "/notices/{}/showings", notice_id, showing),
        ("POST", "/decisions/{}/appeals", decision_id, {"words": "Mine."}),
        ("POST", "/appeals/{}/withdrawal", appeal_id, {}),
    )
    position = site.position
    for method, path, mine, body in attempts:
        answers = [
            site.call(method, path.format(item), site.as_person(LAN), body)
            for item in (mine, "made-up-id", mine[:-1] + ("0" if mine[-1] != "0" else "1"))
        ]
        assert {answer.status_code for answer in answers} == {404}, path
        assert len({answer.content for answer in answers}) == 1
        headers = [sorted(name for name in answer.headers) for answer in answers]
        assert headers[0] == headers[1] == headers[2]
    about = {"words": "What of this?", "decision_id": decision_id}
    assert site.post("/enquiries", site.as_person(LAN), about).status_code == 404
    for method, path, mine, body in attempts:
        platform = {**(body or {}), "account": "lan"}
        query = {} if method == "POST" else {"account": "lan"}
        answer = site.call(
            method,
            path.format(mine),
            site.as_platform(Scope.STANDING),
            platform if body is not None else None,
            **query,
        )
        assert answer.status_code == 404, path
    assert site.position == position


def test_a_person_cannot_speak_for_another_account(site: Site) -> None:
    decision_id = site.world.decide()
    body = {"words": "For him.", "account": "wei"}
    assert site.post(f"/decisions/{decision_id}/appeals", site.as_person(LAN), body).status_code == 404
