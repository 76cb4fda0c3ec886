"""Caught mails, each kept as one .eml file; the newest has the highest name."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import Envelope

_NAME = re.compile(r"\d{8}T\d{12}Z")


@dataclass(frozen=True, slots=True)
class Mail:
    """One caught mail. received_at is UTC; html and text are empty where the mail has none."""

    name: str
    received_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject, or words in its place."""
        return str(self.message["Subject"] or "(no subject)")

    @property
    def recipients(self) -> str:
        """The To header, decoded."""
        return str(self.message["To"] or "")

    @property
    def html(self) -> str:
        """The body as HTML, or nothing."""
        return self._body("html")

    @property
    def text(self) -> str:
        """The body as plain text, or nothing."""
        return self._body("plain")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())


class MailBox:
    """A folder of mails. It is an aiosmtpd handler, which fills it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope
    ) -> str:
        """Keep the mail. What is written is what came over the wire."""
        content = envelope.original_content or b""
        now = datetime.now(UTC)
        partial = self._folder / f"{now:%Y%m%dT%H%M%S%f}Z.part"
        partial.write_bytes(content)
        partial.rename(partial.with_suffix(".eml"))  # the page sees whole mails only
        return "250 OK"

    def newest_first(self) -> list[Mail]:
        """All mails."""
        names = sorted((path.stem for path in self._folder.glob("*.eml")), reverse=True)
        return [self.read(name) for name in names]

    def read(self, name: str) -> Mail:
        """One mail.

        Raises:
            FileNotFoundError: there is none of this name.
        """
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        content = self.source(name)
        message = email.message_from_bytes(content, policy=email.policy.default)
        received_at = datetime.strptime(name, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
        return Mail(name=name, received_at=received_at, message=message)

    def source(self, name: str) -> bytes:
        """The mail as it came."""
        return (self._folder / f"{name}.eml").read_bytes()

    def clear(self) -> None:
        """Delete all mails."""
        for path in self._folder.glob("*.eml"):
            path.unlink()
