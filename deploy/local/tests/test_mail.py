import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any, TypeVar

import httpx
import pytest
from aiosmtpd.smtp import Envelope

from deploy.local.mail.box import MailBox
from deploy.local.mail.page import application

T = TypeVar("T")


@pytest.fixture
def box(tmp_path):
    return MailBox(tmp_path / "mail")


@pytest.fixture
def mail_page(box):
    return Page(box)


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: in this one a browser of the suite keeps a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Page:
    """The page as a browser asks it, without a network."""

    def __init__(self, box: MailBox) -> None:
        self._transport = httpx.ASGITransport(application(box))

    def get(self, path: str) -> httpx.Response:
        return finished(self._ask("GET", path))

    def post(self, path: str) -> httpx.Response:
        return finished(self._ask("POST", path))

    async def _ask(self, method: str, path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://mail") as client:
            return await client.request(method, path)


def deliver(box: MailBox, *, subject: str, html: str | None = None) -> None:
    message = EmailMessage()
    message["From"] = "Kraam <winkel@kraam.example>"
    message["To"] = "Zoë <zoe@example.com>"
    message["Subject"] = subject
    message.set_content("Uw bestelling is betaald: € 12,50")
    if html is not None:
        message.add_alternative(html, subtype="html")
    envelope = Envelope()
    envelope.original_content = message.as_bytes()
    answer = finished(box.handle_DATA(None, None, envelope))
    assert answer.startswith("250")


def test_an_empty_box_says_so(mail_page):
    assert "No mail yet" in mail_page.get("/").text


def test_mails_are_listed_newest_first(box, mail_page):
    deliver(box, subject="First")
    deliver(box, subject="Second")

    listed = mail_page.get("/").text

    assert listed.index("Second") < listed.index("First")
    assert "Zoë" in listed


def test_a_mail_shows_text_headers_and_a_sandboxed_frame(box, mail_page):
    deliver(box, subject="Order <paid>", html="<p>Paid <script>alert(1)</script></p>")
    name = box.newest_first()[0].name

    shown = mail_page.get(f"/{name}/").text

    assert "Order &lt;paid&gt;" in shown
    assert "€ 12,50" in shown
    assert "winkel@kraam.example" in shown
    assert f"<iframe sandbox title='The mail' src='/{name}/html'>" in shown
    assert "alert(1)" not in shown


def test_the_html_of_a_mail_runs_no_script_even_outside_its_frame(box, mail_page):
    deliver(box, subject="Paid", html="<p>Paid</p>")
    name = box.newest_first()[0].name

    framed = mail_page.get(f"/{name}/html")

    assert "<p>Paid</p>" in framed.text
    assert framed.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_programs_read_the_mails_as_json(box, mail_page):
    deliver(box, subject="Paid", html="<p>Paid</p>")

    [mail] = mail_page.get("/mails.json").json()

    assert mail["subject"] == "Paid"
    assert mail["to"] == "Zoë <zoe@example.com>"
    assert mail["html"].strip() == "<p>Paid</p>"


def test_mails_are_kept_as_files_until_they_are_deleted(box, mail_page, tmp_path):
    deliver(box, subject="Paid")
    assert len(MailBox(tmp_path / "mail").newest_first()) == 1

    mail_page.post("/clear")

    assert MailBox(tmp_path / "mail").newest_first() == []


@pytest.mark.parametrize("name", ["20200101T000000000000Z", "x"])
def test_a_mail_that_is_not_there_is_not_found(mail_page, name):
    assert mail_page.get(f"/{name}/html").status_code == 404
