"""Mail by SMTP, and a folder that takes its place where no mail server is set up (the demo, a test).

A letter's key becomes its Message-ID, so a receiver recognises the same letter sent twice. Faults of this adapter:

    SendFault
     ├── REFUSED      the server does not take this address: it is not tried again
     └── UNREACHABLE  no server, no answer, or a temporary refusal: it is tried again
"""

from __future__ import annotations

import hashlib
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from dueprocess.application.letters import Letter
from dueprocess.application.ports import Clock
from dueprocess.application.telling import SendFault
from dueprocess.kernel.instants import in_zone

TIMEOUT_SECONDS = 20.0


def compose(sender: str, address: str, letter: Letter, key: str, clock: Clock) -> EmailMessage:
    """The message: plain text first, HTML beside it, UTF-8 throughout."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(in_zone(clock.now(), "UTC"))
    host = sender.rpartition("@")[2].rstrip(">") or "localhost"
    message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message


class SmtpMail:
    """Sends through one SMTP server, with STARTTLS where it offers it."""

    def __init__(
        self, host: str, port: int, sender: str, clock: Clock, login: tuple[str, str] | None = None
    ) -> None:
        self._host = host
        self._port = port
        self._sender = sender
        self._clock = clock
        self._login = login

    def send(self, address: str, letter: Letter, key: str) -> SendFault | None:
        """Hand a letter over."""
        message = compose(self._sender, address, letter, key, self._clock)
        try:
            with smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS) as server:
                server.ehlo_or_helo_if_needed()
                if server.has_extn("starttls"):
                    server.starttls()
                if self._login is not None:
                    server.login(*self._login)
                server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            return SendFault.REFUSED if _permanent(error) else SendFault.UNREACHABLE
        except (OSError, smtplib.SMTPException):
            return SendFault.UNREACHABLE
        return None


class FolderMail:
    """Puts each letter into a folder as an .eml file: nothing leaves the machine. `channel` begins the file's name."""

    def __init__(self, folder: Path, sender: str, clock: Clock, channel: str = "email") -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock
        self._channel = channel
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, address: str, letter: Letter, key: str) -> SendFault | None:
        """Write the letter. The same key writes the same file."""
        message = compose(self._sender, address, letter, key, self._clock)
        name = f"{self._channel}-{hashlib.sha256(f'{key} {address}'.encode()).hexdigest()[:20]}.eml"
        part = self._folder / f".{name}"
        part.write_bytes(message.as_bytes())
        part.replace(self._folder / name)
        return None


def _permanent(error: smtplib.SMTPException) -> bool:
    """Whether the server said no for good (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
