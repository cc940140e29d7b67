"""Off, observe, enforce: by capability and share of accounts, changed while checks run, and never for the floor."""

import pytest

from dueprocess.guard import FLOOR, Guard, Mode, Modes
from dueprocess.guard.feed import Timing
from dueprocess.guard.handles import key_of_text
from dueprocess.guard.modes import ENFORCE, OBSERVE, OFF, parse_mode, place_of
from tests.guard.fakes import T0, TOKEN, blob, row, serving, span

PATIENCE_S = 20
QUICK = Timing(report_s=0.01, pause_min_s=0.01)
EVERYBODY = [f"u{n}" for n in range(400)]


def knowing(modes=None) -> Guard:
    """A guard that knows 400 restricted accounts."""
    rows = [row(f"dec_{n}.1", one, span(until=None), notice=f"/n/{n}") for n, one in enumerate(EVERYBODY)]
    guard = Guard.from_snapshot(blob(*rows), clock=lambda: T0)
    if modes is not None:
        guard.modes = modes
    return guard


def told(server, kind) -> dict[tuple[str, str, str], int]:
    """What the server was told of one kind: (capability, mode, restriction) -> count."""
    found: dict[tuple[str, str, str], int] = {}
    seen = set()
    for _, key, body in server.told:
        if key not in seen:
            seen.add(key)
            for item in body["counts"]:
                if item["kind"] == kind:
                    place = (item["capability"], item["mode"], item["restriction"])
                    found[place] = found.get(place, 0) + item["count"]
    return found


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("off", OFF),
        ("observe", OBSERVE),
        ("enforce", ENFORCE),
        ("enforce 5%", Mode(0.05, 0.95)),
        ("enforce 0.5 %", Mode(0.005, 0.995)),
        ("observe 20%", Mode(0.0, 0.2)),
        ("enforce 5%, observe 20%", Mode(0.05, 0.2)),
        ("observe 0%", OFF),
        ("enforce 100%", ENFORCE),
    ],
)
def test_modes_are_written_in_words(text, mode):
    assert parse_mode(text) == pytest.approx(mode)


@pytest.mark.parametrize(
    "text", ["", "on", "enforce 101%", "enforce -1%", "off 5%", "off, observe", "enforce 60%, observe 60%",
             "enforce 5%, enforce 5%", "enforce 5"],
)  # fmt: skip
def test_what_is_no_mode_is_refused(text):
    with pytest.raises(ValueError, match=r"mode|everybody|accounts"):
        parse_mode(text)


@pytest.mark.parametrize("name", ["chat", "Chat.send", "chat.*.*", ""])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(ValueError, match="no capability"):
        Modes({name: "observe"})


def test_the_nearest_name_holds():
    modes = Modes({"*": "off", "chat.*": "observe", "chat.send": "enforce 5%"})
    assert modes.of("chat.send") == Mode(0.05, 0.95)
    assert modes.of("chat.voice_call") == OBSERVE
    assert modes.of("wallet.pay") == OFF
    assert Modes().of("wallet.pay") == ENFORCE
    assert Modes({"chat.*": "off"}).of("wallet.pay") == ENFORCE


def test_nothing_said_means_enforced():
    guard = knowing()
    verdict = guard.check("u1", guard.capability("chat.send"))
    assert (verdict.allowed, verdict.answer, verdict.would_refuse) == (False, "restricted", False)


def test_observed_is_let_through_and_says_what_it_would_be():
    guard = knowing({"chat.send": "observe"})
    verdict = guard.check("u1", guard.capability("chat.send"))
    assert verdict
    assert (verdict.answer, verdict.would_refuse) == ("allowed", True)
    assert (verdict.notice, verdict.restriction, verdict.until) == ("/n/1", "dec_1.1", None)
    assert not guard.check("alice", guard.capability("chat.send")).would_refuse


def test_off_says_nothing():
    guard = knowing({"*": "off"})
    verdict = guard.check("u1", guard.capability("chat.send"))
    assert verdict == guard.check("alice", guard.capability("chat.send"))
    assert (verdict.answer, verdict.would_refuse, verdict.notice) == ("allowed", False, None)


def test_a_share_is_the_same_people_always_and_growing_keeps_them_in():
    refused = {}
    for share in (5, 10, 50):
        guard = knowing({"chat.send": f"enforce {share}%"})
        send = guard.capability("chat.send")
        refused[share] = {one for one in EVERYBODY if not guard.check(one, send)}
        assert all(guard.check(one, send).would_refuse for one in EVERYBODY if one not in refused[share])
        again = knowing(Modes({"*": f"enforce {share}%"}))
        assert refused[share] == {
            one for one in EVERYBODY if not again.check(one, again.capability("chat.send"))
        }
    assert refused[5] < refused[10] < refused[50]
    assert 5 <= len(refused[5]) <= 40
    assert 150 <= len(refused[50]) <= 250


def test_the_place_of_an_account_never_changes():
    """Pinned: whoever changes it moves people in and out of every share on the day of the update."""
    assert place_of(key_of_text("mallory")) == pytest.approx(PINNED["mallory"], abs=1e-12)
    assert place_of(42) == pytest.approx(PINNED[42], abs=1e-12)


PINNED = {"mallory": 0.12272897964990633, 42: 0.8543103301036193}


def test_beyond_both_shares_it_is_off():
    guard = knowing({"chat.send": "enforce 10%, observe 30%"})
    send = guard.capability("chat.send")
    verdicts = [guard.check(one, send) for one in EVERYBODY]
    refused = sum(not verdict for verdict in verdicts)
    observed = sum(verdict.would_refuse for verdict in verdicts)
    assert 15 <= refused <= 75
    assert 80 <= observed <= 160
    assert refused + observed < len(EVERYBODY)


def test_it_is_changed_while_checks_run():
    guard = knowing()
    send = guard.capability("chat.send")
    assert not guard.check("u1", send)
    guard.modes = {"chat.send": "observe"}
    assert guard.check("u1", send).would_refuse
    guard.modes = Modes()
    assert not guard.check("u1", send)
    with pytest.raises(ValueError, match="no mode"):
        guard.modes = {"chat.send": "perhaps"}
    assert not guard.check("u1", send)


@pytest.mark.parametrize("name", FLOOR)
def test_i_04_the_floor_has_no_mode_and_is_always_allowed(name):
    with pytest.raises(ValueError, match="floor"):
        Modes({name: "enforce"})
    for mode in ("off", "observe", "enforce"):
        guard = knowing({"*": mode})
        verdict = guard.check("u1", guard.capability(name))
        assert (verdict.allowed, verdict.would_refuse) == (True, False)


def test_many_at_once_follow_the_modes():
    guard = knowing({"chat.send": "enforce 50%"})
    send = guard.capability("chat.send")
    many = guard.check_many(["alice", *EVERYBODY], send)
    assert [bool(verdict) for verdict in many] == [
        bool(guard.check(one, send)) for one in ["alice", *EVERYBODY]
    ]
    assert {verdict.would_refuse for verdict in many} == {True, False}


def test_i_30_not_knowing_stops_only_where_it_is_enforced():
    unknown = "nothing.known"
    for mode, allowed in (
        ("enforce", {False}),
        ("observe", {True}),
        ("off", {True}),
        ("enforce 50%", {True, False}),
    ):
        guard = Guard(
            "http://127.0.0.1:9", clock=lambda: T0, modes={"*": mode}, timing=Timing(catalogue_s=0.01)
        )
        handle = guard.capability(unknown)
        verdicts = [guard.check(one, handle) for one in EVERYBODY]
        assert {verdict.allowed for verdict in verdicts} == allowed
        assert all((verdict.answer == "allowed") == verdict.allowed for verdict in verdicts)
        late = [guard.check(one, handle, at_least=(9, 9)) for one in EVERYBODY]
        assert {verdict.allowed for verdict in late} == allowed
        assert guard.check("u1", guard.capability("wallet.withdraw")).allowed
        guard.close()


def test_what_is_counted_reaches_the_server_without_a_name():
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", span(until=None))
        server.push("dec_2.1", "mallory", span("wallet.pay", until=None))
        modes = {"chat.send": "observe"}
        with Guard(url, TOKEN, clock=lambda: T0, modes=modes, timing=QUICK) as guard:
            assert guard.wait_for((1, 2), PATIENCE_S)
            send, pay = guard.capability("chat.send"), guard.capability("wallet.pay")
            for _ in range(3):
                assert guard.check("mallory", send)
            assert not guard.check("mallory", pay)
            assert guard.check("alice", send)
            assert guard.report_unexplained("alice", send)
            assert not guard.report_unexplained("mallory", send)
        assert told(server, "would_refuse") == {("chat.send", "observe", "dec_1.1"): 3}
        assert told(server, "refused") == {("wallet.pay", "enforce", "dec_2.1"): 1}
        assert told(server, "agreed") == {("chat.send", "observe", "dec_1.1"): 1}
        assert told(server, "unexplained_refusal") == {("chat.send", "observe", ""): 1}
        assert {path for path, _, _ in server.told} == {"/v1/guard/observations"}
        assert "mallory" not in str(server.told)
        assert "alice" not in str(server.told)


def test_a_report_that_failed_is_sent_again_under_the_same_key():
    with serving() as (server, url):
        server.report_statuses = [503, 429, 200]
        with Guard(url, TOKEN, clock=lambda: T0, timing=QUICK) as guard:
            assert guard.wait_ready(PATIENCE_S)
            guard.report_unexplained("alice", guard.capability("chat.send"))
            assert server.wait(lambda: len(server.told) >= 3)
        assert len({key for _, key, _ in server.told[:3]}) == 1
        assert server.told[0][2] == server.told[1][2] == server.told[2][2]
        assert told(server, "unexplained_refusal") == {("chat.send", "enforce", ""): 1}


def test_a_report_that_is_refused_is_dropped_and_shown():
    with serving() as (server, url):
        server.report_statuses = [403]
        with Guard(url, TOKEN, clock=lambda: T0, timing=QUICK) as guard:
            assert guard.wait_ready(PATIENCE_S)
            send = guard.capability("chat.send")
            guard.report_unexplained("alice", send)
            assert server.wait(lambda: len(server.told) == 1)
            guard.report_unexplained("bob", send)
            assert server.wait(lambda: len(server.told) == 2)
        assert [body["counts"][0]["count"] for _, _, body in server.told] == [1, 1]
        assert len({key for _, key, _ in server.told}) == 2


def test_a_floor_capability_is_never_explained():
    guard = knowing()
    assert guard.report_unexplained("u1", guard.capability("wallet.withdraw"))


def test_too_many_restrictions_are_counted_without_their_names():
    guard = Guard.from_snapshot(
        blob(*(row(f"dec_{n}.1", f"u{n}", span(until=None)) for n in range(2_500))), clock=lambda: T0
    )
    send = guard.capability("chat.send")
    for n in range(2_500):
        guard.check(f"u{n}", send)
    batch = guard._tally.take()
    assert sum(batch.counts.values()) == 2_500
    assert len(batch.counts) <= 2_001
    assert sum(count for place, count in batch.counts.items() if place.restriction == "") == 500
