"""Look here for the running server that these tests talk to, and the shop's webhook and page."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import stripe
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, Playwright, expect

from deploy.local.stripe.settings import API_VERSION

API_KEY = "sk_test_local"
PUBLISHABLE_KEY = "pk_test_local"
WEBHOOK_SECRET = "whsec_local"
PROJECT = Path(__file__).parents[4]
PAGE = Path(__file__).with_name("payment_page.html")
WAIT = 20_000  # milliseconds; two other parts of the suite run beside this one
expect.set_options(timeout=WAIT)
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(condition: Callable[[], Any], seconds: float = 10) -> Any:
    """The first true answer; fails when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


@dataclass
class Server:
    """One server as a process of its own, which can be killed and started again."""

    data: Path
    webhook_url: str
    settle_seconds: float = 600
    api_version: str = API_VERSION
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        options = {
            "--port": str(self.port),
            "--data": str(self.data),
            "--api-key": API_KEY,
            "--publishable-key": PUBLISHABLE_KEY,
            "--webhook-secret": WEBHOOK_SECRET,
            "--webhook-url": self.webhook_url,
            "--settle-seconds": str(self.settle_seconds),
            "--api-version": self.api_version,
        }
        arguments = [part for option in options.items() for part in option]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local.stripe", *arguments], cwd=PROJECT
        )
        wait_for(self._is_up)

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=10)

    def control(self, path: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.url}/_local{path}", json=body)
        answer.raise_for_status()
        return answer.json()

    def call(self, path: str, key: str = API_KEY, **fields: Any) -> httpx.Response:
        """A bare POST, for what the library hides."""
        headers = fields.pop("headers", {}) | {"Authorization": f"Bearer {key}"}
        return httpx.post(f"{self.url}/v1{path}", data=fields, headers=headers)


@dataclass
class Shop:
    """The shop's webhook: keeps what it receives, and answers with `status`."""

    url: str
    received: list[tuple[dict[str, Any], bytes, str]] = field(default_factory=list)
    status: int = 200

    def types(self, object_id: str) -> list[str]:
        return [
            event["type"]
            for event, _, _ in self.received
            if object_id in (event["data"]["object"]["id"], _intent_of(event))
        ]


def _intent_of(event: dict[str, Any]) -> str | None:
    value = event["data"]["object"].get("payment_intent")
    return value if isinstance(value, str) else None


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.received.append((json.loads(body), body, self.headers["Stripe-Signature"]))
            self.send_response(here.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Quiet."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Shop(f"http://127.0.0.1:{listener.server_port}/webhook/")
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    yield here
    listener.shutdown()
    listener.server_close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, shop: Shop) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("stripe"), shop.url)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def client(server: Server) -> stripe.StripeClient:
    return stripe.StripeClient(
        API_KEY,
        base_addresses={"api": server.url},
        http_client=stripe.RequestsClient(timeout=10),
        max_network_retries=0,
    )


@pytest.fixture
def intent(client: stripe.StripeClient) -> Callable[..., stripe.PaymentIntent]:
    """Make an intent over 25 euros; fields given are added."""

    def make(**fields: Any) -> stripe.PaymentIntent:
        params: Any = {"amount": 2500, "currency": "eur", **fields}
        return client.v1.payment_intents.create(params=params)

    return make


@pytest.fixture
def paid(intent: Callable[..., stripe.PaymentIntent]) -> Callable[..., stripe.PaymentIntent]:
    """Make an intent that is confirmed with a test card at once."""

    def make(card: str = "pm_card_visa", **fields: Any) -> stripe.PaymentIntent:
        return intent(
            confirm=True, payment_method=card, return_url="https://shop.test/back", **fields
        )

    return make


@pytest.fixture(scope="module")
def shop_page(server: Server) -> Iterator[str]:
    """A shop's page on an address of its own, as the browser's rules for frames want it."""
    html = PAGE.read_text(encoding="utf-8")
    html = html.replace("STRIPE", server.url).replace("PUBLISHABLE", PUBLISHABLE_KEY)
    policy = (
        f"default-src 'none'; script-src {server.url} 'unsafe-inline'; frame-src {server.url}; "
        f"connect-src {server.url}"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Quiet."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    yield f"http://localhost:{listener.server_port}/"
    listener.shutdown()
    listener.server_close()


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def shopper(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="nl-NL")
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


@pytest.fixture
def checkout(shopper: Page, shop_page: str, intent) -> Callable[..., tuple[Page, FrameLocator]]:
    """Open the page, for the intent with this `secret` or for a new one."""

    def visit(secret: str = "", **options: str) -> tuple[Page, FrameLocator]:
        secret = secret or intent(description="Bestelling K-1").client_secret
        shopper.goto(f"{shop_page}?{urlencode({'secret': secret, **options})}")
        expect(shopper.locator("#pay")).to_be_enabled()
        return shopper, shopper.frame_locator("iframe")

    return visit


def fill_card(frame: FrameLocator, number: str) -> None:
    frame.get_by_label("Kaartnummer").fill(number)
    frame.get_by_label("Vervaldatum").fill("12/40")
    frame.get_by_label("CVC").fill("123")


def problems(page: Page) -> list[str]:
    results = Axe().run(page, options=AXE_OPTIONS)
    return [
        f"{violation['id']}: {node['html']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
