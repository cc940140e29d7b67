"""A decorator and an ASGI middleware: checked before the act, refused with the notice, nothing else touched."""

import json

import pytest

from dueprocess.guard import Guard, UnknownCapability
from dueprocess.guard.doors import GuardMiddleware, Restricted, Rules, guarded, refusal
from tests.coroutines import finished
from tests.guard.fakes import T0, blob, row, span


@pytest.fixture
def guard():
    rows = (
        row("dec_1.1", "mallory", span(), notice="/n/1"),
        row("dec_2.1", "trent", span(until=None, target="alice"), notice="/n/2"),
    )
    return Guard.from_snapshot(blob(*rows), clock=lambda: T0)


def sender(who, *_args, **_named):
    return who


def receiver(_who, to):
    return to


def test_a_function_is_called_only_where_it_is_allowed(guard):
    said = []

    @guarded(guard, "chat.send", account=sender)
    def send(who, words):
        """Say something."""
        said.append(words)
        return len(words)

    assert send("alice", "hello") == 5
    with pytest.raises(Restricted) as refused:
        send("mallory", words="hello")
    assert said == ["hello"]
    assert (refused.value.verdict.notice, refused.value.verdict.until) == ("/n/1", T0 + 1000)
    assert (send.__name__, send.__doc__) == ("send", "Say something.")


def test_a_coroutine_is_awaited_only_where_it_is_allowed(guard):
    @guarded(guard, "chat.send", account=sender, target=receiver)
    async def send(who, to):
        return f"{who} to {to}"

    assert finished(send("trent", "bob")) == "trent to bob"
    with pytest.raises(Restricted):
        finished(send("trent", "alice"))


def test_who_is_not_known_is_not_checked(guard):
    @guarded(guard, "chat.send", account=lambda who: who)
    def send(who):
        return "sent"

    assert send(None) == "sent"


def test_a_name_that_is_mistyped_is_seen_when_the_platform_starts(guard):
    with pytest.raises(UnknownCapability):
        guarded(guard, "chat.sned", account=lambda who: who)
    with pytest.raises(UnknownCapability):
        Rules(guard, {"POST /messages": "chat.sned"})


@pytest.mark.parametrize("rule", ["messages", "post /messages", "POST messages", ""])
def test_a_rule_that_is_none_is_seen_too(guard, rule):
    with pytest.raises(ValueError, match="no rule"):
        Rules(guard, {rule: "chat.send"})


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/rooms/7/messages", "chat.send"),
        ("GET", "/rooms/7/messages", None),
        ("POST", "/rooms/7/8/messages", None),
        ("POST", "/rooms//messages", None),
        ("POST", "/rooms/7/messages/", None),
        ("PUT", "/wallet/pay/now", "wallet.pay"),
        ("GET", "/wallet/", "wallet.pay"),
        ("GET", "/walletx", None),
        ("POST", "/a.b", "moments.post"),
        ("POST", "/axb", None),
    ],
)
def test_rules_fit_what_they_say(guard, method, path, name):
    rules = Rules(
        guard,
        {"POST /rooms/*/messages": "chat.send", "/wallet/**": "wallet.pay", "POST /a.b": "moments.post"},
    )
    found = rules.of(method, path)
    assert (None if found is None else found.name) == name


def asked(guard, kind="http", method="POST", path="/messages", who="mallory"):
    """What a middleware lets through or answers."""
    reached, sent = [], []

    async def app(scope, receive, send):
        reached.append(scope["path"])

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    door = GuardMiddleware(
        app,
        guard,
        {"POST /messages": "chat.send", "/socket": "chat.send"},
        account=lambda scope: scope["user"],
    )
    finished(door({"type": kind, "method": method, "path": path, "user": who}, receive, send))
    return reached, sent


def test_a_request_that_is_not_allowed_is_refused_with_its_notice(guard):
    reached, (start, body) = asked(guard)
    assert reached == []
    assert start["status"] == 403
    assert (b"content-type", b"application/problem+json") in start["headers"]
    said = json.loads(body["body"])
    assert (said["code"], said["notice"], said["until"], said["restriction"]) == (
        "restricted", "/n/1", T0 + 1000, "dec_1.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "request_", [{"who": "alice"}, {"who": None}, {"method": "GET"}, {"path": "/other"}, {"kind": "lifespan"}]
)
def test_everything_else_passes(guard, request_):
    reached, sent = asked(guard, **request_)
    assert len(reached) == 1
    assert sent == []


def test_what_is_only_observed_passes(guard):
    guard.modes = {"*": "observe"}
    assert asked(guard)[0] == ["/messages"]


def test_a_websocket_is_closed_before_it_is_open(guard):
    reached, (closing,) = asked(guard, kind="websocket", path="/socket")
    assert reached == []
    assert (closing["type"], closing["code"], closing["reason"]) == ("websocket.close", 4403, "/n/1")


def test_not_knowing_is_said_as_such():
    guard = Guard("http://127.0.0.1:9")
    verdict = guard.check("alice", guard.capability("chat.send"))
    guard.close()
    status, headers, body = refusal(verdict)
    assert status == 503
    assert ("retry-after", "5") in headers
    assert json.loads(body)["code"] == "standing_unknown"
