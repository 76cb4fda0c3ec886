"""A purchase as a guest and signing in, and then the logs of web and worker: they name nobody."""

import json
import os
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from bench.rollout.balancer import Balancer
from bench.rollout.release import start
from tests.customer import ADDRESS, Customer
from tests.payer import confirm

PASSWORD = "a-password-of-nobody-else"
WORDS = ("Herengracht", "1015 BA", "Anna", "4242424242424242", PASSWORD)


def test_no_line_names_the_customer_or_holds_what_she_proves_herself_with(
    site: str, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings.local",
        "LOG_FORMAT": "json",
        "WEB_WORKERS": "1",
    }
    release = start(environment, tmp_path)
    with Customer(f"http://localhost:{release.port}") as customer:
        customer.add()
        order = customer.order()
        confirm(order.client_secret, return_url=order.return_url)
        customer.open(order.return_url)
        page = customer.open("/account/login/")
        customer.submit(
            page, page.markup.form("/account/login/"), login=customer.email, password=PASSWORD
        )
        customer.open("/search/?q=Herengracht")
        private = {customer.email, order.client_secret, *ADDRESS.values(), *WORDS}
        private |= set(customer.http.cookies.values()) | _tokens(order.url, order.return_url)
    release.stop(Balancer())

    logs = "".join(log.read_text() for log in tmp_path.glob("*.log"))
    lines = [json.loads(line) for line in logs.splitlines()]
    routes = {line.get("route") for line in lines if line.get("logger") == "kraam.requests"}
    assert any("checkout" in (route or "") for route in routes)
    assert [word for word in private if len(word) > 3 and word in logs] == []


def _tokens(*addresses: str) -> set[str]:
    """What an address holds besides the shop's own words: keys of guests."""
    parts = [urlsplit(address) for address in addresses]
    queries = {value for part in parts for _name, value in parse_qsl(part.query)}
    return queries | {step for part in parts for step in part.path.split("/") if len(step) > 16}
