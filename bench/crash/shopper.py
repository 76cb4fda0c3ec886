"""One customer with an app, as patient or impatient as people are, who keeps the receipts."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import httpx

from deploy.local.instance import Instance
from tests.customer import ADDRESS, connection

T = TypeVar("T")
PAUSE = 0.2  # seconds until somebody presses the button again
_PASSING = {"busy", "request_in_progress"}  # refusals that mean: try again
_RETURN = "https://app.example/back"


class Unwell(Exception):
    """The shop, or the payment provider, cannot answer now."""


class Left(Exception):
    """The customer gave up, or was refused."""


@dataclass
class Purchase:
    """What one customer knows of what she bought.

    number: of the order, once the shop has accepted it.
    charged: the provider told her that she paid.
    back_minor: what the shop promised to send back of it, in cents; perhaps_back_minor: what it was
        asked to send back besides, without an answer.
    story: what happened, step by step.
    """

    sku: str
    cart_id: str = ""
    number: str = ""
    charged: bool = False
    back_minor: int = 0
    perhaps_back_minor: int = 0
    story: list[str] = field(default_factory=list)


class Shopper(AbstractContextManager["Shopper"]):
    """Buys over the API. patience: seconds that she goes on trying at one step."""

    def __init__(self, instance: Instance, sku: str, *, patience: float) -> None:
        self.bought = Purchase(sku)
        self._patience = patience
        self._http = connection(f"http://{instance.address('web')}")
        self._stripe = connection(f"http://{instance.address('stripe')}")
        self._key = instance.environment()["STRIPE_PUBLISHABLE_KEY"]
        self._cart: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()
        self._stripe.close()

    def patiently(self, title: str, ask: Callable[[], T]) -> T:
        """Ask until there is an answer.

        Raises:
            Left: her patience is at its end, or she was refused.
        """
        give_up_at = time.monotonic() + self._patience
        while True:
            try:
                answer = ask()
            except (httpx.TransportError, Unwell) as trouble:
                self.bought.story.append(f"{title}: {trouble!r}")
                if time.monotonic() >= give_up_at:
                    raise Left(title) from trouble
                time.sleep(PAUSE)
            else:
                self.bought.story.append(title)
                return answer

    def fills_cart(self, quantity: int) -> None:
        """Open a cart and put the article into it."""
        made = self.patiently("open a cart", lambda: self._post("carts/", {}))
        self.bought.cart_id = made["id"]
        self._http.headers["X-Cart-Token"] = made["token"]
        line = {"sku": self.bought.sku, "quantity": quantity}
        path = f"carts/{made['id']}/lines/"
        key = str(uuid4())
        self._cart = self.patiently("add to cart", lambda: self._post(path, line, key))

    def adds(self, sku: str) -> None:
        """Put one of something else into the cart."""
        path = f"carts/{self.bought.cart_id}/lines/"
        line, key = {"sku": sku, "quantity": 1}, str(uuid4())
        self._cart = self.patiently("add another", lambda: self._post(path, line, key))

    def orders(self) -> None:
        """Order the cart; the same key each time she tries."""
        wanted = {
            "cart_id": self.bought.cart_id,
            "cart_version": self._cart["version"],
            "email": "crash@example.nl",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
        }
        key = str(uuid4())
        order = self.patiently("check out", lambda: self._post("checkout/", wanted, key))
        self.bought.number = order["number"]

    def pays(self, card: str = "pm_card_visa") -> None:
        """Start the payment at the shop, and confirm it at the provider."""
        self.confirms(self.opens_payment(), card)

    def opens_payment(self) -> str:
        """Start the payment; returns the secret with which to confirm it."""
        path = f"orders/{self.bought.number}/payment/"
        return str(self.patiently("open payment", lambda: self._post(path))["client_secret"])

    def confirms(self, client_secret: str, card: str = "pm_card_visa") -> None:
        """Pay at the provider, as its script does in a browser."""
        intent = f"/v1/payment_intents/{client_secret.partition('_secret_')[0]}"
        secret = {"client_secret": client_secret}
        headers = {"Authorization": f"Bearer {self._key}"}
        method = secret | {"payment_method": card, "return_url": _RETURN}

        def pay() -> str:
            answer = self._stripe.post(f"{intent}/confirm", data=method, headers=headers)
            if answer.status_code == httpx.codes.BAD_REQUEST:  # paid before, or cancelled
                answer = self._stripe.get(intent, params=secret, headers=headers)
            return str(_told(answer)["status"])

        status = self.patiently("pay", pay)
        self.bought.charged = status == "succeeded"
        self.bought.story.append(f"provider: {status}")

    def cancels(self) -> None:
        """Cancel the order, paid or not."""
        path = f"orders/{self.bought.number}/cancel/"
        self.patiently("cancel", lambda: self._post(path, key=str(uuid4())))

    def looks_until(self, states: set[str]) -> None:
        """Look at the order until it is in one of these states."""

        def look() -> None:
            order = _told(self._http.get(f"/api/v1/orders/{self.bought.number}/"))
            if order["state"] not in states:
                raise Unwell(f"the order is {order['state']}")

        self.patiently(f"see it {' or '.join(sorted(states))}", look)

    def _post(self, path: str, body: Any = None, key: str = "") -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        return _told(self._http.post(f"/api/v1/{path}", json=body, headers=headers))


def _told(answer: httpx.Response) -> dict[str, Any]:
    """What an answer says.

    Raises:
        Unwell: it says "later".
        Left: it says "no".
    """
    if answer.is_success:
        return dict(answer.json())
    if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Unwell(f"{answer.status_code} {answer.text[:200]}")
    try:
        code = answer.json().get("code", "")
    except ValueError:
        code = ""
    if code in _PASSING:
        raise Unwell(code)
    raise Left(f"{answer.status_code} {code or answer.text[:200]}")
