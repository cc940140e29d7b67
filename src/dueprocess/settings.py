"""Settings: all that an operator may set, in one place, typed, documented, and traced to where each value came from.

The rules are:
1. Where a value comes from, the later wins: the default, the file (`dueprocess.toml` in the installation's folder, or
   the one that DUEPROCESS_SETTINGS names), the environment (`DUEPROCESS_SMTP_HOST` is `smtp_host`; `DATABASE_URL` is
   `database_url`), the command line.
2. A secret may lie in a file of its own: `content_token_file` names it. Not both in one place.
3. A key that is not known, or a value that is not of its kind, stops the start: by name, with what to do.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

PREFIX: Final = "DUEPROCESS_"
FILE: Final = "dueprocess.toml"
MASKED: Final = "(set)"
ELSEWHERE: Final = frozenset(
    {"DATA", "SETTINGS", "CHROMIUM", "KILLS", "SEED", "SHRINK", "TEST_DATABASE_URL", "STARTED_WITH"}
)
"""Variables with our prefix that are no settings of an installation: where it lies, and what tools and tests read."""
SECRETS: Final = frozenset(
    {
        "database_url",
        "content_token",
        "data_token",
        "wallet_token",
        "smtp_password",
        "oidc_secret",
        "zammad_token",
    }
)
"""Values that are never shown, and that may lie in a file of their own."""
_DEFAULT: Final = "default"

Text = Annotated[str, Meta(max_length=2_000)]
Address = Annotated[str, Meta(pattern=r"^(https?://[^\s/?#]+[^\s?#]*[^\s?#/])?$")]
Port = Annotated[int, Meta(ge=1, le=65_535)]
Often = Annotated[int, Meta(ge=1, le=10_000_000)]


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How an installation is set up. Each key's words are what `dueprocess settings` and docs/operations.md print."""

    database_url: Annotated[Text, Meta(description="postgresql://…; empty: a SQLite file in the folder")] = ""
    base_url: Annotated[
        Address, Meta(description="under which people reach the pages, no slash at the end")
    ] = ""
    host: Annotated[Text, Meta(description="the address that `serve` listens on")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="the port that `serve` listens on")] = 8000
    processes: Annotated[int, Meta(ge=1, le=64, description="server processes of `serve`")] = 1
    worker: Annotated[
        bool, Meta(description="a worker beside the server; off where `dueprocess work` runs")
    ] = True
    trusted_proxies: Annotated[
        Text, Meta(description="addresses, with commas, whose X-Forwarded-For is believed; empty: nobody's")
    ] = ""
    platform_name: Annotated[Text, Meta(description="what pages and letters call the platform")] = (
        "dueprocess"
    )
    origin: Annotated[Text, Meta(description="the log's name in checkpoints; never change it")] = (
        "dueprocess.local/log"
    )
    locale: Annotated[Text, Meta(description="the language of who wishes for none")] = "zh-CN"
    zone: Annotated[Text, Meta(description="the zone of who has none, as Asia/Shanghai")] = "Asia/Shanghai"
    account_ids: Annotated[
        Literal["text", "uint64"], Meta(description="what the platform's account ids are, for the guards")
    ] = "text"
    human_contact: Annotated[Text, Meta(description="how to reach a human, shown when a page fails")] = ""
    alert_to: Annotated[Text, Meta(description="mail address told of an overdue answer")] = ""
    content_url: Annotated[Address, Meta(description="where content is fetched by id; empty: nowhere")] = ""
    content_token: Annotated[Text, Meta(description="the bearer token for content_url")] = ""
    data_url: Annotated[
        Address, Meta(description="where a person's own data is asked for (docs/data.md); empty: nowhere")
    ] = ""
    data_token: Annotated[Text, Meta(description="the bearer token for data_url")] = ""
    exports_folder: Annotated[
        Text,
        Meta(description="where archives of own data lie for a week; empty: `exports` in the folder"),
    ] = ""
    wallet_url: Annotated[
        Address, Meta(description="the platform's wallet API (docs/money.md); empty: there is no money")
    ] = ""
    wallet_token: Annotated[Text, Meta(description="the bearer token for wallet_url")] = ""
    smtp_host: Annotated[Text, Meta(description="the mail server; empty: letters lie in mail/")] = ""
    smtp_port: Annotated[Port, Meta(description="its port")] = 25
    smtp_user: Annotated[Text, Meta(description="its user, where it wants one")] = ""
    smtp_password: Annotated[Text, Meta(description="its password")] = ""
    mail_from: Annotated[Text, Meta(description="the sender of letters")] = (
        "dueprocess <notices@dueprocess.test>"
    )
    secret_file: Annotated[
        Text, Meta(description="the keyring that signs links; empty: `secret` in the folder")
    ] = ""
    log_key_file: Annotated[Text, Meta(description="the log's key; empty: `log.key` in the folder")] = ""
    erasures_file: Annotated[
        Text,
        Meta(
            description="the list of erasures; put it where the backups are; empty: `erasures` in the folder"
        ),
    ] = ""
    oidc_issuer: Annotated[Text, Meta(description="the directory that staff sign in with; empty: none")] = ""
    oidc_client_id: Annotated[Text, Meta(description="our name at the directory")] = ""
    oidc_secret: Annotated[Text, Meta(description="our secret at the directory")] = ""
    oidc_person_claim: Annotated[Text, Meta(description="the claim that names a human being")] = "sub"
    oidc_group_claim: Annotated[Text, Meta(description="the claim with the groups")] = "groups"
    oidc_group: Annotated[
        Text, Meta(description="the group that may sign in; empty: whoever is appointed")
    ] = ""
    oidc_acr: Annotated[Text, Meta(description="values of acr that prove a second factor, with spaces")] = ""
    oidc_amr: Annotated[Text, Meta(description="values of amr that prove a second factor, with spaces")] = ""
    oidc_scopes: Annotated[Text, Meta(description="scopes asked for beside openid, with spaces")] = ""
    oidc_name: Annotated[Text, Meta(description="what the button calls the directory")] = ""
    local_sign_in: Annotated[bool, Meta(description="whether passwords kept here sign in as well")] = True
    webhook_private: Annotated[
        bool, Meta(description="whether webhooks may go to private networks, this machine too")
    ] = False
    zammad_url: Annotated[Address, Meta(description="a Zammad where appeals get tickets; empty: none")] = ""
    zammad_token: Annotated[Text, Meta(description="our token there")] = ""
    zammad_group: Annotated[Text, Meta(description="the group that tickets go to")] = "Users"
    zammad_customer: Annotated[
        Text, Meta(description="mail address of the one user there that stands for all")
    ] = ""
    zammad_words: Annotated[bool, Meta(description="whether what the person wrote is told there")] = False
    rate_token: Annotated[Often, Meta(description="calls a minute by one platform's token")] = 60_000
    rate_source: Annotated[Often, Meta(description="calls a minute from one address without a token")] = 600
    rate_person: Annotated[Often, Meta(description="calls a minute by one signed-in person")] = 600
    import_kept_days: Annotated[
        int, Meta(ge=1, le=3_650, description="days after which an import that nobody approved is removed")
    ] = 30
    import_mb_max: Annotated[
        int, Meta(ge=1, le=1_048_576, description="megabytes that a list of an import may have in the API")
    ] = 512
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="the least that the log tells")
    ] = "info"
    log_form: Annotated[Literal["text", "json"], Meta(description="one JSON object a line, or text")] = "text"
    otlp_endpoint: Annotated[
        Address, Meta(description="where traces go (OTLP over HTTP); empty: none are made")
    ] = ""
    disk_least_mb: Annotated[int, Meta(ge=0, description="free megabytes below which /ready says no")] = 256


FIELDS: Final = {field.name: field for field in msgspec.structs.fields(Setup)}
_TYPES: Final = {field.name: field.type for field in msgspec.structs.fields(Setup)}


class SettingsWrong(Exception):
    """Settings that cannot be used: one line a mistake, each with what to do."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class Effective(msgspec.Struct, frozen=True):
    """What is in effect, and where each value came from."""

    setup: Setup
    sources: Mapping[str, str]

    def lines(self) -> Iterator[tuple[str, str, str, str]]:
        """Key, value with secrets masked, where it came from, and what it means."""
        for name in FIELDS:
            yield name, self._shown(name), self.sources.get(name, _DEFAULT), meaning(name)

    def _shown(self, name: str) -> str:
        value = getattr(self.setup, name)
        if name == "database_url":
            return re.sub(r"(//[^:/@]*):[^@]*@", r"\1:***@", value)
        if name in SECRETS and value:
            return MASKED
        return ("on" if value else "off") if isinstance(value, bool) else str(value)


def meaning(name: str) -> str:
    """What a key means, in its own words."""
    kind: Any = _TYPES[name]
    return next((meta.description for meta in kind.__metadata__ if meta.description), "")


def read(folder: Path, environment: Mapping[str, str], **given: Any) -> Effective:
    """The settings of an installation. `given`: what the command line says; None says nothing. Raises `SettingsWrong`."""
    mistakes: list[str] = []
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for place, found in (
        *_from_file(folder, environment, mistakes),
        ("the environment", _from_environment(environment, mistakes)),
        ("the command line", {name: value for name, value in given.items() if value is not None}),
    ):
        for name, value, source in _taken(place, found, mistakes):
            try:
                values[name] = msgspec.convert(_plain(name, value), _TYPES[name], strict=False)
            except msgspec.ValidationError as error:
                mistakes.append(f"{_said(place, name)}: {_why(error)}; it is {meaning(name)}")
            else:
                sources[name] = source
    if mistakes:
        raise SettingsWrong(tuple(mistakes))
    return Effective(Setup(**values), sources)


def _from_file(
    folder: Path, environment: Mapping[str, str], mistakes: list[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    named = environment.get(f"{PREFIX}SETTINGS", "")
    path = Path(named) if named else folder / FILE
    if not named and not path.exists():
        return
    try:
        yield str(path), tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        mistakes.append(f"{path}: cannot be read ({error.strerror}); correct {PREFIX}SETTINGS")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        mistakes.append(f"{path}: is no TOML: {error}")


def _from_environment(environment: Mapping[str, str], mistakes: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable, value in sorted(environment.items()):
        name = variable.removeprefix(PREFIX)
        if name == variable or name in ELSEWHERE:
            continue
        if not _known(name.lower()):
            mistakes.append(f"{variable} is no setting; {_instead(name.lower(), PREFIX)}")
        elif name.lower() == "database_url":
            mistakes.append(f"{variable}: the database is named by DATABASE_URL; set that")
        elif value.strip():
            found[name.lower()] = value.strip()
    if environment.get("DATABASE_URL"):
        found["database_url"] = environment["DATABASE_URL"]
    return found


def _taken(place: str, found: Mapping[str, Any], mistakes: list[str]) -> Iterator[tuple[str, Any, str]]:
    """Keys of one place with their values, secrets read from their files."""
    for name, value in found.items():
        secret = name.removesuffix("_file")
        if secret != name and secret in SECRETS:
            if secret in found:
                mistakes.append(f"{_said(place, name)}: {secret} is set there too; keep one of the two")
                continue
            try:
                text = Path(str(value)).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                mistakes.append(
                    f"{_said(place, name)}: cannot read `{value}`; make it readable for this user"
                )
                continue
            yield secret, text, f"{value} ({place})"
        elif name in FIELDS:
            yield name, value, place
        else:
            mistakes.append(f"{_said(place, name)} is no setting; {_instead(name, '')}")


def _known(name: str) -> bool:
    return name in FIELDS or (name.endswith("_file") and name.removesuffix("_file") in SECRETS)


def _said(place: str, name: str) -> str:
    if place == "the environment":
        return "DATABASE_URL" if name == "database_url" else f"{PREFIX}{name.upper()}"
    return f"{place}: {name}"


def _instead(name: str, prefix: str) -> str:
    near = difflib.get_close_matches(name, FIELDS, 1)
    if near:
        return f"did you mean {prefix}{near[0].upper() if prefix else near[0]}?"
    return "`dueprocess settings` lists all there are; take it away"


def _plain(name: str, value: Any) -> Any:
    """`on` and `off` are what people write for true and false."""
    if isinstance(value, str) and isinstance(FIELDS[name].default, bool):
        return {"on": "true", "off": "false"}.get(value.lower(), value.lower())
    return value


def _why(error: msgspec.ValidationError) -> str:
    return str(error).partition(" - at ")[0].replace("`", "").lower()
