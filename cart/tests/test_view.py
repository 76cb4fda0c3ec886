"""What a customer sees of a cart while the shop goes on."""

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from cart.selectors import GONE, SHORT, cart_count, cart_view
from cart.services import accept_prices
from cart.tests.factories import add, make_cart, sell_to_others
from catalog.drafts import Image, Option, OptionValue, VariantDraft
from catalog.tests.factories import make_product
from shop.kernel.dynamo.connection import DirectConnection
from shop.kernel.money import Money

pytestmark = pytest.mark.usefixtures("tables")


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def test_lines_stand_in_the_order_of_adding_and_add_up():
    for sku, price in [("Z", 1000), ("A", 250), ("M", 99)]:
        make_product(sku=sku, price_minor=price)
    cart = make_cart({"Z": 1, "A": 2, "M": 3})
    add(cart.cart_id, "Z", 1)

    view = cart_view(cart.cart_id, "nl")

    assert [(line.sku, line.quantity) for line in view.lines] == [("Z", 2), ("A", 2), ("M", 3)]
    assert [line.line_total for line in view.lines] == [euros(2000), euros(500), euros(297)]
    assert (view.subtotal, view.item_count, view.version) == (euros(2797), 7, 4)
    assert (view.can_checkout, view.notices) == (True, ())


def test_a_line_carries_what_pages_and_orders_need():
    colour = Option(
        "kleur", {"nl": "Kleur"}, (OptionValue("zwart", {"nl": "Zwart", "en": "Black"}),)
    )
    variant = VariantDraft(
        "M-1", 1250, {"kleur": "zwart"}, compare_at_minor=1500, weight_grams=350, stock=4
    )
    make_product(
        names={"nl": "Mok", "en": "Mug"},
        product_id="mug",
        options=(colour,),
        variants=(variant,),
        images=(Image(key="img/mug", alt={"nl": "Een mok"}),),
    )
    cart = make_cart({"M-1": 2})

    line = cart_view(cart.cart_id, "en").lines[0]

    assert (line.title, line.label, line.product_id) == ("Mug", "Black", "mug")
    assert (line.unit_price, line.compare_at) == (euros(1250), euros(1500))
    assert (line.weight_grams, line.vat_class, line.available) == (350, "standard", 4)
    assert line.image is not None
    assert line.image.key == "img/mug"
    assert line.url.endswith("/products/mug/mug/")


def test_a_changed_price_is_shown_until_it_is_accepted():
    make_product(sku="MUG", price_minor=1000)
    cart = make_cart({"MUG": 2})
    make_product(sku="MUG", price_minor=1200)

    view = cart_view(cart.cart_id, "en")

    assert (view.lines[0].unit_price, view.lines[0].previous_price) == (euros(1200), euros(1000))
    assert (view.subtotal, view.has_new_prices) == (euros(2400), True)
    assert view.notices == ("The price of “Earthenware mug” changed from €10.00 to €12.00.",)

    accept_prices(cart_id=view.id, version=view.version, now=datetime.now(UTC))
    view = cart_view(cart.cart_id, "en")
    assert (view.lines[0].previous_price, view.has_new_prices, view.notices) == (None, False, ())


def test_adding_more_does_not_hide_that_the_price_changed():
    make_product(sku="MUG", price_minor=1000)
    cart = make_cart({"MUG": 1})
    make_product(sku="MUG", price_minor=1200)

    add(cart.cart_id, "MUG", 1)

    assert cart_view(cart.cart_id, "nl").lines[0].previous_price == euros(1000)


def test_a_withdrawn_product_stays_visible_costs_nothing_and_blocks():
    make_product(sku="MUG", price_minor=1000, names={"nl": "Mok"})
    make_product(sku="CUP", price_minor=300)
    cart = make_cart({"MUG": 2, "CUP": 1})
    make_product(sku="MUG", price_minor=1000, names={"nl": "Mok"}, published=False)

    view = cart_view(cart.cart_id, "nl")

    gone = view.lines[0]
    assert (gone.title, gone.quantity, gone.problem, gone.url) == ("Mok", 2, GONE, "")
    assert (gone.line_total, view.subtotal) == (euros(0), euros(300))
    assert (view.can_checkout, len(view.notices)) == (False, 1)


@pytest.mark.parametrize("left", [1, 0])
def test_a_line_that_others_bought_empty_is_short(left):
    make_product(sku="MUG", stock=5)
    cart = make_cart({"MUG": 3})
    sell_to_others("MUG", left=left)

    view = cart_view(cart.cart_id, "nl")

    assert (view.lines[0].problem, view.lines[0].available) == (SHORT, left)
    assert (view.can_checkout, len(view.notices)) == (False, 1)


def test_an_empty_cart_cannot_be_ordered():
    view = cart_view(make_cart().cart_id, "nl")

    assert (view.lines, view.subtotal, view.can_checkout) == ((), euros(0), False)


def test_reading_a_cart_takes_three_calls_whatever_is_in_it(monkeypatch):
    for sku in ("A", "B", "C"):
        make_product(sku=sku)
    cart = make_cart({"A": 1, "B": 2, "C": 3})
    visitor = RequestFactory().get("/")
    visitor.COOKIES["sessionid"] = "s"
    visitor.session = {"cart_id": cart.cart_id}  # type: ignore[assignment]
    calls = []
    real = DirectConnection.dispatch

    def counted(connection, operation, kwargs):
        calls.append(operation)
        return real(connection, operation, kwargs)

    monkeypatch.setattr(DirectConnection, "dispatch", counted)

    cart_view(cart.cart_id, "nl")
    assert calls == ["GetItem", "BatchGetItem", "BatchGetItem"]
    assert cart_count(visitor) == 6
    assert calls[3:] == ["GetItem"]
    assert cart_count(RequestFactory().get("/")) == 0
    assert len(calls) == 4
