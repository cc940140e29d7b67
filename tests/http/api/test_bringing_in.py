"""Imports through the API: a list as a body, its figures, the second person, undoing, and every way that goes wrong."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from dueprocess.adapters.imports.reading import FileLists
from dueprocess.application.bringing import Mapped
from dueprocess.application.dropping import drop_overdue
from dueprocess.application.staging import AT_ONCE, Bad, Days, Given, Stager
from dueprocess.application.views.all import IMPORTS
from dueprocess.domain.staff import Role
from dueprocess.http import limits
from dueprocess.http.app import create_app
from dueprocess.http.auth.caller import Scope
from dueprocess.kernel.ids import ImportId, PersonId
from tests.http.site import AUDREY, Site
from tests.importing import looked_at
from tests.policy import STRANGERS
from tests.world import ADA, BELA, DAY, OLGA, SVEN, WEI

SINCE = "2024-03-01T00:00:00Z"
JSONL, CSV = "application/jsonl", "text/csv"


def row(account: str, **fields: Any) -> bytes:
    told = {"account": account, "capabilities": [STRANGERS], "since": SINCE} | fields
    return json.dumps(told).encode() + b"\n"


LIST = row("wei", reason="Sold accounts.") + row("lan", until="2026-03-20T00:00:00Z") + row("newcomer")


def send(
    site: Site,
    body: bytes | Iterator[bytes] = LIST,
    kind: str = JSONL,
    who: PersonId = OLGA,
    key: str | None = None,
    headers: dict[str, str] | None = None,
    **query: Any,
) -> Any:
    sent = {
        "idempotency-key": key or site.key(),
        "content-type": kind,
        **site.as_staff(who),
        **(headers or {}),
    }
    return site.client.post("/v1/imports", content=body, headers=sent, params=query)


def brought(site: Site, body: bytes = LIST) -> dict[str, Any]:
    answer = send(site, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def approved(site: Site, body: bytes = LIST) -> str:
    told = brought(site, body)
    agreed = site.post(f"/imports/{told['import_id']}/approval", site.as_staff(BELA), {"root": told["root"]})
    assert agreed.status_code == 200, agreed.text
    return str(told["import_id"])


def test_a_list_is_brought_in_seen_by_a_second_person_approved_and_undone(site: Site) -> None:
    told = brought(site)
    path = f"/imports/{told['import_id']}"
    assert (told["state"], told["dry_run"], told["refused"]) == ("proposed", False, [])
    assert site.world.allowed(STRANGERS), "it restricts nobody yet"
    file = site.get(path, site.as_staff(BELA), figures=True).json()
    assert (file["rows"], file["records"], file["refused"], file["root"]) == (3, 3, 0, told["root"])
    assert file["approve_refusal"] is None
    assert file["proposed_by_name"] == "p_olga"
    figures = file["figures"]
    assert (figures["rows"], figures["without_reason"], figures["without_end"]) == (3, 2, 2)
    assert (figures["ends_before"], sum(figures["migrates_after"].values())) == (1, 2)
    assert figures["capabilities"] == {STRANGERS: 3}
    assert told["figures"] | {"unknown_accounts": None} == figures
    agreed = site.post(f"{path}/approval", site.as_staff(BELA), {"root": file["root"]})
    assert agreed.status_code == 200, agreed.text
    assert agreed.json()["ids"]["import_id"] == told["import_id"]
    assert [line["event"] for line in agreed.json()["events"]] == ["import.approved"]
    assert site.get(path, site.as_staff(AUDREY)).json()["state"] == "in_force"
    standing = site.get("/accounts/wei/standing", site.as_platform(Scope.STANDING)).json()
    assert len(standing["measures"]) == 1
    undone = site.post(f"{path}/reversal", site.as_staff(SVEN), {"reason": "The mapping was wrong."})
    assert undone.status_code == 200, undone.text
    after = site.get(path, site.as_staff(OLGA)).json()
    assert (after["state"], after["undone_reason"]) == ("undone", "The mapping was wrong.")
    assert site.world.allowed(STRANGERS)


def test_a_dry_run_gives_the_figures_and_writes_nothing(site: Site) -> None:
    before = site.position
    answer = send(
        site, LIST + row("lan", label="shadow", capabilities=None) + row("wei", reason="Again."), dry_run=True
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["dry_run"], told["import_id"], told["root"]) == (True, None, None)
    assert told["figures"]["unknown_accounts"] == 1
    assert told["figures"]["refused"] == {"row_label_unmapped": 1, "row_repeated": 1}
    assert told["figures"]["unmapped_labels"] == {"shadow": 1}
    assert site.position == before
    assert site.get("/imports", site.as_staff(OLGA)).json() == []


def test_what_is_refused_of_a_list_is_named_by_line_code_and_field_and_the_rest_goes_on(site: Site) -> None:
    told = brought(
        site,
        LIST + b"not json\n" + row("ming", capabilities=["appeal.lodge"]) + row("ming", since="2024-03-01"),
    )
    assert told["refused"] == [
        {"line": 4, "code": "row_malformed", "at": "line"},
        {"line": 5, "code": "capability_is_floor", "at": "capabilities"},
        {"line": 6, "code": "row_malformed", "at": "since"},
    ]
    file = site.get(f"/imports/{told['import_id']}", site.as_staff(OLGA)).json()
    assert (file["rows"], file["records"], file["refused"]) == (3, 6, 3)


def test_csv_and_a_mapping_of_labels(site: Site) -> None:
    body = f"account,label,since,until,reason\nwei,禁言,{SINCE},none,\n".encode()
    answer = send(site, body, CSV, mapping=json.dumps({"禁言": ["chat.send", STRANGERS]}))
    assert answer.status_code == 201, answer.text
    assert answer.json()["figures"]["capabilities"] == {"chat.send": 1, STRANGERS: 1}


def test_the_same_list_again_is_the_same_import_under_whichever_key(site: Site) -> None:
    key = site.key()
    first = send(site, key=key)
    position = site.position
    again, other = send(site, key=key), send(site)
    assert {answer.status_code for answer in (first, again, other)} == {201}
    assert len({answer.json()["import_id"] for answer in (first, again, other)}) == 1
    assert again.headers["idempotent-replay"] == "true"
    assert site.position == position
    changed = send(site, LIST + row("ming"), key=key)
    assert (changed.status_code, changed.json()["code"]) == (409, "command_id_reused")


def test_the_command_line_and_the_api_name_a_list_alike(site: Site, tmp_path: Path) -> None:
    told = brought(site)
    path = tmp_path / "bans.jsonl"
    path.write_bytes(LIST)
    assert FileLists().name(path, {}, Days()) == told["import_id"]


def test_a_reading_that_was_killed_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    body = b"".join(row(f"u{number}") for number in range(AT_ONCE + 10))
    path = tmp_path / "bans.jsonl"
    path.write_bytes(body)
    lists = FileLists()
    name = lists.name(path, {}, Days())

    def cut() -> Iterator[Any]:
        for number, record in enumerate(lists.records(path, {})):
            if number == AT_ONCE + 3:
                raise KeyboardInterrupt
            yield record

    with pytest.raises(KeyboardInterrupt):
        Stager(site.world.engine, name, Days()).stage(cut())
    half = site.get(f"/imports/{name}", site.as_staff(OLGA)).json()
    assert (half["state"], half["records"], half["root"]) == ("reading", AT_ONCE, None)
    assert half["approve_refusal"] == "staff_lacks_role"
    told = brought(site, body)
    assert (told["import_id"], told["figures"]["rows"]) == (name, AT_ONCE + 10)


def test_a_list_that_did_not_come_whole_is_not_read(site: Site) -> None:
    right = base64.b64encode(hashlib.sha256(LIST).digest()).decode()
    before = site.position
    for digest in (base64.b64encode(bytes(32)).decode(), "no base64", right[:-4]):
        answer = send(site, headers={"content-digest": f"sha-256=:{digest}:"})
        assert (answer.status_code, answer.json()["code"]) == (400, "digest_mismatch")
        assert answer.json()["at"] == "Content-Digest"
    assert site.position == before
    assert site.get("/imports", site.as_staff(OLGA)).json() == []
    said = f"md5=:AAAA:, sha-256=:{right}:"
    assert send(site, headers={"content-digest": said}).status_code == 201


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
def test_a_list_beyond_the_limit_is_refused_before_it_is_read(small: Site, announced: bool) -> None:
    body = row("wei") * (limits.MIB // len(row("wei")) + 1)
    pieces = iter([body[start : start + 65_536] for start in range(0, len(body), 65_536)])
    answer = send(small, body if announced else pieces)
    assert (answer.status_code, answer.json()["code"]) == (413, "list_too_large")
    assert "import_mb_max" in answer.json()["next_step"]
    assert small.get("/imports", small.as_staff(OLGA)).json() == []
    assert send(small, body[: limits.MIB - 1]).status_code == 201, "up to the limit it is read"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """An installation that takes lists of one megabyte."""
    with Site(tmp_path, import_mb_max=1).running() as running:
        yield running


@pytest.mark.parametrize(
    ("change", "status", "code", "at"),
    [
        ({"kind": "application/json"}, 415, "media_type_unsupported", ""),
        ({"kind": "text/html"}, 415, "media_type_unsupported", ""),
        ({"kind": CSV}, 422, "list_unreadable", ""),
        ({"body": b""}, 422, "import_empty", ""),
        ({"body": b"\x00\xff\xfe" * 50}, 422, "import_empty", ""),
        ({"body": b"[" * 20_000 + b"\n"}, 422, "import_empty", ""),
        ({"body": b'{"account": "wei"'}, 422, "import_empty", ""),
        ({"mapping": "{"}, 400, "request_malformed", "mapping"),
        ({"mapping": '{"muted": []}'}, 400, "request_malformed", "mapping"),
        ({"mapping": '{"muted": "chat.send"}'}, 400, "request_malformed", "mapping"),
        ({"mapping": "x" * 20_000}, 400, "request_malformed", "mapping"),
        ({"mapping": '{"禁言": ["chat.send"]}'}, 400, "request_malformed", "mapping"),
        ({"first_day": 0}, 400, "request_malformed", "first_day"),
        ({"last_day": 181}, 422, "migration_beyond_limit", "last_day"),
        ({"first_day": 90, "last_day": 30}, 422, "migration_beyond_limit", "last_day"),
        ({"first_day": "soon"}, 400, "request_malformed", "first_day"),
        ({"key": "x"}, 400, "request_malformed", "idempotency_key"),
    ],
)
def test_what_is_no_list_is_refused_and_nothing_is_on_record(
    site: Site, change: dict[str, Any], status: int, code: str, at: str
) -> None:
    before = site.position
    answer = send(site, **change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    if at:
        assert answer.json()["at"].lower() == at.lower()
    assert site.position == before


def test_only_operators_and_supervisors_bring_in_and_only_approvers_agree(site: Site) -> None:
    told = brought(site)
    path, body = f"/imports/{told['import_id']}", {"root": told["root"]}
    before = site.position
    roles = {role: site.world.appoint(f"p_only_{role}", role) for role in Role}
    before = site.position
    for role, person in roles.items():
        headers = site.as_staff(person)
        opened = site.get(path, headers).status_code
        assert (opened == 200) is (role in {Role.OPERATOR, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR}), (
            role
        )
        if role not in {Role.OPERATOR, Role.SUPERVISOR}:
            assert send(site, who=person).status_code == 403, role
        if role is not Role.APPROVER:
            assert site.post(f"{path}/approval", headers, body).status_code == 403, role
        if role not in {Role.OPERATOR, Role.SUPERVISOR, Role.APPROVER}:
            assert site.post(f"{path}/reversal", headers, {"reason": "No."}).status_code == 403, role
    platform = site.as_platform()
    for answer in (
        site.get("/imports", platform),
        site.post(f"{path}/approval", platform, body),
        site.post("/imports", site.as_person(WEI)),
    ):
        assert answer.status_code == 403
    assert site.post("/imports").status_code == 401
    assert site.position == before


def test_one_person_with_both_roles_is_one_person(site: Site) -> None:
    both = site.world.appoint("p_both", Role.OPERATOR, Role.APPROVER)
    told = send(site, who=both).json()
    path = f"/imports/{told['import_id']}"
    assert site.get(path, site.as_staff(both)).json()["approve_refusal"] == "approver_is_decider"
    answer = site.post(f"{path}/approval", site.as_staff(both), {"root": told["root"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "approver_is_decider")
    assert site.world.get(IMPORTS, told["import_id"]).approved_at is None


def test_nobody_agrees_to_other_rows_and_nobody_twice(site: Site) -> None:
    told = brought(site)
    path, bela = f"/imports/{told['import_id']}/approval", site.as_staff(BELA)
    other = site.post(path, bela, {"root": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "approval_of_other_content")
    assert site.post(path, bela, {"root": "short"}).status_code == 400
    assert site.post(path, bela, {"root": told["root"], "more": 1}).status_code == 400
    assert site.post(path, bela).status_code == 400
    key = site.key()
    first = site.post(path, bela, {"root": told["root"]}, key=key)
    again = site.post(path, bela, {"root": told["root"]}, key=key)
    assert (first.json(), again.headers["idempotent-replay"]) == (again.json(), "true")
    twice = site.post(path, bela, {"root": told["root"]})
    assert (twice.status_code, twice.json()["code"]) == (409, "import_not_proposed")


def test_too_late_another_import_came_between_or_its_days_were_over(site: Site) -> None:
    told = brought(site)
    approved(site, row("ming"))
    path = f"/imports/{told['import_id']}/approval"
    answer = site.post(path, site.as_staff(BELA), {"root": told["root"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "import_outdated")
    site.world.after(30 * DAY)
    drop_overdue(site.world.engine, 30)
    late = site.post(path, site.as_staff(BELA), {"root": told["root"]})
    assert (late.status_code, late.json()["code"]) == (409, "import_dropped")
    assert "gets a new name" in late.json()["next_step"]
    assert site.get(f"/imports/{told['import_id']}", site.as_staff(BELA)).json()["state"] == "dropped"
    anew = brought(site)
    assert anew["import_id"] == f"{told['import_id']}-2"
    assert anew["state"] == "proposed"


def test_undoing_twice_without_a_reason_or_before_anybody_agreed(site: Site) -> None:
    told = brought(site)
    path, olga = f"/imports/{told['import_id']}", site.as_staff(OLGA)
    why = {"reason": "The mapping was wrong."}
    early = site.post(f"{path}/reversal", olga, why)
    assert (early.status_code, early.json()["code"]) == (409, "import_not_live")
    site.post(f"{path}/approval", site.as_staff(BELA), {"root": told["root"]})
    assert site.post(f"{path}/reversal", olga, {"reason": ""}).status_code == 400
    assert site.post(f"{path}/reversal", olga, {"reason": "  "}).json()["code"] == "text_missing"
    assert site.post(f"{path}/reversal", olga, why, dry_run=True).json()["dry_run"]
    assert not site.world.allowed(STRANGERS) or looked_at(site.world)
    assert site.post(f"{path}/reversal", olga, why).status_code == 200
    assert site.post(f"{path}/reversal", olga, why).json()["code"] == "import_not_live"


def test_what_there_is_not_is_not_found(site: Site) -> None:
    assert site.get("/imports/imp_none", site.as_staff(OLGA)).status_code == 404
    answer = site.post("/imports/imp_none/approval", site.as_staff(BELA), {"root": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_proposed")
    assert site.post("/imports/imp_none/reversal", site.as_staff(OLGA), {"reason": "No."}).status_code == 409


def test_all_imports_are_listed_what_was_begun_last_first(site: Site) -> None:
    first = brought(site)
    site.world.after(1)
    second = brought(site, row("ming"))
    listed = site.get("/imports", site.as_staff(AUDREY)).json()
    assert [item["import_id"] for item in listed] == [second["import_id"], first["import_id"]]
    assert all(item["figures"] is None for item in listed)
    assert {item["approve_refusal"] for item in listed} == {"staff_lacks_role"}
    assert site.get("/imports", site.as_staff(ADA)).status_code == 403


class TwiceAtOnce(FileLists):
    """While one call reads a list, another reads it to its end in between."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._name = ImportId("")
        self._within = False

    def name(self, path: Path, mapping: Mapped, days: Days) -> ImportId:
        self._name = super().name(path, mapping, days)
        return self._name

    def records(self, path: Path, mapping: Mapped) -> Iterator[Given | Bad]:
        for number, record in enumerate(super().records(path, mapping)):
            if number == AT_ONCE and not self._within:
                self._within = True
                Stager(self._site.world.engine, self._name, Days()).stage(super().records(path, mapping))
            yield record


def test_of_two_calls_that_read_the_same_list_one_is_told_to_wait_and_no_row_is_kept_twice(
    site: Site,
) -> None:
    body = b"".join(row(f"u{number}") for number in range(AT_ONCE + 10))
    services = dataclasses.replace(site.services, lists=TwiceAtOnce(site))
    headers = {"idempotency-key": site.key(), "content-type": JSONL, **site.as_staff(OLGA)}
    base_url = services.settings.base_url
    with TestClient(create_app(services, pages=False), base_url=base_url) as client:
        answer = client.post("/v1/imports", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "list_being_read")
    assert answer.json()["retry"]
    told = brought(site, body)
    assert (told["state"], told["figures"]["rows"]) == ("proposed", AT_ONCE + 10)


def test_the_description_says_what_the_body_is(site: Site) -> None:
    described = site.client.get("/v1/openapi.json").json()["paths"]["/v1/imports"]["post"]
    assert set(described["requestBody"]["content"]) == {JSONL, "application/x-ndjson", CSV}
    names = {item["name"] for item in described["parameters"]}
    assert {"mapping", "first_day", "last_day", "Content-Digest", "Idempotency-Key", "dry_run"} <= names
    assert {"201", "200", "413", "415", "422"} <= set(described["responses"])
