"""Looking into a snapshot says what it holds, and `dueprocess guard inspect` prints it."""

import pytest

from dueprocess.cli import app
from dueprocess.guard import FLOOR, Guard, SnapshotRefused
from dueprocess.guard.inspecting import ask, fetch, inspect
from tests.guard.fakes import CAPABILITIES, T0, TOKEN, blob, row, serving, span

ROWS = (
    row("dec_1.1", "mallory", span(), span("wallet.pay")),
    row("dec_2.1", "mallory", span(until=None)),
    row("dec_3.1", "trent", span(until=None, target="alice"), notice="/n/3"),
    row("dec_4.1", "peggy", span(start=T0 + 500, until=None)),
)


@pytest.fixture
def path(tmp_path):
    (tmp_path / "snapshot").write_bytes(blob(*ROWS, generation=3, position=17))
    return tmp_path / "snapshot"


def test_counts_are_of_what_is_in_force(path):
    found = inspect(*fetch(str(path)), T0)
    assert (found.epoch, found.recorded_at, found.ids) == ((3, 17), T0, "text")
    assert (found.rows, found.accounts, found.size_bytes) == (4, 3, path.stat().st_size)
    assert (found.unended, found.targeted) == (2, 1)
    assert {name: count for name, count in found.restrictions.items() if count} == {
        "chat.send": 3,
        "wallet.pay": 1,
    }
    assert set(found.restrictions) == set(CAPABILITIES) - set(FLOOR)
    later = inspect(*fetch(str(path)), T0 + 1000)
    assert later.restrictions["chat.send"] == 3
    assert later.restrictions["wallet.pay"] == 0


def test_a_folder_of_a_guard_is_a_source_too(path):
    assert fetch(str(path.parent))[1] == path.stat().st_size


def test_one_account_is_answered_as_a_guard_answers(path):
    guard = Guard.of(fetch(str(path))[0], clock=lambda: T0)
    said = {item.capability: item for item in ask(guard, ("chat.send", "wallet.pay"), "trent", "alice")}
    assert (said["chat.send"].answer, said["chat.send"].notice) == ("restricted", "/n/3")
    assert said["wallet.pay"].answer == "allowed"


def test_a_server_is_a_source_too():
    with serving() as (server, url):
        server.push("dec_1.1", "mallory", span(until=None))
        found = inspect(*fetch(url, TOKEN), T0)
    assert found.restrictions["chat.send"] == 1


def test_what_is_damaged_is_not_shown(path):
    damaged = bytearray(path.read_bytes())
    damaged[-40] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(SnapshotRefused):
        fetch(str(path))


def test_the_command_prints_it(path, capsys):
    code = app(["guard", "inspect", str(path), "--account", "mallory"], result_action="return_value")
    said = capsys.readouterr().out
    assert code == 0
    for words in ("epoch 3.17", "4 rows of 3 accounts", "wallet.pay", "this account", "dec_2.1"):
        assert words in said, words


def test_the_command_says_what_is_wrong(path, capsys):
    path.write_bytes(b"no snapshot")
    assert app(["guard", "inspect", str(path)], result_action="return_value") == 1
    assert "not_a_snapshot" in capsys.readouterr().err
    assert app(["guard", "inspect", str(path.parent / "nowhere")], result_action="return_value") == 1
