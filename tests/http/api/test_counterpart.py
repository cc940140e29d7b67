"""What whoever pays an account may know: neutral words with their days, and never why."""

from __future__ import annotations

import json

from dueprocess.http.auth.caller import Scope
from dueprocess.rulebook.ladder import Choice
from tests.http.site import Site
from tests.policy import FRAUD, RECEIVE, SEND, days
from tests.world import WEI

PATH = "/accounts/wei/counterpart"


def stopped(site: Site, *names) -> None:  # type: ignore[no-untyped-def]
    site.world.decide("F1", WEI, choices=(Choice(names or (RECEIVE,), lasts=days(30)),))


def test_of_an_account_that_can_receive_there_is_nothing_to_say(site: Site) -> None:
    stopped(site, SEND)
    answer = site.get(PATH, site.as_platform(Scope.STANDING))
    assert answer.json()["counterpart"]["can_receive"] is True
    assert answer.json()["texts"] == {}


def test_the_words_say_the_days_in_three_languages(site: Site) -> None:
    stopped(site)
    told = site.get(PATH, site.as_platform(Scope.STANDING)).json()
    assert told["counterpart"]["can_receive"] is False
    english, chinese, traditional = (told["texts"][tag] for tag in ("en", "zh-CN", "zh-Hant"))
    assert english["title"] == "This account cannot take payments just now"
    assert "3 March 2026" in english["back"] or "March 3, 2026" in english["back"]
    assert "2026年3月3日" in chinese["back"]
    assert "2026年3月9日" in chinese["goods"]
    assert "2026年3月10日" in chinese["goods"]
    assert traditional["title"] != chinese["title"]


def test_i_25_nothing_says_that_or_why_anything_was_restricted(site: Site) -> None:
    stopped(site)
    said = json.dumps(site.get(PATH, site.as_platform(Scope.STANDING)).json(), ensure_ascii=False).lower()
    words = ("restrict", "rule", "clause", "decision", "fraud", "review", "限制", "违规", "处罚", "欺诈")
    assert not [word for word in (*words, FRAUD.title["zh-CN"]) if word in said]


def test_who_is_asked_about_must_be_known(site: Site) -> None:
    who = site.as_platform(Scope.STANDING)
    assert site.get("/accounts/nobody/counterpart", who).status_code == 404


def test_a_token_without_its_scope_and_whoever_has_none_are_refused(site: Site) -> None:
    assert site.get(PATH, site.as_platform(Scope.REPORTS)).status_code == 403
    assert site.get(PATH).status_code == 401
