"""What dueprocess fetches: one act of one author, for the bearer of the content token alone, without any receiver."""

import base64
import io

import httpx2
from PIL import Image

from dueprocess.adapters.content import HttpContentSource
from dueprocess.application.ports import Content, ContentFault
from examples.superapp.seed import PEOPLE, TROUBLE, WEI_TO_LAN
from tests.examples.conftest import CONTENT_TOKEN

BEARER = {"Authorization": f"Bearer {CONTENT_TOKEN}"}


def fetch(stage, content_id, headers=None):
    return httpx2.get(
        f"{stage.url}/content/{content_id}", headers=BEARER if headers is None else headers, timeout=20
    )


def test_a_message_is_its_authors_words_and_when(stage):
    found = fetch(stage, "message-1").json()
    assert {**found, "occurred_at": ""} == {
        "content_id": "message-1",
        "author": "wei",
        "kind": "message",
        "occurred_at": "",
        "media_type": "text/plain",
        "text": WEI_TO_LAN[0],
    }
    assert found["occurred_at"].endswith("Z")


def test_a_picture_is_a_png(stage):
    found = fetch(stage, "message-12").json()
    assert (found["author"], found["kind"], found["media_type"]) == ("kai", "image", "image/png")
    with Image.open(io.BytesIO(base64.b64decode(found["base64"]))) as picture:
        assert picture.format == "PNG"


def test_without_the_token_nothing_is_told_not_even_what_exists(stage):
    wrong = (
        None,
        "",
        "Bearer",
        "Bearer wrong",
        CONTENT_TOKEN,
        f"Bearer {CONTENT_TOKEN}x",
        f"Basic {CONTENT_TOKEN}",
    )
    for shown in wrong:
        headers = {} if shown is None else {"Authorization": shown}
        known, unknown = fetch(stage, "message-1", headers), fetch(stage, "message-999999", headers)
        assert (known.status_code, unknown.status_code) == (401, 401), shown
        assert known.content == unknown.content


def test_a_persons_session_opens_no_content(stage):
    assert stage.person("wei").get("/content/message-1").status_code == 401


def test_an_unknown_id_says_only_that(stage):
    unknown = "message-999999 message- message-01 message-1-x -1 x-1 game-1 game-1-lan profile-nobody message-%C2%B2"
    for content_id in (*unknown.split(), f"message-{10**19}"):
        answer = fetch(stage, content_id)
        assert answer.status_code == 404, content_id
        assert answer.json() == {"error": "not_found"}


def test_all_seeded_trouble_is_what_dueprocess_can_read(stage):
    """Read by dueprocess's own adapter; the author is whom the seed says, and no answer names anybody else's id."""
    others = {person.id for person in PEOPLE}
    with HttpContentSource(f"{stage.url}/content", CONTENT_TOKEN) as source:
        for author, ids in TROUBLE.values():
            for content_id in ids:
                found = source.fetch(content_id)
                assert isinstance(found, Content), content_id
                assert found.author == author
                raw = fetch(stage, content_id).json()
                assert (
                    raw.keys()
                    - {"content_id", "author", "kind", "occurred_at", "media_type", "text", "base64"}
                    == set()
                )
                assert not others & {str(value) for key, value in raw.items() if key != "author"}
        assert source.fetch("message-999999") is ContentFault.NOT_FOUND


def test_a_transfers_message_is_no_content_of_its_own_but_the_transaction_is(stage):
    assert fetch(stage, "transaction-1").json()["text"].startswith("转账 transfer ¥1.00")
    with stage.database.reading() as tx:
        number = tx.execute("SELECT id FROM messages WHERE transfer = 1").fetchone()["id"]
    assert fetch(stage, f"message-{number}").status_code == 404


def test_a_file_that_is_no_text_is_named_by_its_digest(stage):
    """dueprocess reads texts and pictures; anything else stays here, and what is told says which file it was."""
    wei = stage.person("wei")
    wei.post("/drive", files={"file": ("tool.bin", b"\x00\x01\x02")})
    found = fetch(stage, "file-4").json()
    assert found["media_type"] == "text/plain"
    assert found["text"].startswith(
        "tool.bin\n\n3 bytes, sha256 ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc"
    )


def test_the_program_in_the_game_shows_in_its_log(stage):
    found = fetch(stage, "game-1-tao").json()
    assert found["kind"] == "game_log"
    assert [line.split("  ")[1] for line in found["text"].splitlines()] == ["+38 ms"] * 5


def test_pictures_are_for_those_who_can_see_them(stage):
    yan, wei = stage.person("yan"), stage.person("wei")
    assert yan.get("/pictures/message-12").headers["content-type"] == "image/png"
    assert wei.get("/pictures/message-12").status_code == 404
    assert wei.get("/pictures/picture-1").status_code == 404
