"""What the person who is restricted sees, what the others see (nothing), and that all else goes on."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

from tests.examples.conftest import HOUR
from tests.examples.fake_dueprocess import NOTICE

STRANGER = "chat.send_stranger"


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def box(html: str) -> str:
    found = re.findall(r'<div class="refused".*?</div>', html, re.DOTALL)
    assert len(found) == 1
    return found[0]


def test_a_refusal_is_one_sentence_and_a_link(stage):
    wei = stage.person("wei")
    until = stage.restrict("wei", STRANGER)
    answer = wei.post("/chats/lan", data={"text": "Hello again"})
    assert answer.status_code == 403
    refused = box(answer.text)
    sentence, link = re.fullmatch(
        r"(You can’t message strangers until [^.]+ \(UTC\+8\)\.) (See why.*)", words(refused)
    ).groups()
    assert sentence.count(".") == 1
    assert link == "See why, and what you can do"
    assert refused.count("<a ") == 1
    assert f"/notices/{NOTICE}" in refused.replace("%2F", "/")
    assert until > stage.clock.now()


def test_the_sentence_is_chinese_for_a_chinese_browser(stage):
    wei = stage.person("wei", "zh-CN,zh;q=0.9")
    stage.restrict("wei", STRANGER)
    assert re.fullmatch(
        r"\d{4}年\d+月\d+日 [\d:]{8}（UTC\+8）之前，你不能给陌生人发消息。 看看为什么，以及你能做什么",
        words(box(wei.post("/chats/lan", data={"text": "喂"}).text)),
    )


def test_nothing_that_was_typed_is_lost_and_nothing_is_sent(stage):
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER)
    before = stage.count("messages")
    answer = wei.post("/chats/lan", data={"text": "a long <b>text</b>"})
    assert "a long &lt;b&gt;text&lt;/b&gt;</textarea>" in answer.text
    assert stage.count("messages") == before


def test_the_link_opens_the_notice_through_a_signed_link(stage):
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER)
    refused = box(wei.post("/chats/lan", data={"text": "hi"}).text)
    answer = wei.get(unescape(re.search(r'href="([^"]+)"', refused)[1]))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://dueprocess.test/enter?token={NOTICE}"
    (asked,) = stage.dueprocess.called("POST", "/v1/accounts/wei/links")
    assert datetime.fromisoformat(asked.pop("device_since")) < datetime.now(UTC) - timedelta(days=7)
    assert asked == {"purpose": "notice", "notice_id": NOTICE}


def test_a_link_that_cannot_be_had_is_said_so(stage):
    wei = stage.person("wei")
    stage.dueprocess.links_status = 500
    answer = wei.get("/recourse")
    assert answer.status_code == 503
    assert "it will not be lost" in answer.text


def test_friends_money_games_and_mail_go_on(stage):
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER)
    assert wei.post("/chats/ming", data={"text": "On my way"}).status_code == 303
    assert wei.post("/groups/1", data={"text": "On my way"}).status_code == 303
    assert (
        wei.post("/wallet/pay", data={"to": "hua", "amount": "18", "memo": "", "key": "1"}).status_code == 303
    )
    assert (
        wei.post("/wallet/pay", data={"to": "ming", "amount": "5", "memo": "water", "key": "2"}).status_code
        == 303
    )
    assert wei.post("/wallet/withdraw", data={"amount": "100", "key": "3"}).status_code == 303
    assert wei.post("/loan/1/2/repay").status_code == 303
    assert wei.post("/games/2", data={"cell": "44"}).status_code == 303
    assert wei.post("/mail", data={"to": "xin", "subject": "s", "text": "t"}).status_code == 303
    assert wei.post("/moments", data={"text": "Sunny"}).status_code == 303


def test_money_to_a_stranger_goes_on_but_carries_no_words_past_the_gate(stage):
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER)
    answer = wei.post("/wallet/pay", data={"to": "hua", "amount": "18", "memo": "answer me", "key": "1"})
    assert answer.status_code == 403
    assert "message strangers" in box(answer.text)
    assert (
        wei.post("/wallet/pay", data={"to": "hua", "amount": "18", "memo": "", "key": "1"}).status_code == 303
    )


LAN_SEES = (
    "/chats",
    "/chats/wei",
    "/contacts",
    "/people/wei",
    "/moments",
    "/wallet",
    "/mail",
    "/groups/2",
    "/me/allowed",
)


def test_the_other_side_sees_no_difference_at_all(stage):
    """Before the measure, under it, and after refused messages, requests and mail: the same bytes."""
    wei, lan = stage.person("wei"), stage.person("lan")
    before = [lan.get(path).content for path in LAN_SEES]
    stage.restrict("wei", STRANGER, "chat.add_friend", "mail.send", "chat.send")
    assert [lan.get(path).content for path in LAN_SEES] == before
    assert wei.post("/chats/lan", data={"text": "I know you read this"}).status_code == 403
    assert wei.post("/contacts/invitations", data={"person": "lan"}).status_code == 403
    assert wei.post("/mail", data={"to": "lan", "subject": "s", "text": "t"}).status_code == 403
    assert [lan.get(path).content for path in LAN_SEES] == before


def test_a_message_that_is_sent_does_change_her_page(stage):
    """The oracle of the test above: her page is not the same whatever happens."""
    wei, lan = stage.person("wei"), stage.person("lan")
    before = lan.get("/chats/wei").content
    assert wei.post("/chats/lan", data={"text": "Sorry."}).status_code == 303
    assert lan.get("/chats/wei").content != before


def test_no_contact_names_the_person_and_leaves_everybody_else(stage):
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER, "chat.send", "chat.add_friend", target="lan")
    answer = wei.post("/chats/lan", data={"text": "hello"})
    assert answer.status_code == 403
    assert words(box(answer.text)).startswith("You can’t contact this person until ")
    assert wei.post("/chats/xin", data={"text": "hello"}).status_code == 303
    assert wei.post("/contacts/invitations", data={"person": "lan"}).status_code == 403
    assert wei.post("/contacts/invitations", data={"person": "xin"}).status_code == 303


def test_no_contact_stops_a_red_packet_to_that_one_person_and_never_what_is_owed(stage):
    """A red packet is a way of reaching somebody; a payment may be owed, and somebody else is somebody else."""
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER, "wallet.red_packet", target="ming")
    packet = {"to": "person:ming", "amount": "1", "key": "r1"}
    answer = wei.post("/wallet/red-packet", data=packet)
    assert answer.status_code == 403
    assert words(box(answer.text)).startswith("You can’t contact this person until ")
    assert wei.post("/wallet/pay", data={"to": "ming", "amount": "1", "key": "r2"}).status_code == 303
    for to in ("person:jun", "group:1"):
        others = {"to": to, "amount": "1", "key": f"r-{to}"}
        assert wei.post("/wallet/red-packet", data=others).status_code == 303, to


def test_it_ends_at_the_stated_instant_with_dueprocess_gone(own_stage):
    wei = own_stage.person("wei")
    until = own_stage.restrict("wei", STRANGER)
    own_stage.dueprocess.closed = True
    with own_stage.dueprocess.changed:
        own_stage.dueprocess.changed.notify_all()
    own_stage.move_clock(71.9)
    assert wei.post("/chats/lan", data={"text": "early"}).status_code == 403
    own_stage.move_clock(72)
    assert own_stage.clock.now() >= until
    assert wei.post("/chats/lan", data={"text": "in time"}).status_code == 303


def test_a_decision_that_falls_lets_the_message_through(stage):
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER)
    assert wei.post("/chats/lan", data={"text": "hello"}).status_code == 403
    stage.lift("wei")
    assert wei.post("/chats/lan", data={"text": "hello"}).status_code == 303


def test_what_i_can_do_now_says_until_when_and_what_nobody_can_take(stage):
    wei = stage.person("wei")
    stage.restrict("wei", STRANGER)
    page = words(wei.get("/me/allowed").text)
    assert re.search(
        r"Message strangers Why: message strangers Not until \d+ \w+ \d{4}, [\d:]+ \(UTC\+8\)", page
    )
    assert page.count("Not until") == 1
    assert "Withdraw money Always" in page
    assert 'href="/recourse"' in wei.get("/me/allowed").text


def test_without_a_known_end_the_sentence_names_none(stage):
    wei = stage.person("wei")
    epoch = stage.dueprocess.restrict("wei", STRANGER, until=None)
    assert stage.guard.wait_for(epoch, 20)
    assert words(box(wei.post("/chats/lan", data={"text": "x"}).text)).startswith(
        "You can’t message strangers for now."
    )


def test_a_clock_that_jumps_back_revives_nothing(own_stage):
    wei = own_stage.person("wei")
    own_stage.restrict("wei", STRANGER, hours=1)
    own_stage.move_clock(2)
    assert wei.post("/chats/lan", data={"text": "free"}).status_code == 303
    own_stage.move_clock(0)
    assert own_stage.clock.now() < own_stage.clock.now() + HOUR
    assert wei.post("/chats/lan", data={"text": "still free"}).status_code == 303
