"""Who may go where: every route of the desk says it, and what it says holds for every role, from the code itself."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.routes import HTTPRoute

from dueprocess.application.views.all import STAFF
from dueprocess.domain.staff import AppointStaff, Role
from dueprocess.http.auth.caller import Allow
from dueprocess.http.web.flash import COOKIE as FLASH
from dueprocess.kernel.ids import PersonId
from tests.http.web.desk.office import AGNES, AUDREY, Office
from tests.world import ADA, BELA, CHEN, OLGA, SVEN, WEI, private

ONE_OF = {
    Role.AGENT: AGNES,
    Role.DECIDER: ADA,
    Role.APPROVER: BELA,
    Role.REVIEWER: CHEN,
    Role.SUPERVISOR: SVEN,
    Role.OPERATOR: OLGA,
    Role.AUDITOR: AUDREY,
}
OPEN = {
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("GET", "/desk/oidc/start"),
    ("GET", "/desk/oidc/callback"),
    ("GET", "/desk/oidc/left"),
    ("POST", "/desk/oidc/logout"),
}
CHANGES_OUTCOMES = {Role.DECIDER, Role.APPROVER, Role.REVIEWER, Role.SUPERVISOR}


def routes(app: Any) -> dict[tuple[str, str], Allow]:
    """Every route of the desk with what it declares."""
    found = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/desk"):
            for method, (handler, _) in route.route_handler_map.items():
                if method in {"GET", "POST"}:
                    found[method, route.path_format] = handler.opt.get("allow")
    return found


def test_every_route_of_the_desk_declares_its_roles(office: Office) -> None:
    declared = routes(office.app)
    assert len(declared) > 35
    for place, allowed in declared.items():
        assert isinstance(allowed, Allow), place
        assert allowed.public == (place in OPEN), place
        assert not allowed.person, place
        assert not allowed.scopes, place
        assert allowed.roles or place in OPEN, place


def test_a_wrong_role_is_turned_away_alike_and_a_right_one_is_not(office: Office) -> None:
    path_values = {"number": "1", "version": "1", "account_no": "1"}
    turned_away = set()
    for role, person_id in ONE_OF.items():
        desk = office.desk(person_id)
        token = dict(desk.open("/rulebook").form("/sign-out").fields)["_csrf_token"]
        mine = set(office.get(STAFF, person_id).roles)
        assert role in mine
        for (method, path), allowed in routes(office.app).items():
            if path.endswith(("/sign-in", "/sign-out")) or (method, path) in OPEN:
                continue
            address = path.format_map(_Values(path_values))
            if method == "GET":
                answer = desk.client.get(address, follow_redirects=False)
            else:
                answer = desk.client.post(address, data={"_csrf_token": token}, follow_redirects=False)
                desk.client.cookies.pop(FLASH, None)  # said on the next page, whichever that is
            if mine & allowed.roles:
                assert answer.status_code != 403, (role, method, path)
                assert answer.status_code < 500, (role, method, path)
            else:
                assert answer.status_code == 403, (role, method, path)
                turned_away.add(answer.text.replace(token, ""))
    assert len({text.partition("<main")[2].partition("</main>")[0] for text in turned_away}) == 1


class _Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "nothing-by-this-id"


def test_an_agent_and_an_operator_have_no_way_to_an_outcome(office: Office) -> None:
    for (method, path), allowed in routes(office.app).items():
        if method == "POST" and path.startswith(
            ("/desk/cases", "/desk/decisions", "/desk/appeals", "/desk/restr")
        ):
            opens = path.endswith("/open")
            assert not allowed.roles - CHANGES_OUTCOMES - ({Role.AUDITOR} if opens else set()), path


@pytest.mark.parametrize(
    "path",
    ["/cases/case_none", "/decisions/dec_none", "/appeals/app_none", "/enquiries/enq_none", "/accounts/99"],
)
def test_what_does_not_exist_is_one_page(office: Office, path: str) -> None:
    page = office.desk(SVEN).open(path)
    assert page.status == 404
    assert "_none" not in page.html.partition("<main")[2]


def test_an_error_at_the_desk_leads_back_to_the_desk(office: Office) -> None:
    for person_id, path in (
        (AGNES, f"/cases/{office.case()}"),
        (SVEN, "/cases/case_none"),
        (SVEN, "/nothing"),
    ):
        page = office.desk(person_id).open(path)
        assert page.status in (403, 404)
        assert 'href="/desk"' in page.html.partition("<main")[2]
        assert "/enter" not in page.html  # that is the way in for persons concerned
        assert "/standing" not in page.html


def test_nobody_is_asked_to_sign_in_and_comes_back(office: Office) -> None:
    office.give_passwords(ADA)
    desk = office.desk(ADA)
    desk.client.cookies.clear()
    page = desk.open("/rulebook")
    assert page.offers("/desk/sign-in")
    wrong = desk.send(page, "/desk/sign-in", login="p_ada", password="not this one")
    assert wrong.status == 422
    assert dict(wrong.form("/sign-in").fields)["login"] == "p_ada"
    empty = desk.send(page, "/desk/sign-in", login=" ", password="")
    assert empty.status == 422
    assert "Write your sign-in name." in empty.html
    assert "Write your password." in empty.html
    unknown = desk.send(page, "/desk/sign-in", login="p_nobody", password="not this one")
    assert unknown.html.partition("<main")[2].replace("p_nobody", "p_ada").count("belong together") == 2
    home = desk.send(wrong, "/desk/sign-in", login="p_ada", password="a password for tests")
    assert home.url.endswith("/desk/rulebook")
    out = desk.send(home, "/sign-out")
    assert out.url.endswith("/desk/sign-in")
    assert desk.open("").offers("/desk/sign-in")


def test_a_form_sent_after_the_session_ended_says_that_nothing_was_sent(office: Office) -> None:
    desk = office.desk(ADA)
    page = desk.open(f"/cases/{office.case()}")
    form = page.form("/take")
    kept = desk.client.cookies.get("dp_form")
    desk.client.cookies.clear()
    desk.client.cookies.set("dp_form", kept or "")
    answer = desk.post(form.action, dict(form.fields))
    assert answer.status == 401
    assert "Nothing was sent" in answer.html


def test_sign_in_leads_only_to_pages_of_the_desk(office: Office) -> None:
    office.give_passwords(ADA)
    desk = office.desk(ADA)
    desk.client.cookies.clear()
    for place in ("https://example.org/", "//example.org", "/desk/../enter", "/desk@example.org"):
        page = desk.open("/sign-in")
        form = page.form("/desk/sign-in")
        data = {**dict(form.fields), "login": "p_ada", "password": "a password for tests", "next": place}
        answer = desk.client.post(form.action, data=data, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/desk", place
        desk.client.cookies.delete("dp_staff")


def test_whoever_is_in_conflict_sees_that_it_waits_and_no_way_to_it(office: Office) -> None:
    case_id = office.case(WEI)
    inside = PersonId("p_inside")
    office.ok(AppointStaff(inside, private("Wei at work"), (Role.DECIDER,), by=OLGA, own_account=WEI))
    desk = office.desk(inside)
    assert case_id not in desk.open("?section=cases").html
    assert desk.open(f"/cases/{case_id}").status == 404
    assert case_id in office.desk(ADA).open("?section=cases").html
