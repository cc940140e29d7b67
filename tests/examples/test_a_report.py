"""Anybody reports what they can see; dueprocess gets ids, never somebody's account of the words."""

import re
from html import unescape

from examples.superapp.recourse import CATEGORIES
from examples.superapp.seed import WEI_TO_LAN

REPORTS = "/v1/reports"
FORM = {
    "about": "message-1",
    "content": ["message-1", "message-2"],
    "category": "harassment",
    "words": "please stop him",
}


def test_lan_reports_both_messages_at_once(stage):
    lan = stage.person("lan", "zh-CN")
    chat = lan.get("/chats/wei").text
    links = re.findall(r'href="(/report\?content=[^"]+)"', chat)
    page = lan.get(unescape(next(link for link in links if link.endswith("message-1")))).text
    assert all(words in unescape(page) for words in WEI_TO_LAN)
    assert re.findall(r'name="content" value="([^"]+)"( checked)?', page) == [
        ("message-5", ""),
        ("message-1", " checked"),
        ("message-2", ""),
    ]
    assert lan.post("/report", data=FORM).status_code == 200
    assert stage.dueprocess.wait(lambda _calls: stage.dueprocess.called("POST", REPORTS))
    assert stage.dueprocess.called("POST", REPORTS) == [
        {
            "account": "wei",
            "category": "harassment",
            "content": ["message-1", "message-2"],
            "words": "please stop him",
            "reporter": "lan",
        }
    ]


def test_the_reported_person_sees_no_difference(stage):
    lan, wei = stage.person("lan"), stage.person("wei")
    paths = ("/chats", "/chats/lan", "/me", "/me/allowed", "/mail", "/people/lan")
    before = [wei.get(path).content for path in paths]
    assert lan.post("/report", data=FORM).status_code == 200
    assert [wei.get(path).content for path in paths] == before


def test_what_one_cannot_see_one_cannot_report(stage):
    ming = stage.person("ming")
    assert ming.get("/report?content=message-1").status_code == 404
    assert ming.post("/report", data=FORM).status_code == 404
    assert ming.get("/report?content=message-999").status_code == 404


def test_ones_own_words_and_two_peoples_words_are_no_report(stage):
    lan = stage.person("lan")
    assert lan.get("/report?content=message-4").status_code == 404
    both = {**FORM, "content": ["message-1", "message-9"]}
    assert lan.post("/report", data=both).status_code == 404


def test_a_report_needs_a_tick_and_a_category(stage):
    lan = stage.person("lan")
    for missing in ({**FORM, "content": []}, {**FORM, "category": ""}, {**FORM, "category": "x"}):
        answer = lan.post("/report", data=missing)
        assert answer.status_code == 422
        assert "please stop him" in answer.text
    assert stage.dueprocess.called("POST", REPORTS) == []


def test_all_that_is_shown_can_be_reported(stage):
    """Each report link on each page opens a form."""
    seen = set()
    for person in ("yan", "lan", "jun", "ning", "hua"):
        browser = stage.person(person)
        pages = ["/moments", "/drive", "/chats"]
        pages += re.findall(r'href="(/(?:chats|groups|mail|games)/[a-z0-9]+)', browser.get("/chats").text)
        pages += re.findall(r'href="(/games/\d+)"', browser.get("/games").text)
        pages += re.findall(r'href="(/mail/\d+)"', browser.get("/mail").text)
        for page in dict.fromkeys(pages):
            for link in re.findall(r'href="(/report\?content=[^"]+)"', browser.get(page).text):
                assert browser.get(unescape(link)).status_code == 200, link
                seen.add(link.partition("=")[2].partition("-")[0])
    assert seen >= {"message", "post", "comment", "transaction", "game", "mail"}


def test_the_categories_are_families_of_the_rulebook():
    from ruamel.yaml import YAML

    from dueprocess.rulebook.samples import rulebook_text

    families = {clause["family"] for clause in YAML(typ="safe").load(rulebook_text())["clauses"]}
    assert set(CATEGORIES) <= families
