"""Stylesheets, and what a person can read of a page."""

from __future__ import annotations

import gzip

from dueprocess.http.web.statics import static
from dueprocess.http.web.visible import digest_of, visible_text
from tests.http.web.visitor import Visitor


def test_a_stylesheet_is_sent_zipped_and_kept_for_ever(visitor: Visitor) -> None:
    file = static("dueprocess.css")
    zipped = visitor.client.get(file.path, headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == file.plain
    assert "immutable" in zipped.headers["cache-control"]
    plain = visitor.client.get(file.path, headers={"accept-encoding": "identity"})
    assert plain.content == file.plain
    assert gzip.decompress(file.zipped) == file.plain


def test_another_content_has_another_address(visitor: Visitor) -> None:
    path = static("dueprocess.css").path
    assert visitor.client.get(path.replace(static("dueprocess.css").digest, "0" * 16)).status_code == 404


def test_nothing_else_can_be_had_from_there(visitor: Visitor) -> None:
    digest = static("dueprocess.css").digest
    for name in ("../layout.py", "..%2flayout.py", "vendor/VENDOR.txt", "nothing.css"):
        assert visitor.client.get(f"/static/{digest}/{name}").status_code == 404


def test_no_stylesheet_of_ours_fetches_anything() -> None:
    assert b"url(" not in static("dueprocess.css").plain
    assert b"@import" not in static("dueprocess.css").plain


def test_only_what_can_be_read_is_text() -> None:
    html = (
        "<html><head><title>t</title></head><body><h1>One  two</h1><script>no</script><p hidden>no</p>"
        "<ul><li>a</li><li>b<br>c</li></ul><input type=hidden value=no><img alt='a cat' src=x>"
        "<textarea hidden>no</textarea><textarea>yes</textarea></body></html>"
    )
    assert visible_text(html) == "# One two\n- a\n- b\nc\n[a cat]\nyes\n"
    assert visible_text(html, marks=False).startswith("One two\na\n")
    assert digest_of(html) == digest_of(html.replace("<h1>", "<h1  class='x'>"))
    assert digest_of(html) != digest_of(html.replace("yes", "no"))
