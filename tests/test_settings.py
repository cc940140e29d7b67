"""Settings: each value from the place that wins, a mistake by its name with what to do, and no secret ever printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dueprocess.adapters.keyring import KeyringUnsafe, keyring_at, parsed, retire, rotate
from dueprocess.adapters.signer import Ed25519Signer
from dueprocess.bootstrap import database_of, directory_of, http_settings
from dueprocess.http.auth.oidc.settings import PREFIX as OIDC
from dueprocess.record.checkpoint import key_id, signatures
from dueprocess.settings import FIELDS, SECRETS, SettingsWrong, Setup, meaning, read
from tests.test_cli import run

ROOT = Path(__file__).parents[1]


def test_what_is_not_set_has_its_default(tmp_path: Path) -> None:
    found = read(tmp_path, {"HOME": "/root"})
    assert found.setup == Setup()
    assert {source for _, _, source, _ in found.lines()} == {"default"}


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(tmp_path: Path) -> None:
    (tmp_path / "dueprocess.toml").write_text('port = 9000\nhost = "0.0.0.0"\nsmtp_port = 2525\n')
    found = read(tmp_path, {"DUEPROCESS_PORT": "9001", "DUEPROCESS_SMTP_PORT": "587"}, port=9002, host=None)
    assert (found.setup.host, found.setup.port, found.setup.smtp_port) == ("0.0.0.0", 9002, 587)
    assert found.sources["port"] == "the command line"
    assert found.sources["smtp_port"] == "the environment"
    assert found.sources["host"].endswith("dueprocess.toml")


def test_the_database_keeps_its_own_variable(tmp_path: Path) -> None:
    setup = read(tmp_path, {"DATABASE_URL": "postgresql://u:p@h/d"}).setup
    assert database_of(tmp_path, setup) == "postgresql://u:p@h/d"
    assert database_of(tmp_path, Setup()) == str(tmp_path / "dueprocess.sqlite")
    with pytest.raises(SettingsWrong, match="named by DATABASE_URL"):
        read(tmp_path, {"DUEPROCESS_DATABASE_URL": "postgresql://h/d"})


@pytest.mark.parametrize(
    ("toml", "environment", "said"),
    [
        ("smtp_hots = 'mail'", {}, "dueprocess.toml: smtp_hots is no setting; did you mean smtp_host?"),
        (
            "",
            {"DUEPROCESS_SMTP_HOTS": "m"},
            "DUEPROCESS_SMTP_HOTS is no setting; did you mean DUEPROCESS_SMTP_HOST?",
        ),
        ("", {"DUEPROCESS_QQQ": "m"}, "`dueprocess settings` lists all there are"),
        ("port = 'many'", {}, "port: expected int, got str; it is the port"),
        ("port = 70000", {}, "port: expected int <= 65535"),
        ("base_url = 'https://a.example/'", {}, "base_url: expected str matching regex"),
        ("account_ids = 'names'", {}, "account_ids: invalid enum value"),
        ("", {"DUEPROCESS_WORKER": "perhaps"}, "DUEPROCESS_WORKER: expected bool"),
        ("port = ", {}, "is no TOML"),
        ("content_token = 'a'\ncontent_token_file = 'b'", {}, "keep one of the two"),
        (
            "",
            {"DUEPROCESS_CONTENT_TOKEN_FILE": "/nowhere"},
            "DUEPROCESS_CONTENT_TOKEN_FILE: cannot read `/nowhere`",
        ),
        ("", {"DUEPROCESS_SETTINGS": "/nowhere.toml"}, "correct DUEPROCESS_SETTINGS"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(
    tmp_path: Path, toml: str, environment: dict[str, str], said: str
) -> None:
    (tmp_path / "dueprocess.toml").write_text(toml)
    with pytest.raises(SettingsWrong) as wrong:
        read(tmp_path, environment)
    assert said in str(wrong.value)


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read(tmp_path, {"DUEPROCESS_PORT": "x", "DUEPROCESS_SMTP_PORT": "0", "DUEPROCESS_NOPE": "1"})
    assert len(wrong.value.mistakes) == 3


def test_a_secret_lies_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    for name in SECRETS - {"database_url"}:
        (tmp_path / name).write_text(f"hush-{name}\n")
    environment = {
        f"DUEPROCESS_{name.upper()}_FILE": str(tmp_path / name) for name in SECRETS - {"database_url"}
    }
    environment["DATABASE_URL"] = "postgresql://u:hush-password@h/d"
    found = read(tmp_path, environment)
    assert found.setup.smtp_password == "hush-smtp_password"
    said = repr(list(found.lines()))
    assert "hush" not in said
    assert "postgresql://u:***@h/d" in said
    assert str(tmp_path / "smtp_password") in found.sources["smtp_password"]


def test_on_and_off_are_understood(tmp_path: Path) -> None:
    assert not read(tmp_path, {"DUEPROCESS_LOCAL_SIGN_IN": "Off"}).setup.local_sign_in
    assert read(tmp_path, {"DUEPROCESS_WORKER": "on"}).setup.worker


def test_the_command_prints_every_key_and_a_mistake_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("settings", "--data", str(tmp_path)) == 0
    shown = capsys.readouterr().out
    assert all(f"\n{name} " in f"\n{shown}" for name in FIELDS)
    (tmp_path / "dueprocess.toml").write_text("nope = 1\n")
    assert run("settings", "--data", str(tmp_path)) == 2
    assert run("serve", "--data", str(tmp_path)) == 2
    assert "nope is no setting" in capsys.readouterr().err


def test_every_key_is_documented() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in FIELDS:
        assert meaning(name), name
        assert f"| `{name}` |" in page, name


def test_the_directory_is_set_up_like_everything_else(tmp_path: Path) -> None:
    pytest.importorskip("authlib")
    with pytest.raises(SettingsWrong, match="cannot be off without"):
        directory_of(Setup(local_sign_in=False))
    with pytest.raises(SettingsWrong, match=f"{OIDC}CLIENT_ID is missing"):
        directory_of(Setup(oidc_issuer="https://sso.example"))
    found = directory_of(
        Setup(
            base_url="https://a.example",
            oidc_issuer="https://sso.example",
            oidc_client_id="dp",
            oidc_secret="s",
        )
    )
    assert found is not None
    assert (found.settings.client_id, found.settings.secret) == ("dp", "s")
    assert directory_of(Setup()) is None


def test_a_new_secret_stands_in_front_and_the_record_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    first = keyring_at(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32
    rotate(path)
    second = keyring_at(path)
    assert (second.front.key_id, [one.key_id for one in second.older]) == ("2", ["1"])
    assert second.record.value == first.front.value
    assert path.stat().st_mode & 0o777 == 0o600
    before, after = (
        http_settings(Setup(base_url="http://x"), first),
        http_settings(Setup(base_url="http://x"), second),
    )
    assert before.lasting_key("engine") == after.lasting_key("engine")
    assert before.key("links") != after.key("links")
    assert after.keys("links")[1] == ("1", before.key("links"))
    retire(path, "1")
    third = keyring_at(path)
    assert third.older == ()
    assert third.record.value == first.front.value
    rotate(path)
    retire(path, "2")
    assert [one.key_id for one in keyring_at(path).secrets] == ["3", "1"]


def test_the_secret_in_front_cannot_be_retired(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    keyring_at(path)
    for asked in ("1", "7"):
        with pytest.raises(KeyringUnsafe, match="put a new one in front first"):
            retire(path, asked)


@pytest.mark.parametrize(
    "text",
    [
        "1 abc record",
        f"1 {'0' * 64}",
        f"1 {'0' * 64} record\n1 {'1' * 64}",
        f"1 {'0' * 64} record retired",
        f"2 {'1' * 64} front\n1 {'0' * 64} record",
        "",
    ],
)
def test_a_damaged_keyring_is_refused(text: str) -> None:
    with pytest.raises(KeyringUnsafe, match="is no keyring"):
        parsed(text.encode(), "secret")


def test_a_keyring_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    keyring_at(path)
    path.chmod(0o644)
    with pytest.raises(KeyringUnsafe, match="chmod 600"):
        keyring_at(path)


def test_old_and_new_log_keys_verify_a_checkpoint_while_both_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path))
    assert run("record", "checkpoint", *data) == 0
    before = capsys.readouterr().out
    old = Ed25519Signer.at(tmp_path / "log.key", Setup().origin)
    assert run("key", "rotate", "log", *data) == 0
    capsys.readouterr()
    assert run("record", "checkpoint", *data) == 0
    after = capsys.readouterr().out
    new = Ed25519Signer.at(tmp_path / "log.key", Setup().origin)
    assert [one.public_key for one in new.older] == [old.public_key]
    assert new.public_key != old.public_key
    for note, signer in ((before, old), (after, old), (after, new)):
        found, signed = signatures(note)
        mine = key_id(signer.name, signer.public_key)
        (raw,) = (raw[4:] for _, raw in signed if raw[:4] == mine)
        Ed25519PublicKey.from_public_bytes(signer.public_key).verify(raw, found.body().encode())
    (tmp_path / "log.key.1").unlink()
    assert run("record", "checkpoint", *data) == 0
    assert len(signatures(capsys.readouterr().out)[1]) == 1


def test_the_command_names_keys_and_never_shows_a_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path))
    assert run("key", "list", *data) == 0
    assert run("key", "rotate", "secret", *data) == 0
    assert run("key", "retire", "2", *data) == 2
    assert run("key", "retire", "1", *data) == 0
    assert run("key", "list", *data) == 0
    shown = capsys.readouterr().out
    assert "secret 2: in front" in shown
    assert "secret 1: retired, record" in shown
    assert not any(one.value.hex() in shown for one in keyring_at(tmp_path / "secret").secrets)
