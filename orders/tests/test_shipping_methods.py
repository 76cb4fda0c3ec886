"""Shipping methods: what they cost whom, when they are offered, and how merchants keep them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from catalog.tests.factories import make_product
from orders.errors import NotDeliverable
from orders.models import PricedBy, ShippingMethod, ShippingRate
from orders.selectors.shipping import methods_held, shipping_quotes
from orders.selectors.terms import offer_terms, rates_held
from orders.services.shipping import ship
from orders.services.terms import publish_rates
from orders.tests.factories import make_cart, make_sold, place
from shop.kernel.money import Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

LIST = "/admin/orders/shippingmethod/"
# A Monday, in winter.
MONDAY = datetime(2026, 11, 30, 12, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


def make_method(*rates: Mapping[str, Any], code: str = "bike", **fields: Any) -> ShippingMethod:
    """The only one of the shop; a rate is one of the Netherlands unless it says otherwise."""
    ShippingMethod.objects.all().delete()
    method = ShippingMethod.objects.create(code=code, names={"nl": "Fietskoerier"}, **fields)
    for rate in rates:
        ShippingRate.objects.create(method=method, **({"countries": ["NL"]} | dict(rate)))
    methods_held.clear()
    return method


def prices(*, grams: int = 500, cents: int = 1000, country: str = "NL", now=MONDAY) -> list[int]:
    total = Money(cents, "EUR")
    quotes = shipping_quotes(country=country, weight_grams=grams, subtotal=total, now=now)
    return [quote.price.minor for quote in quotes]


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner@kraam.example"))
    return client


def rows(*given: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of prices, as the page sends them."""
    sent = {"rates-TOTAL_FORMS": len(given), "rates-INITIAL_FORMS": 0}
    blank = {"countries": ["NL"], "up_to_grams": "", "up_to": "", "price": "5", "free_from": ""}
    for number, row in enumerate(given):
        sent |= {f"rates-{number}-{name}": value for name, value in (blank | dict(row)).items()}
    return sent


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "code": "bike",
        "name_nl": "Fietskoerier",
        "name_en": "Bike courier",
        "description_nl": "Vandaag nog",
        "priced_by": "weight",
        "position": "4",
        "active": "on",
        **fields,
    }


class TestPrices:
    def test_go_by_weight_the_smallest_band_that_carries_it(self):
        make_method(
            {"price_minor": 900},
            {"up_to_grams": 1000, "price_minor": 400},
            {"up_to_grams": 5000, "price_minor": 600},
        )

        assert [prices(grams=grams) for grams in (1000, 1001, 5001)] == [[400], [600], [900]]

    def test_go_by_total_where_the_method_says_so(self):
        make_method(
            {"price_minor": 0},
            {"up_to_minor": 2000, "price_minor": 700},
            {"up_to_minor": 5000, "price_minor": 300},
            priced_by=PricedBy.TOTAL,
        )

        assert [prices(cents=cents) for cents in (2000, 2001, 5001)] == [[700], [300], [0]]
        assert prices(cents=2000, grams=90_000) == [700]

    def test_are_told_to_search_engines_by_the_same_bands(self):
        make_method(
            {"price_minor": 0},
            {"up_to_minor": 2000, "price_minor": 700},
            priced_by=PricedBy.TOTAL,
        )
        publish_rates(timestamp=0)
        rates_held.clear()

        def told(cents: int) -> str:
            [terms] = offer_terms(Money(cents, "EUR"), 500)["shippingDetails"]
            return str(terms["shippingRate"]["value"])

        assert [told(cents) for cents in (2000, 2001)] == ["7.00", "0.00"]


class TestWhen:
    @pytest.mark.parametrize(
        ("begins", "ends", "offered"),
        [(-1, 1, True), (0, None, True), (1, None, False), (None, 0, False), (None, None, True)],
    )
    def test_a_method_is_offered_in_its_days_only(self, begins, ends, offered):
        def days(count: int | None) -> datetime | None:
            return None if count is None else MONDAY + timedelta(days=count)

        make_method({"price_minor": 500}, active_from=days(begins), active_until=days(ends))

        assert bool(prices()) is offered

    def test_an_order_by_a_method_of_other_days_is_refused(self):
        make_product(sku="MUG")
        make_method({"price_minor": 500}, active_until=timezone.now() - timedelta(minutes=1))

        with pytest.raises(NotDeliverable):
            place(make_cart({"MUG": 1})[0], shipping_method="bike")

    @pytest.mark.parametrize(
        ("moment", "leaves_today"),
        [
            (MONDAY.replace(hour=20, minute=59), True),
            (MONDAY.replace(hour=21), False),
            (MONDAY - timedelta(days=2), False),  # on Saturday
            (MONDAY.replace(hour=19, minute=59, tzinfo=ZoneInfo("UTC")), True),
            (MONDAY.replace(hour=20, tzinfo=ZoneInfo("UTC")), False),
        ],
    )
    def test_it_leaves_today_before_its_hour_of_a_working_day(self, moment, leaves_today):
        make_method({"price_minor": 500}, order_before=time(21))

        [quote] = shipping_quotes(
            country="NL", weight_grams=1, subtotal=Money(1, "EUR"), now=moment
        )

        assert quote.leaves_today is leaves_today


class TestCustomers:
    def test_see_what_it_costs_on_the_cart_s_page_and_in_the_checkout(self, client):
        make_product(sku="MUG", price_minor=1000)
        make_method(
            {"price_minor": 500, "free_from_minor": 2000},
            {"countries": ["BE"], "price_minor": 800},
            order_before=time(0, 0),
        )
        sent = {"Sec-Fetch-Site": "same-origin"}
        client.post(reverse("cart:add"), {"sku": "MUG"}, headers=sent)
        address = reverse("orders:estimate")

        alone = client.get(address)
        part = client.get(address, {"country": "BE"}, headers={"HX-Request": "true"})
        nowhere = client.get(address, {"country": "DE"})
        checkout = client.get(reverse("orders:checkout"))

        assert address in client.get(reverse("cart:show")).text
        assert "Fietskoerier" in alone.text
        assert "5,00" in alone.text
        assert "Gratis vanaf" in alone.text
        assert "8,00" in part.text
        assert "<html" not in part.text
        assert "naar dit land" in nowhere.text
        assert "volgende werkdag" in checkout.text
        assert Client().get(address)["Location"] == reverse("cart:show")

    def test_get_them_in_the_api(self):
        make_product(sku="MUG", price_minor=1000)
        make_method({"price_minor": 500, "free_from_minor": 2000}, order_before=time(21))
        cart_id, token = make_cart({"MUG": 1})

        def ask(**asked: str) -> Any:
            given = {"cart_id": cart_id, "country": "NL", **asked}
            return APIClient().get(
                "/api/v1/shipping-methods/", given, headers={"X-Cart-Token": token}
            )

        [method] = ask().json()["results"]
        assert method["code"] == "bike"
        assert method["price"] == {"amount": 500, "currency": "EUR"}
        assert method["free_from"] == {"amount": 2000, "currency": "EUR"}
        assert method["order_before"] == "21:00"
        assert ask(country="BE").json() == {"results": []}
        assert ask(country="US").status_code == 400
        assert ask(cart_id="x").status_code == 400
        token = "another"
        assert ask().status_code == 404

    def test_follow_a_parcel_where_the_method_says(self):
        order = make_sold(sku="MUG")
        page = "https://fiets.example/{code}?pc={postal_code}"
        ShippingMethod.objects.filter(pk="standard").update(carrier="Fiets", tracking_page=page)
        line = order.lines.get()

        parcel = ship(
            order.pk,
            units={line.pk: 1},
            carrier="Fiets",
            tracking_code="A 1",
            by="x",
            key="k",
            now=timezone.now(),
        )

        assert parcel.tracking_url == "https://fiets.example/A%201?pc=1016GV"


class TestTheAdmin:
    def test_adds_a_method_and_tells_what_is_too_heavy(self, owner):
        sent = rows({"up_to_grams": "2000", "price": "4,95", "free_from": "50"})

        answer = owner.post(f"{LIST}add/", typed(carrier="other", other_carrier="Fiets") | sent)

        assert answer.status_code == 302, answer.context["errors"]
        method = ShippingMethod.objects.get(pk="bike")
        assert method.names == {"nl": "Fietskoerier", "en": "Bike courier"}
        assert (method.descriptions, method.carrier) == ({"nl": "Vandaag nog"}, "Fiets")
        rate = method.rates.get()
        assert (rate.price_minor, rate.free_from_minor, rate.up_to_minor) == (495, 5000, None)
        page = owner.get(LIST).text
        assert "meer dan 2.000 gram" in page
        assert "Fietskoerier" in page

    def test_changes_are_told_from_what_to_what(self, owner):
        method = make_method({"price_minor": 500}, descriptions={"nl": "Morgen"})
        rate = method.rates.get()
        sent = rows({"id": rate.pk, "method": "bike", "price": "6,50"})

        owner.post(
            f"{LIST}bike/change/", typed(order_before="21:00") | sent | {"rates-INITIAL_FORMS": 1}
        )

        trail = owner.get(f"{LIST}bike/history/").text
        for was, now in (("Morgen", "Vandaag nog"), ("5", "6.50")):
            assert f"<del>{was}</del>" in trail
            assert f"<ins>{now}</ins>" in trail
        assert "<ins>21:00" in trail

    @pytest.mark.parametrize(
        ("fields", "given", "said"),
        [
            ({}, (), "Geef ten minste één prijs"),
            ({}, ({}, {}), "Nederland heeft twee prijzen zonder einde"),
            ({}, ({"up_to_grams": "10"}, {"up_to_grams": "10"}), "tot en met 10 gram"),
            ({}, ({"up_to": "10"},), "wordt naar gewicht berekend"),
            ({"priced_by": "total"}, ({"up_to_grams": "10"},), "wordt naar bedrag berekend"),
            ({"priced_by": "total"}, ({"up_to": "10"},), "heeft geen prijs boven"),
            ({}, ({"price": "-1"},), "0"),
            ({}, ({"price": "gratis"},), "getal"),
            ({}, ({"countries": ["XX"]},), "keuze"),
            ({"tracking_page": "http://x.example/{code}"}, ({},), "begint met https://"),
            ({"tracking_page": "https://x.example/{order}"}, ({},), "begint met https://"),
            ({"tracking_page": "https://x.example/{code"}, ({},), "begint met https://"),
            ({"carrier": "other"}, ({},), "wie het pakket bezorgt"),
            ({"order_before": "laat"}, ({},), "tijd"),
        ],
    )
    def test_says_what_does_not_fit_and_keeps_what_was_typed(self, owner, fields, given, said):
        answer = owner.post(f"{LIST}add/", typed(**fields) | rows(*given))

        assert answer.status_code == 200
        assert said in answer.text
        assert "Bike courier" in answer.text
        assert not ShippingMethod.objects.filter(pk="bike").exists()

    def test_tells_which_countries_nothing_goes_to(self, owner):
        make_method({"price_minor": 500})

        assert "Niets gaat naar België, Duitsland" in owner.get(LIST).text

    def test_tries_a_cart_out(self, owner):
        make_method({"up_to_grams": 1000, "price_minor": 500, "free_from_minor": 6000})
        ask = {"country": "NL", "total": "59,99", "grams": "1000"}

        def shown(**asked: str) -> str:
            page = owner.get(f"{LIST}preview/", ask | asked)
            assert page.status_code == 200
            return str(page.text)

        assert "5,00" in shown()
        assert "0,00" in shown(total="60")
        assert "geen prijs voor zoveel" in shown(grams="1001")
        assert "Gaat niet naar dit land" in shown(country="BE")
        assert "getal" in shown(grams="zwaar")

    def test_a_list_costs_the_same_however_many_methods(self, owner):
        def statements() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert owner.get(LIST).status_code == 200
            return len(seen)

        make_method({"price_minor": 500})
        statements()
        few = statements()
        for number in range(10):
            method = ShippingMethod.objects.create(code=f"m{number}", names={"nl": "Nog een"})
            ShippingRate.objects.create(method=method, countries=["NL"], price_minor=1)

        assert statements() == few
