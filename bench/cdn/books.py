"""What the bench does on the shop's own side: accounts for visitors, and edits of prices."""

import re
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import replace

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User
from bench.cdn.replay import PASSWORD, address_of
from bench.cdn.visits import Visitor
from bench.load import LoadError
from catalog.demo import demo_products
from catalog.drafts import ProductDraft
from catalog.services.products import save_products

_PATIENCE = 60  # seconds until an edit has to show; far above its bound
_PRICE = re.compile(r'"price": ?"([0-9.]+)"')


def open_accounts(visitors: Iterable[Visitor]) -> None:
    """An account with a verified address for each, all with one password: hashing is slow."""
    visitors = [*visitors]
    close_accounts(visitors)  # of a run that was broken off
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(email=address_of(each), password=password, first_name=each.name) for each in visitors
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )


def close_accounts(visitors: Iterable[Visitor]) -> None:
    """Delete them again, so that the next run starts as this one did."""
    User.objects.filter(email__in=[address_of(each) for each in visitors]).delete()


def seconds_until_shown(cdn: str, *, edits: int) -> list[float]:
    """Change a price so many times by the catalogue's service; when does the CDN show each?

    The page is asked for all the time, so that a copy of it is kept. The price is put back.

    Raises:
        LoadError: this is not the demo's catalogue, or an edit does not show.
    """
    draft = next((one for one in demo_products() if len(one.variants) == 1), None)
    if draft is None:
        raise LoadError("the demo catalogue has no product with one variant")
    with urllib.request.urlopen(f"{cdn}/products/{draft.product_id}/-/", timeout=30) as answer:
        address = answer.url  # with the slug that it has
    before = draft.variants[0].price_minor
    times = []
    try:
        for number in range(1, edits + 1):
            _price(address)
            price = before + number
            _save(draft, price)
            times.append(_until(address, price))
    finally:
        _save(draft, before)
    return times


def _save(draft: ProductDraft, price_minor: int) -> None:
    variants = tuple(replace(each, price_minor=price_minor) for each in draft.variants)
    save_products([replace(draft, variants=variants)], now=timezone.now())


def _until(address: str, price_minor: int) -> float:
    began = time.monotonic()
    while time.monotonic() < began + _PATIENCE:
        if _price(address) == price_minor:
            return time.monotonic() - began
        time.sleep(0.1)
    raise LoadError(f"{address} still has its old price after {_PATIENCE} s")


def _price(address: str) -> int:
    with urllib.request.urlopen(address, timeout=30) as answer:
        found = _PRICE.search(answer.read().decode())
    return round(float(found[1]) * 100) if found else 0
