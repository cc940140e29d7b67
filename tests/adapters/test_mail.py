"""Mail leaves as it should arrive: Chinese subject, text and HTML, one Message-ID a letter; a server's no is understood."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from dueprocess.adapters.mail import FolderMail, SmtpMail
from dueprocess.application.letters import Letter
from dueprocess.application.telling import SendFault
from tests.world import TestClock

LETTER = Letter(
    "你给陌生人发消息的功能已暂停", "到 3 月 5 日为止。\nUntil 5 March.", "<p>到 3 月 5 日为止。</p>"
)


class Received:
    """A mail server that keeps what arrives, or says no."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take the address, unless told otherwise."""
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep the message."""
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def received() -> Iterator[tuple[Received, int]]:
    """A running mail server and its port."""
    handler, port = Received(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def sender(port: int) -> SmtpMail:
    """Our side."""
    return SmtpMail("127.0.0.1", port, "dueprocess <notices@example.test>", TestClock())


def test_a_chinese_letter_arrives_as_text_and_html(received: tuple[Received, int]) -> None:
    handler, port = received
    assert sender(port).send("wei@example.test", LETTER, "notice.serve:ntc_1") is None
    (message,) = handler.messages
    assert message["subject"] == LETTER.subject
    assert message["to"] == "wei@example.test"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip().splitlines() == LETTER.text.splitlines()
    assert "到 3 月 5 日为止。" in html.get_content()


def test_the_same_letter_sent_twice_has_one_message_id(received: tuple[Received, int]) -> None:
    handler, port = received
    for key in ("a:1", "a:1", "a:2"):
        sender(port).send("wei@example.test", LETTER, key)
    first, second, third = (message["message-id"] for message in handler.messages)
    assert first == second != third


@pytest.mark.parametrize(
    ("answer", "fault"),
    [("550 no such person", SendFault.REFUSED), ("451 try later", SendFault.UNREACHABLE)],
)
def test_a_servers_no_is_for_good_or_for_now(
    received: tuple[Received, int], answer: str, fault: SendFault
) -> None:
    handler, port = received
    handler.answer = answer
    assert sender(port).send("wei@example.test", LETTER, "k") is fault


def test_no_server_is_unreachable() -> None:
    assert sender(free_port()).send("wei@example.test", LETTER, "k") is SendFault.UNREACHABLE


def test_a_header_cannot_be_smuggled_in() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        sender(free_port()).send("wei@example.test", Letter("Hello\r\nBcc: all@example.test", "x"), "k")


def test_the_folder_keeps_each_letter_once(tmp_path: Path) -> None:
    folder = FolderMail(tmp_path / "mail", "dueprocess <notices@example.test>", TestClock())
    for key in ("a:1", "a:1", "a:2"):
        assert folder.send("wei@example.test", LETTER, key) is None
    kept = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (tmp_path / "mail").glob("*.eml")
    ]
    assert [message["subject"] for message in kept] == [LETTER.subject, LETTER.subject]
