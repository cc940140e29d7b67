"""Who sees what, in which language, and what strange requests get."""

import re
import string
from pathlib import Path

import httpx2
import pytest

from examples.superapp import game
from examples.superapp.texts import TEXTS, wished

TEMPLATES = Path(__file__).parents[2] / "examples" / "superapp" / "templates"


def test_every_text_exists_in_both_languages_with_the_same_values():
    for key, (chinese, english) in TEXTS.items():
        assert chinese, key
        assert english, key
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(words) if name}
            for words in (chinese, english)
        ]
        assert fields[0] == fields[1], key


def test_every_text_that_a_template_names_exists():
    for template in TEMPLATES.glob("*.html"):
        for key in re.findall(r'\bt\("([^"]+)"[),]', template.read_text()):
            assert key in TEXTS, (template.name, key)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,zh;q=0.9", "en"),
        ("de,zh-TW;q=0.5,en;q=0.4", "zh-CN"),
        ("de-DE", "en"),
        ("zh;q=0,en", "en"),
        ("zh;q=x,en;q=0.1", "en"),
        ("*", "en"),
    ],
)
def test_the_browser_is_asked_first(header, language):
    assert wished(header) == language


def test_the_switch_rules_over_the_browser_and_leads_back(stage):
    wei = stage.person("wei", "en")
    assert '<html lang="en">' in wei.get("/wallet").text
    answer = wei.post("/language", data={"language": "zh-CN", "back": "/wallet"})
    assert answer.headers["location"] == "/wallet"
    assert '<html lang="zh-CN">' in wei.get("/wallet").text


def test_the_switch_leads_nowhere_else(stage):
    for back in ("https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", ""):
        answer = httpx2.post(f"{stage.url}/language", data={"language": "en", "back": back})
        assert answer.headers["location"] == "/", back


def test_without_a_session_there_is_only_the_sign_in_page(stage):
    for path in ("/chats", "/wallet", "/me/data", "/pictures/message-12", "/recourse"):
        answer = httpx2.get(stage.url + path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path


def test_a_form_of_another_site_is_refused(stage):
    wei = stage.person("wei")
    before = stage.count("messages")
    for origin in ("https://evil.test", "null", "http://127.0.0.1:1"):
        answer = wei.post("/chats/ming", data={"text": "x"}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert stage.count("messages") == before
    assert wei.post("/chats/ming", data={"text": "x"}, headers={"Origin": stage.url}).status_code == 303


def test_signing_out_elsewhere_leaves_this_session(stage):
    here, there = stage.person("wei"), stage.person("wei")
    assert here.post("/me/other-sessions/end").status_code == 303
    assert here.get("/chats").status_code == 200
    assert there.get("/chats").status_code == 303


def test_other_peoples_places_are_not_here(stage):
    lan = stage.person("lan")
    for path in (
        "/groups/1",
        "/games/2",
        "/mail/3",
        "/drive/1",
        "/chats/lan",
        "/chats/nobody",
        "/people/nobody",
    ):
        assert lan.get(path).status_code == 404, path
    for path in (
        "/games/2",
        "/groups/1",
        "/moments/1/comments",
        "/drive/1/share",
        "/groups/9/join",
        "/loan/1/2/repay",
    ):
        assert lan.post(path, data={"text": "x", "cell": "1", "person": "mei"}).status_code == 404, path


def test_what_people_write_is_shown_as_written(stage):
    wei, ming = stage.person("wei"), stage.person("ming")
    wei.post("/chats/ming", data={"text": '<script>alert(1)</script>\n"second" & line'})
    page = ming.get("/chats/wei").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>&#34;second&#34; &amp; line" in page
    assert "<script>alert" not in page


def test_pages_bring_nothing_from_elsewhere(stage):
    answer = stage.person("wei").get("/chats")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)
    assert "style=" not in answer.text


def test_what_is_no_picture_is_not_sent(stage):
    wei = stage.person("wei")
    before = stage.count("messages")
    for body in (b"not a picture", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a" + b"\x00" * 40, b"<svg/>"):
        answer = wei.post("/chats/ming", data={"text": ""}, files={"picture": ("p.png", body)})
        assert answer.status_code == 422, body
    assert stage.count("messages") == before


def test_strange_requests_get_a_page_and_no_stack_trace(stage):
    wei = stage.person("wei")
    for method, path, more in (
        ("GET", "/nowhere", {}),
        ("DELETE", "/chats", {}),
        ("GET", "/games/x", {}),
        ("GET", "/drive/99999999999999999999", {}),
        (
            "POST",
            "/chats/ming",
            {"content": b"\xff\xfe", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        ),
        ("POST", "/chats/ming", {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}),
        ("POST", "/drive", {"files": {"file": ("big", b"x" * 3_000_000)}}),
    ):
        answer = wei.request(method, path, **more)
        assert answer.status_code < 500, (method, path)
        assert "Traceback" not in answer.text


def test_a_friend_is_made_by_asking_and_answering(stage):
    wei, lan = stage.person("wei"), stage.person("lan")
    assert lan.post("/contacts/invitations/bo/no").status_code == 303
    assert lan.post("/contacts/invitations/bo/no").status_code == 404
    wei.post("/contacts/invitations", data={"person": "xin"})
    xin = stage.person("xin")
    assert "Wei Ziang" in xin.get("/contacts").text.partition("People nearby")[0]
    assert xin.post("/contacts/invitations", data={"person": "wei"}).status_code == 303
    assert "Friend" in xin.get("/people/wei").text
    assert lan.get("/contacts").text.count("Sun Bo") >= 1


def test_five_in_a_row_wins_and_ends_the_game(stage):
    wei, ming = stage.person("wei"), stage.person("ming")
    game_path = wei.post("/games", data={"person": "ming"}).headers["location"]
    for turn in range(5):
        assert wei.post(game_path, data={"cell": str(turn * 10)}).status_code == 303
        if turn < 4:
            assert wei.post(game_path, data={"cell": "80"}).status_code == 422
            assert ming.post(game_path, data={"cell": str(turn * 10)}).status_code == 422
            assert ming.post(game_path, data={"cell": str(turn + 1)}).status_code == 303
    assert "You have won" in wei.get(game_path).text
    assert "Wei Ziang has won" in ming.get(game_path).text
    assert ming.post(game_path, data={"cell": "79"}).status_code == 422


@pytest.mark.parametrize(
    ("cells", "last", "won"),
    [
        ({0, 1, 2, 3, 4}, 2, True),
        ({5, 6, 7, 8, 9}, 7, False),
        ({0, 9, 18, 27, 36}, 36, True),
        ({4, 12, 20, 28, 36}, 20, True),
        ({0, 10, 20, 30}, 30, False),
    ],
)
def test_a_line_of_five_does_not_wrap_around_the_board(cells, last, won):
    assert game.five_in_a_row(cells, last) is won
