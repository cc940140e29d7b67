"""What a token must prove, what a directory may say of itself, and what an operator may set: one lie at a time."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dueprocess.http.auth.oidc.claims import (
    LOGOUT_EVENT,
    SKEW_S,
    id_token_claims,
    in_group,
    logout_claims,
    second_factor,
)
from dueprocess.http.auth.oidc.directory import REREADS, TIMEOUT_S, Directory
from dueprocess.http.auth.oidc.settings import NOT_A_PERSON, OidcSettings, oidc_settings
from dueprocess.http.auth.oidc.stops import Refused, Stop, Stopped, Unreachable
from tests.http.auth.forger import (
    CLIENT_ID,
    CLIENT_SECRET,
    NOW_S,
    Forger,
    an_ec_key,
    another_rsa_key,
    directory,
    forging,
    shared,
)

NONCE = "the nonce"


@pytest.fixture
def forger() -> Iterator[Forger]:
    with forging() as one:
        yield one


def read(
    forger: Forger, token: str, access_token: str = "", now_s: int = NOW_S, one: Directory | None = None
) -> Any:
    return id_token_claims(one or directory(forger), token, access_token, NONCE, now_s)


def test_a_right_token_is_read(forger: Forger) -> None:
    found = read(forger, forger.signed(forger.claims(name="Ada")))
    assert found["sub"] == "ada"
    assert found["name"] == "Ada"


@pytest.mark.parametrize(
    ("changed", "claim"),
    [
        ({"iss": "https://another.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another-client"}, "aud"),
        ({"aud": ["another-client"]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": [CLIENT_ID, "another-client"]}, "azp"),
        ({"azp": "another-client"}, "azp"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"iat": None}, "iat"),
        ({"iat": NOW_S + SKEW_S + 1}, "iat"),
        ({"nonce": None}, "nonce"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": 7}, "nonce"),
        ({"sub": None}, "sub"),
        ({"sub": 7}, "sub"),
    ],
)
def test_one_wrong_claim_proves_nothing(forger: Forger, changed: dict[str, Any], claim: str) -> None:
    assert read(forger, forger.signed(forger.claims(**changed))) == Stopped(Stop.UNPROVEN, claim)


def test_several_audiences_need_us_as_the_party(forger: Forger) -> None:
    claims = forger.claims(aud=[CLIENT_ID, "another"], azp=CLIENT_ID)
    assert read(forger, forger.signed(claims))["azp"] == CLIENT_ID


def test_a_minute_of_skew_and_no_more(forger: Forger) -> None:
    token = forger.signed(forger.claims())
    assert isinstance(read(forger, token, now_s=NOW_S + 300 + SKEW_S - 1), dict)
    assert read(forger, token, now_s=NOW_S + 300 + SKEW_S) == Stopped(Stop.EXPIRED, "exp")
    assert isinstance(read(forger, token, now_s=NOW_S - SKEW_S), dict)
    assert read(forger, token, now_s=NOW_S - SKEW_S - 1) == Stopped(Stop.UNPROVEN, "iat")


def test_the_access_token_beside_it_is_the_one_it_names(forger: Forger) -> None:
    half = hashlib.sha256(b"the access token").digest()[:16]
    right = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    token = forger.signed(forger.claims(at_hash=right))
    assert isinstance(read(forger, token, "the access token"), dict)
    for other in ("another access token", ""):
        assert read(forger, token, other) == Stopped(Stop.UNPROVEN, "at_hash")
    assert read(forger, forger.signed(forger.claims(at_hash=7)), "x") == Stopped(Stop.UNPROVEN, "at_hash")


def test_somebody_elses_key_proves_nothing(forger: Forger) -> None:
    token = forger.signed(forger.claims(), another_rsa_key())
    assert read(forger, token) == Stopped(Stop.UNPROVEN, "signature")


def test_neither_no_signature_nor_a_shared_secret_proves_anything(forger: Forger) -> None:
    body = base64.urlsafe_b64encode(json.dumps(forger.claims()).encode()).rstrip(b"=").decode()
    for alg in ("none", "None"):
        head = base64.urlsafe_b64encode(json.dumps({"alg": alg}).encode()).rstrip(b"=").decode()
        assert isinstance(read(forger, f"{head}.{body}."), Stopped)
    public = forger.key.as_pem(private=False)
    for secret in (CLIENT_SECRET.encode(), public):
        assert read(forger, shared(forger.claims(), secret)) == Stopped(Stop.UNPROVEN, "alg")


def test_a_key_is_used_for_its_own_algorithm_alone(forger: Forger) -> None:
    token = forger.signed(forger.claims(), another_rsa_key(), alg="PS256")
    assert read(forger, token) == Stopped(Stop.UNPROVEN, "signature")
    mine = forger.signed(forger.claims(), forger.key, alg="RS256")
    forger.keys = [{**forger.keys[0], "alg": "RS512"}]
    assert read(forger, mine) == Stopped(Stop.UNPROVEN, "signature")
    forger.keys = [{**forger.keys[0], "alg": "RS256", "use": "enc"}]
    assert read(forger, mine) == Stopped(Stop.UNPROVEN, "signature")


def test_a_token_without_a_key_id_is_tried_with_every_key(forger: Forger) -> None:
    other = an_ec_key("two")
    forger.keys.append(other.as_dict(private=False))
    token = forger.signed(forger.claims(), other, alg="ES256", kid=None)
    assert isinstance(read(forger, token), dict)


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "e30.e30.e30", "\ud800", "x" * 100_000, "é.é.é", "e30.e30"]
)
def test_what_is_no_token_proves_nothing(forger: Forger, token: str) -> None:
    found = read(forger, token)
    assert isinstance(found, Stopped)
    assert found.why is Stop.UNPROVEN


def test_a_header_that_we_do_not_know_is_no_obstacle_unless_it_is_critical(forger: Forger) -> None:
    assert isinstance(read(forger, forger.signed_with(own="x")), dict)
    assert isinstance(read(forger, forger.signed_with(own="x", crit=["own"])), Stopped)


def test_a_rotated_key_is_read_again_and_a_stranger_cannot_make_us_ask_for_ever(forger: Forger) -> None:
    one = directory(forger)
    assert isinstance(read(forger, forger.signed(forger.claims()), one=one), dict)
    second = an_ec_key("two")
    forger.keys = [second.as_dict(private=False)]
    token = forger.signed(forger.claims(), second, alg="ES256", kid="two")
    assert isinstance(read(forger, token, one=one), dict)
    read_before = forger.asked.count("/jwks")
    for number in range(REREADS * 3):
        made_up = forger.signed(forger.claims(), second, alg="ES256", kid=f"made-up-{number}")
        assert read(forger, made_up, one=one) == Stopped(Stop.UNPROVEN, "signature")
    assert forger.asked.count("/jwks") - read_before < REREADS
    assert isinstance(read(forger, token, one=one), dict), "the keys we know go on working"


def test_a_directory_that_fails_is_left_alone_for_a_moment(forger: Forger) -> None:
    one = directory(forger)
    forger.about = {"issuer": 7}
    with pytest.raises(Unreachable, match="discovery"):
        one.about()
    forger.failing = True
    with pytest.raises(Unreachable, match="discovery"):
        one.about()
    asked = len(forger.asked)
    for _ in range(20):
        with pytest.raises(Unreachable, match="pause"):
            one.about()
    assert len(forger.asked) == asked
    forger.failing, forger.about = False, {}
    assert directory(forger).about().issuer == forger.address


def test_a_directory_that_hangs_holds_nobody_up_for_long(forger: Forger) -> None:
    """Twenty at once: one asks, the others wait for it and no longer."""
    one = directory(forger)
    forger.hanging = True
    began = time.monotonic()

    def ask(_number: int) -> str:
        with pytest.raises(Unreachable) as found:
            one.about()
        return str(found.value)

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(ask, range(20)))
    assert set(said) <= {"discovery", "pause", "busy"}
    assert said.count("discovery") == 1
    assert time.monotonic() - began < TIMEOUT_S * 2.5


def logout(forger: Forger, **changed: Any) -> dict[str, Any]:
    right = {"sid": "session", "jti": "once", "events": {LOGOUT_EVENT: {}}, "nonce": None, "sub": None}
    return forger.claims(**{**right, **changed})


def test_a_right_logout_token_is_read(forger: Forger) -> None:
    one = directory(forger)
    assert isinstance(logout_claims(one, forger.signed(logout(forger), typ="logout+jwt"), NOW_S), dict)
    assert isinstance(logout_claims(one, forger.signed(logout(forger, exp=None)), NOW_S), dict)


@pytest.mark.parametrize(
    "changed",
    [
        {"events": None},
        {"events": {}},
        {"events": {LOGOUT_EVENT: "yes"}},
        {"events": [LOGOUT_EVENT]},
        {"nonce": NONCE},
        {"sid": None},
        {"sid": 7},
        {"sid": ""},
        {"sub": 7},
        {"jti": None},
        {"jti": 7},
        {"iss": "https://another.example"},
        {"aud": "another-client"},
        {"iat": NOW_S - 3600},
        {"exp": NOW_S - 3600},
    ],
)
def test_one_wrong_claim_logs_nobody_out(forger: Forger, changed: dict[str, Any]) -> None:
    token = forger.signed(logout(forger, **changed))
    assert isinstance(logout_claims(directory(forger), token, NOW_S), Stopped)


def test_neither_token_passes_for_the_other(forger: Forger) -> None:
    one = directory(forger)
    assert isinstance(logout_claims(one, forger.signed(forger.claims(jti="x")), NOW_S), Stopped)
    assert isinstance(read(forger, forger.signed(logout(forger, sub="ada")), one=one), Stopped)


@pytest.mark.parametrize(
    ("about", "fault"),
    [
        ({"issuer": "https://another.example"}, Refused),
        ({"jwks_uri": "http://another.example/jwks"}, Refused),
        ({"token_endpoint": "http://another.example/token"}, Refused),
        ({"authorization_endpoint": "javascript:alert(1)"}, Refused),
        ({"end_session_endpoint": "http://another.example/end"}, Refused),
        ({"token_endpoint": 7}, Unreachable),
    ],
)
def test_a_directory_that_points_elsewhere_is_not_followed(
    forger: Forger, about: dict[str, Any], fault: type[Exception]
) -> None:
    forger.about = about
    with pytest.raises(fault):
        directory(forger).about()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ((400, b'{"error": "invalid_grant", "error_description": "<b>"}'), Refused),
        ((200, b"{}"), Refused),
        ((200, b'{"id_token": 7}'), Refused),
        ((200, b"no JSON"), Unreachable),
        ((200, b"[]"), Unreachable),
        ((404, b"no JSON"), Refused),
        ((302, b""), Refused),
        ((500, b""), Unreachable),
        ((503, b"busy"), Unreachable),
    ],
)
def test_a_code_that_gives_no_token_gives_no_session(
    forger: Forger, answer: tuple[int, bytes], fault: type[Exception]
) -> None:
    forger.token = answer
    with pytest.raises(fault) as found:
        directory(forger).exchange("a code", "a verifier")
    assert str(found.value) == "token"


def test_keys_that_are_no_keys_are_no_keys(forger: Forger) -> None:
    token = forger.signed(forger.claims())
    forger.keys = [
        "one",
        {"kid": "one"},
        {"kid": "one", "kty": "RSA"},
        {"kid": "one", "kty": "RSA", "n": 7, "e": []},
    ]
    assert read(forger, token) == Stopped(Stop.UNPROVEN, "signature")


def settings(**rules: Any) -> OidcSettings:
    return OidcSettings("https://idp.example", CLIENT_ID, **rules)


@pytest.mark.parametrize(
    ("rules", "claims", "enough"),
    [
        ({}, {}, True),
        ({"acr": ("high", "higher")}, {"acr": "higher"}, True),
        ({"acr": ("high",)}, {"acr": "low"}, False),
        ({"acr": ("high",)}, {}, False),
        ({"acr": ("high",)}, {"acr": ["high"]}, False),
        ({"amr": ("otp", "hwk")}, {"amr": ["pwd", "hwk"]}, True),
        ({"amr": ("otp",)}, {"amr": ["pwd"]}, False),
        ({"amr": ("otp",)}, {"amr": "otp"}, False),
        ({"amr": ("otp",)}, {"amr": [["otp"]]}, False),
        ({"acr": ("high",), "amr": ("otp",)}, {"acr": "high"}, False),
        ({"acr": ("high",), "amr": ("otp",)}, {"acr": "high", "amr": ["otp"]}, True),
    ],
)
def test_a_second_factor_is_what_was_set(rules: dict[str, Any], claims: dict[str, Any], enough: bool) -> None:
    assert second_factor(settings(**rules), claims) is enough


def test_a_group_is_a_whole_entry_of_a_list() -> None:
    rules = settings(group="desk", group_claim="teams")
    assert in_group(rules, {"teams": ["sales", "desk"]})
    for claims in ({}, {"teams": "desk"}, {"teams": ["desk-2"]}, {"groups": ["desk"]}):
        assert not in_group(rules, claims)


@pytest.mark.parametrize("claim", sorted(NOT_A_PERSON))
def test_what_changes_hands_names_no_person(claim: str) -> None:
    with pytest.raises(ValueError, match="change hands"):
        settings(person_claim=claim)


@pytest.mark.parametrize(
    "issuer", ["http://idp.example", "ftp://x", "idp.example", "https://u@idp.example", ""]
)
def test_the_issuer_is_reached_by_https(issuer: str) -> None:
    with pytest.raises(ValueError, match="ISSUER"):
        OidcSettings(issuer, CLIENT_ID)


def test_settings_come_from_the_environment() -> None:
    found = oidc_settings(
        {
            "DUEPROCESS_OIDC_ISSUER": "https://idp.example",
            "DUEPROCESS_OIDC_CLIENT_ID": "desk",
            "DUEPROCESS_OIDC_PERSON_CLAIM": "employee_number",
            "DUEPROCESS_OIDC_ACR": "high  higher",
            "DUEPROCESS_OIDC_GROUP": "desk",
            "DUEPROCESS_LOCAL_SIGN_IN": "off",
        }
    )
    assert found == settings(
        person_claim="employee_number", group="desk", acr=("high", "higher"), local=False
    )
    assert "hush" not in repr(settings(secret="hush"))


def test_off_unless_it_is_set_and_never_without_any_way_in() -> None:
    assert oidc_settings({}) is None
    assert oidc_settings({"DUEPROCESS_OIDC_ISSUER": " "}) is None
    with pytest.raises(ValueError, match="nobody could sign in"):
        oidc_settings({"DUEPROCESS_LOCAL_SIGN_IN": "off"})
    with pytest.raises(ValueError, match="`on` or `off`"):
        oidc_settings({"DUEPROCESS_LOCAL_SIGN_IN": "perhaps"})
    with pytest.raises(ValueError, match="CLIENT_ID"):
        oidc_settings({"DUEPROCESS_OIDC_ISSUER": "https://idp.example"})
