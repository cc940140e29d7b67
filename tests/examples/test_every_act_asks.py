"""Each act asks for its own capability, and what belongs to the floor asks for none."""

import pytest

from examples.superapp.gate import ASKED, NEVER_ASKED

ACTS = {
    "chat.send": ("wei", "/chats/ming", {"text": "x"}),
    "chat.send_stranger": ("wei", "/chats/lan", {"text": "x"}),
    "chat.send_group": ("wei", "/groups/1", {"text": "x"}),
    "chat.add_friend": ("wei", "/contacts/invitations", {"person": "lan"}),
    "moments.post": ("wei", "/moments", {"text": "x"}),
    "moments.comment": ("wei", "/moments/3/comments", {"text": "x"}),
    "groups.create": ("wei", "/groups", {"name": "x"}),
    "groups.administer": ("jun", "/groups/1/name", {"name": "x"}),
    "groups.join": ("wei", "/groups/2/join", {}),
    "pages.publish": ("hua", "/official", {"title": "x", "text": "x"}),
    "wallet.pay": ("ming", "/wallet/pay", {"to": "hua", "amount": "1", "key": "k1"}),
    "wallet.pay_new_payee": ("wei", "/wallet/pay", {"to": "hua", "amount": "1", "key": "k9"}),
    "wallet.red_packet": ("mei", "/wallet/red-packet", {"to": "person:wei", "amount": "1", "key": "k2"}),
    "wallet.receive": ("wei", "/wallet/transfers/4/take", {}),
    "fund.buy": ("wei", "/savings/fund/buy", {"amount": "1", "key": "k3"}),
    "wealth.buy": ("wei", "/savings/steady/buy", {"amount": "1", "key": "k4"}),
    "loan.borrow": ("lan", "/loan", {"sum": "60000", "key": "k5"}),
    "game.play": ("wei", "/games/2", {"cell": "44"}),
    "game.membership": ("tao", "/membership/board", {"board": "gold"}),
    "account.sign_in_elsewhere": ("wei", "/me/sign-in-elsewhere", {"place": "春山图书"}),
    "mail.send": ("wei", "/mail", {"to": "xin", "subject": "s", "text": "t"}),
    "drive.share": ("wei", "/drive/1/share", {"person": "ming"}),
    "account.rename": ("wei", "/me/intro", {"intro": "x"}),
}
ALSO = ("wallet.pay_new_payee", "wallet.pay")
"""Paying somebody new is paying."""
FLOOR = (
    ("wei", "/wallet/withdraw", {"amount": "1", "key": "k6"}),
    ("wei", "/savings/fund/redeem", {"amount": "1", "key": "k7"}),
    ("wei", "/savings/shares/redeem", {"amount": "1", "key": "k8"}),
    ("wei", "/loan/1/2/repay", {}),
    ("wei", "/me/other-sessions/end", {}),
    ("ming", "/wallet/transfers/4/take-back", {}),
)


def send(stage, name):
    if name == "drive.upload":
        return stage.person("wei").post("/drive", files={"file": ("a.txt", b"x")})
    person, path, data = ACTS[name]
    return stage.person(person).post(path, data=data)


@pytest.mark.slow
def test_an_act_is_refused_by_its_own_capability(stage):
    for name in ASKED:
        who = ACTS[name][0] if name in ACTS else "wei"
        stage.restrict(who, name)
        answer = send(stage, name)
        assert answer.status_code == 403, name
        assert answer.text.count('class="refused"') == 1, name
        stage.lift(who)


@pytest.mark.slow
def test_an_act_is_refused_by_nothing_else(stage):
    """With all other capabilities restricted each act goes through: nothing asks for a neighbour's."""
    for name in ASKED:
        who = ACTS[name][0] if name in ACTS else "wei"
        others = [other for other in ASKED if other != name and (name, other) != ALSO]
        stage.restrict(who, *others, restriction=f"dec_{name}.1")
        assert send(stage, name).status_code == 303, name
        stage.guard.wait_for(stage.dueprocess.lift(who, f"dec_{name}.1"), 20)


def test_the_floor_goes_on_when_everything_is_restricted(stage):
    for who in ("wei", "ming"):
        stage.restrict(who, *ASKED, restriction=f"dec_{who}.1")
    for person, path, data in FLOOR:
        assert stage.person(person).post(path, data=data).status_code == 303, path
    assert stage.person("wei").get("/me/data").json()["person"]["id"] == "wei"
    assert stage.person("wei").get("/drive/1").content.startswith("水".encode())


def test_the_names_are_the_catalogues(stage):
    assert {*ASKED, *NEVER_ASKED} <= {*stage.dueprocess.capabilities}
    assert set(NEVER_ASKED) <= set(stage.dueprocess.floor)
    assert not set(ASKED) & set(stage.dueprocess.floor)


def test_who_pays_somebody_that_cannot_receive_is_told_at_once_and_pays_nothing(stage):
    """Hua's shop may not receive: the payer keeps the money and what they typed, and learns nothing of why."""
    wei = stage.person("wei")
    stage.restrict("hua", "wallet.receive")
    before = stage.pots()
    answer = wei.post("/wallet/pay", data={"to": "hua", "amount": "18", "memo": "noodles", "key": "k9"})
    assert answer.status_code == 422
    assert "This account cannot take payments just now. Nothing was paid" in answer.text
    assert 'value="18"' in answer.text
    assert not any(word in answer.text.lower() for word in ("restrict", "rule", "clause", "fraud"))
    assert stage.pots() == before


def test_a_red_packet_to_somebody_that_cannot_receive_is_not_sent_either(stage):
    stage.restrict("ming", "wallet.receive")
    before = stage.pots()
    data = {"to": "person:ming", "amount": "5", "shares": "1", "key": "k10"}
    answer = stage.person("wei").post("/wallet/red-packet", data=data)
    assert answer.status_code == 422
    assert "This account cannot take payments just now." in answer.text
    assert stage.pots() == before
