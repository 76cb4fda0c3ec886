"""Fifty customers want one each of ten: ten orders, forty clear refusals, nothing oversold."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import httpx

from tests.app import App
from tests.catalogue import FEW_FOR_API, FEW_FOR_FORMS, T_SHIRT, T_SHIRT_ID
from tests.conftest import CustomerMaker
from tests.customer import Customer, Order, Seen, connection
from tests.stock import count

CUSTOMERS = 50
IN_STOCK = 10

Buyer = TypeVar("Buyer")
Answer = TypeVar("Answer")


def at_once(buyers: list[Buyer], buy: Callable[[Buyer], Answer]) -> list[Answer]:
    """What each of them is answered, all having started together."""
    everybody_ready = Barrier(len(buyers))

    def start(buyer: Buyer) -> Answer:
        everybody_ready.wait()
        return buy(buyer)

    with ThreadPoolExecutor(len(buyers)) as pool:
        return list(pool.map(start, buyers))


def test_over_the_api(site: str, http: httpx.Client) -> None:
    assert count(FEW_FOR_API, IN_STOCK) == (IN_STOCK, 0)
    with ExitStack() as leaving:
        # One connection each, as fifty phones have.
        connections = [leaving.enter_context(connection(site)) for _ in range(CUSTOMERS)]
        with ThreadPoolExecutor(8) as pool:
            apps = list(pool.map(lambda each: App(each, FEW_FOR_API, quantity=1), connections))
        answers = at_once(apps, lambda app: app.checkout(str(uuid4())))

    placed = [answer.json() for answer in answers if answer.status_code == httpx.codes.CREATED]
    refused = [answer for answer in answers if answer.status_code == httpx.codes.CONFLICT]
    assert Counter(answer.status_code for answer in answers) == {201: 10, 409: 40}
    assert len({order["number"] for order in placed}) == IN_STOCK
    assert {order["state"] for order in placed} == {"awaiting_payment"}
    for answer in refused:
        assert answer.json()["code"] == "out_of_stock"
        assert answer.json()["details"]["skus"] == [FEW_FOR_API]
        assert answer.headers["content-type"] == "application/problem+json"
    assert count(FEW_FOR_API, IN_STOCK) == (0, IN_STOCK)
    variants = http.get(f"/api/v1/products/{T_SHIRT_ID}/").json()["variants"]
    assert [each["in_stock"] for each in variants if each["sku"] == FEW_FOR_API] == [False]


def test_over_the_pages(new_customer: CustomerMaker) -> None:
    assert count(FEW_FOR_FORMS, IN_STOCK) == (IN_STOCK, 0)
    customers = [new_customer() for _ in range(CUSTOMERS)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda customer: customer.add(FEW_FOR_FORMS), customers))
        forms = list(pool.map(lambda customer: customer.checkout(), customers))

    answers = at_once(
        list(zip(customers, forms, strict=True)), lambda ready: ready[0].submit(*ready[1])
    )

    placed = [Order.on(page) for page in answers if "/pay/" in page.url]
    refused = [
        (customer, page)
        for customer, page in zip(customers, answers, strict=True)
        if "/pay/" not in page.url
    ]
    assert len({order.url for order in placed}) == len(placed) == IN_STOCK
    assert len(refused) == CUSTOMERS - IN_STOCK
    for customer, page in refused:
        assert_understandable(customer, page)
    assert count(FEW_FOR_FORMS, IN_STOCK) == (0, IN_STOCK)
    sold_out = customers[0].open(f"{T_SHIRT}?variant={FEW_FOR_FORMS}").markup
    offered = [form.fields["sku"] for form in sold_out.forms if form.action.endswith("/cart/")]
    assert FEW_FOR_FORMS not in offered


def assert_understandable(customer: Customer, page: Seen) -> None:
    """Says what is wrong, marks the article, and has kept what was typed."""
    assert page.response.status_code == httpx.codes.OK
    assert "notice--bad" in page.text
    assert "status--bad" in page.text
    assert page.markup.form("/checkout/").fields["email"] == customer.email
