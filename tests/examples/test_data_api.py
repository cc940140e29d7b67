"""The data API over HTTP, as dueprocess asks it: everything of one's own, nothing of anybody else's."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from dueprocess.adapters.archive.folder import FolderArchives
from dueprocess.adapters.sources import HttpDataSource
from dueprocess.application.sources import AccountUnknown, MediumUnreadable
from dueprocess.domain.own_data import Kind, LeftOut, Reason, Whose, judge
from examples.superapp import keepsakes
from tests.archiving import PAGES, job
from tests.examples.conftest import DATA_TOKEN


@pytest.fixture
def source(stage):
    with httpx2.Client():
        made = HttpDataSource(f"{stage.url}/data-api/v1/accounts", DATA_TOKEN)
    yield made
    made.close()


def everything(source, account, kind):
    items, cursor = [], None
    while True:
        page = source.page(account, kind, cursor)
        assert page.unreadable == 0
        items += page.items
        if (cursor := page.cursor) is None:
            return items


@pytest.mark.parametrize("token", ["", "wrong", "content-token", "wallet-token", "ü"])
def test_without_the_token_nothing_is_told(stage, token):
    headers = {"Authorization": f"Bearer {token}".encode()} if token else {}
    with httpx2.Client(base_url=f"{stage.url}/data-api/v1/accounts", headers=headers) as stranger:
        for path in ("/wei/kinds", "/nobody/kinds", "/wei/items/mail", "/wei/media/photographs/photograph-1"):
            answer = stranger.get(path)
            assert (answer.status_code, answer.json()) == (401, {"code": "unauthorized"})


def test_it_has_every_kind_and_wei_has_something_of_most(source):
    kinds = source.kinds("wei")
    assert kinds == tuple(kind for kind in Kind if kind is not Kind.CASE_FILE)
    found = {kind for kind in kinds if everything(source, "wei", kind)}
    assert found == set(kinds) - {Kind.ARTICLES, Kind.FOLLOWERS}
    assert [item.title for item in everything(source, "hua", Kind.ARTICLES)][-1] == "停水那天照常开"
    assert len(everything(source, "hua", Kind.FOLLOWERS)) == 5


def test_nobody_unknown_has_anything(source):
    with pytest.raises(AccountUnknown):
        source.kinds("nobody")
    with pytest.raises(AccountUnknown):
        source.page("nobody", Kind.MAIL, None)


def test_long_kinds_come_in_pages_each_thing_once(source, stage):
    with stage.database.writing() as tx:
        for number in range(120):
            keepsakes.add_diary(tx, "xin", 1_000 + number, "", f"day {number}")
    texts = [item.text for item in everything(source, "xin", Kind.DIARY)]
    assert texts == [f"day {number}" for number in range(120)]


def test_the_details_of_friends_are_said_to_be_theirs(source):
    friend = everything(source, "wei", Kind.CONTACTS)[0]
    whose = {datum.name: datum.whose for datum in friend.data}
    assert whose == {
        "account": Whose.SHARED, "intro": Whose.SHARED, "email": Whose.OTHERS, "phone": Whose.OTHERS,
    }  # fmt: skip
    assert {datum.name for datum in judge(friend).item.data} == {"account", "intro"}


def test_only_ones_own_chats_and_bytes_are_there(source):
    words = " ".join(item.text for item in everything(source, "lan", Kind.CHATS))
    assert "你画得不错" in words
    assert "周三还踢吗" not in words
    with source.open("wei", Kind.PHOTOGRAPHS, "photograph-1") as pieces:
        assert b"".join(pieces).startswith(b"\x89PNG")
    for account, kind, item in (
        ("lan", Kind.PHOTOGRAPHS, "photograph-1"), ("lan", Kind.FILES, "file-1"), ("lan", Kind.CHATS, "message-14"),
        ("wei", Kind.PHOTOGRAPHS, "photograph-99"), ("wei", Kind.MAIL, "mail-1"), ("wei", Kind.FILES, "../file-1"),
    ):  # fmt: skip
        with pytest.raises(MediumUnreadable), source.open(account, kind, item):
            pass


def test_a_line_of_the_ledger_is_a_signed_amount_with_whom_it_was(source):
    lines = everything(source, "wei", Kind.LEDGER)
    assert all(line.currency in ("CNY", "HKD") and line.amount for line in lines)
    assert {line.amount > 0 for line in lines} == {True, False}


def test_what_leaves_can_be_looked_at_in_the_app_by_its_owner_alone(stage):
    wei, lan = stage.person("wei"), stage.person("lan")
    page = wei.get("/album").text
    for words in ("雾灵山", "她八十了", "登山杖一对"):
        assert words in page
        assert words not in lan.get("/album").text
    assert "5 followers" in stage.person("hua").get("/album").text
    assert wei.get("/album/photographs/1").content.startswith(b"\x89PNG")
    for number in (1, 99):
        assert lan.get(f"/album/photographs/{number}").status_code == 404


def test_an_archive_of_it_leaves_out_what_is_marked_and_says_how_much(source, stage, tmp_path: Path):
    with stage.database.writing() as tx:
        keepsakes.mark_unlawful(tx, "photograph-2")
    bound = FolderArchives(tmp_path, source, PAGES).make(job(), lambda: None)
    assert LeftOut(Kind.PHOTOGRAPHS, Reason.UNLAWFUL, 1) in bound.left_out
    assert LeftOut(Kind.CONTACTS, Reason.OTHERS_PRIVATE, 8) in bound.left_out
    with stage.database.writing() as tx:
        tx.execute("DELETE FROM unlawful")
