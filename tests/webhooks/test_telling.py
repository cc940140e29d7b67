"""What is told: signed, in a CloudEvents envelope, and nothing that somebody said."""

from __future__ import annotations

import json

from dueprocess.application.webhook import EVENTS, message_id
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.decision import Outcome
from dueprocess.domain.report import FileReport
from dueprocess.kernel.ids import AccountNo
from dueprocess.record.envelope import encode
from tests.importing import given, imported
from tests.webhooks.post import SOURCE, Post
from tests.world import LAN, WEI, private


def test_a_decision_is_told_signed_with_its_ids_and_the_notice_s_address(post: Post) -> None:
    post.register()
    post.world.decide()
    post.work()
    assert post.receiver.forged == []
    kinds = [body["type"] for _, body in post.receiver.seen]
    assert kinds == ["dueprocess.notice.issued.v1", "dueprocess.restriction.imposed.v1"]
    message, body = post.receiver.seen[1]
    assert body["specversion"] == "1.0"
    assert body["id"] == message
    assert body["source"] == SOURCE
    assert body["subject"] == body["data"]["restriction_id"]
    assert body["data"]["account"] == "wei"
    assert body["data"]["notice"] == f"{SOURCE}/n/{body['data']['notice_id']}"
    assert body["data"]["capabilities"][0]["capability"].startswith("chat.")
    assert body["data"]["capabilities"][0]["until"].endswith("Z")
    assert post.receiver.headers[0]["content-type"].startswith("application/cloudevents+json")


def test_the_message_id_is_the_leaf_of_the_event(post: Post) -> None:
    post.register()
    post.world.decide()
    post.work()
    by_id = {message_id(encode(envelope)): envelope for envelope in post.world.events()}
    for message, body in post.receiver.seen:
        assert by_id[message].type in body["type"]


def test_nothing_that_somebody_said_and_nothing_of_a_case_is_told(post: Post) -> None:
    world = post.world
    post.register()
    words = "these exact words are private"
    world.ok(FileReport(WEI, "harassment", (private("content-77"),), reporter=LAN, words=private(words)))
    decision_id = world.decide(facts=private(words))
    appeal_id = world.appeal(decision_id)
    world.answer(appeal_id, Outcome.OVERTURNED, reason=private(f"{words}, again"))
    post.work()
    told = json.dumps([body for _, body in post.receiver.seen])
    assert "private" not in told
    assert "case_" not in told
    assert "evd_" not in told
    assert "lan" not in {body["data"].get("account") for _, body in post.receiver.seen}
    names = {body["type"].removeprefix("dueprocess.").removesuffix(".v1") for _, body in post.receiver.seen}
    assert {"appeal.lodged", "appeal.answered", "restriction.ended", "restriction.relief_set"} <= names
    assert names <= set(EVENTS)
    answered = next(body for _, body in post.receiver.seen if "appeal.answered" in body["type"])
    assert answered["data"]["outcome"] == "overturned"
    assert answered["data"]["account"] == "wei"


def test_only_the_events_that_were_asked_for_and_only_from_registration_on(post: Post) -> None:
    post.world.decide()
    post.register("one", "notice.issued")
    post.world.decide(account_no=LAN)
    post.work()
    assert [(body["type"], body["data"]["account"]) for _, body in post.receiver.seen] == [
        ("dueprocess.notice.issued.v1", "lan")
    ]


def test_of_an_account_that_was_erased_meanwhile_no_id_is_told(post: Post) -> None:
    post.register()
    decision_id = post.world.decide(account_no=AccountNo(3))
    post.world.fall(decision_id)
    post.world.ok(EraseAccount(AccountNo(3)))
    post.work()
    assert post.receiver.seen
    assert {body["data"]["account"] for _, body in post.receiver.seen} == {None}


def test_two_endpoints_are_told_the_same_ids_under_different_secrets(post: Post) -> None:
    post.register("one")
    post.register("two")
    post.world.decide()
    post.work()
    assert post.receiver.forged == []
    assert len(post.receiver.ids) == 4
    assert len(set(post.receiver.ids)) == 2
    assert post.receiver.secrets["/one"] != post.receiver.secrets["/two"]


def test_an_import_is_told_as_one_event_without_its_accounts(post: Post) -> None:
    post.register()
    imported(post.world, given("wei"), given("lan"))
    post.work()
    (told,) = [body for _, body in post.receiver.seen]
    assert told["type"] == "dueprocess.import.approved.v1"
    assert set(told["data"]) == {"epoch", "import_id"}
    assert told["subject"] == told["data"]["import_id"]
