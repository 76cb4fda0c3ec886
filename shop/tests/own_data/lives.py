"""A customer of whom the shop keeps something everywhere, and what is left of her."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import orjson
from django.core.files.storage import storages
from django.utils import timezone

from accounts.models import DataExport, User
from accounts.own_data.addresses import add_address
from accounts.own_data.consents import agree
from cart.customers import keep_cart
from catalog.recommendations.base import Event, Kind
from catalog.recommendations.embedded.events import store
from catalog.selectors.reviews import Author
from catalog.services.reviews import WrittenReview, write_review
from orders.models import Order
from orders.services.shipping import ship
from orders.tests.factories import make_cart, make_order, run_jobs
from payments.models import GatewayCustomer
from payments.services.cards import new_card
from payments.tests.factories import pay, stripe_client
from shop.kernel.consent import TEXT_VERSION, verified
from shop.tests.own_data.calls import ADDRESS


@dataclass(frozen=True, slots=True)
class Life:
    """What there was."""

    user: User
    order: Order
    cart_id: str
    visitor: str
    at_stripe: str
    review_key: str


def live(user: User) -> Life:
    """An order sent and paid, a review, a cart, an address, a yes, a view, a customer at Stripe."""
    now = timezone.now()
    order, _token = make_order(sku="MUG", stock=10)
    Order.objects.filter(pk=order.pk).update(customer=user, email=user.email)
    order.refresh_from_db()
    pay(order)
    ship(order.pk, units={order.lines.get().pk: 1}, carrier="ups", by="x", key="p", now=now)
    run_jobs()
    cart_id, _token = make_cart({"MUG": 2})
    keep_cart(customer_id=str(user.pk), cart_id=cart_id, now=now)
    parts = {**ADDRESS, "company": "", "country": "NL", "postal_code": "3511 AB"}
    add_address(user.pk, parts)
    choice = agree(user.pk, text_version=TEXT_VERSION, carried="", now=now)
    visitor = verified(choice.visitor_pass)
    assert visitor is not None
    store([Event(visitor, Kind.VIEW, "p-mug", now)])
    new_card(user)
    written = WrittenReview(5, "Mooi", "Een mooie mok, echt.", "Anna J.", "nl")
    review = write_review(
        product_id="p-mug",
        author=Author(str(user.pk), (user.email,)),
        written=written,
        order_number=order.number,
        now=now,
    )
    at_stripe = GatewayCustomer.objects.get(user=user).gateway_id
    order.refresh_from_db()
    return Life(user, order, cart_id, visitor, at_stripe, review.review_key)


def is_at_stripe(customer: str) -> bool:
    """Whether the provider still knows her."""
    return not getattr(stripe_client().v1.customers.retrieve(customer), "deleted", False)


def archive_of(export_id: UUID | str) -> dict[str, Any]:
    """What is in the file, by part."""
    name = DataExport(id=export_id).file_name
    with storages["private"].open(name) as file:
        return contents(file.read())


def contents(archive: bytes) -> dict[str, Any]:
    """Of the bytes of a file: rows by part."""
    return dict(_parts(archive))


def _parts(archive: bytes) -> Iterator[tuple[str, Any]]:
    with ZipFile(BytesIO(archive)) as zipped:
        for name in zipped.namelist():
            yield name.removesuffix(".json"), orjson.loads(zipped.read(name))
