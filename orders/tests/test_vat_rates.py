"""VAT rates: by day, kept without a query, added in the admin, and never 0 % for want of one."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.tests.factories import make_product
from orders.errors import NoVatRate, VatRateFixed
from orders.models import Order, VatRate
from orders.selectors.vat import rates_kept, vat_rate
from orders.services.vat import rates_changed, remove_rate, save_rate
from orders.tests.factories import ADDRESS, make_cart, place, recorded
from orders.vat import EU, RATED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

LIST = "/admin/orders/vatrate/"
BERLIN = {**ADDRESS, "country": "DE", "postal_code": "10115", "city": "Berlin"}


def today() -> date:
    return timezone.localdate()


def rate(country: str = "NL", vat_class: str = "standard", **fields: Any) -> VatRate:
    given = {"since": today() + timedelta(days=1), "rate_bp": 2200, **fields}
    return VatRate(country=country, vat_class=vat_class, **given)


def forget(country: str) -> None:
    VatRate.objects.filter(country=country).delete()
    rates_changed()


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner@kraam.example"))
    return client


def typed(**fields: str) -> dict[str, str]:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    given = {"country": "NL", "vat_class": "standard", "percent": "22", "since": tomorrow}
    return given | fields


class TestRates:
    def test_of_every_member_state_are_there_for_both_classes(self):
        for country in EU:
            for vat_class in RATED:
                found = vat_rate(vat_class=vat_class, country=country, on=today())
                assert 0 <= found <= 2700, (country, vat_class)
            assert vat_rate(vat_class="standard", country=country, on=today()) >= 1700

    @pytest.mark.parametrize(
        ("country", "on", "rate_bp"),
        [
            ("DE", date(2020, 6, 30), 1900),
            ("DE", date(2020, 7, 1), 1600),
            ("DE", date(2020, 12, 31), 1600),
            ("DE", date(2021, 1, 1), 1900),
            ("FI", date(2024, 8, 31), 2400),
            ("FI", date(2024, 9, 1), 2550),
        ],
    )
    def test_hold_from_their_first_day_to_the_day_before_the_next(self, country, on, rate_bp):
        assert vat_rate(vat_class="standard", country=country, on=on) == rate_bp

    def test_are_none_before_the_first_and_of_a_country_that_has_none(self):
        for country, on in (("NL", date(1990, 1, 1)), ("GB", today())):
            with pytest.raises(NoVatRate):
                vat_rate(vat_class="standard", country=country, on=on)
        assert vat_rate(vat_class="zero", country="GB", on=today()) == 0

    def test_change_at_midnight_of_the_shops_time(self):
        make_product(sku="MUG", stock=10)
        save_rate(rate(since=date(2030, 7, 1), rate_bp=2300))
        rates_changed()  # which the commit would
        last = datetime(2030, 6, 30, 23, 59, 59, tzinfo=ZoneInfo("Europe/Amsterdam"))

        rates = [
            place(make_cart({"MUG": 1})[0], now=moment).lines.get().vat_rate_bp
            for moment in (last, last + timedelta(seconds=1))
        ]

        assert rates == [2100, 2300]

    def test_cost_an_order_no_query(self):
        make_product(sku="MUG", stock=10)
        place(make_cart({"MUG": 1})[0])
        cart_id, _token = make_cart({"MUG": 1})
        rates_kept.clear()  # another process, which has never read them

        with CaptureQueriesContext(connection) as seen:
            place(cart_id)

        assert not [query for query in seen.captured_queries if "vatrate" in query["sql"]]


class TestARateThatIsMissing:
    def test_is_told_by_the_check_that_prepare_asks(self, settings, capsys):
        settings.SHIP_TO_COUNTRIES = ["NL", "DE"]
        settings.VAT_OF_DESTINATION = True
        call_command("check", databases=["default"])
        assert "VAT" not in capsys.readouterr().err
        forget("DE")

        call_command("check", databases=["default"])

        assert "No VAT rates are known for DE today" in capsys.readouterr().err

    def test_refuses_the_order_on_the_page_and_in_the_api(self, client, settings):
        settings.VAT_OF_DESTINATION = True
        make_product(sku="MUG", stock=10)
        same_origin = {"Sec-Fetch-Site": "same-origin"}
        client.post(reverse("cart:add"), {"sku": "MUG"}, headers=same_origin)
        checkout = reverse("orders:checkout")
        sent = BERLIN | {"email": "sanne@example.nl", "shipping_method": "standard"}
        client.post(reverse("orders:quote"), sent)
        form = client.get(checkout).context["form"]
        forget("DE")

        page = client.get(checkout)
        hidden = ("cart_version", "seen_subtotal", "idempotency_key")
        answer = client.post(checkout, sent | {name: form.initial[name] for name in hidden})
        with pytest.raises(NoVatRate):
            place(make_cart({"MUG": 1})[0], shipping_address=BERLIN)

        assert "btw-tarief ontbreekt" in page.text
        assert page.context["totals"].by_rate == ()
        assert "btw-tarief ontbreekt" in answer.text
        assert not Order.objects.exists()

    def test_is_told_above_the_list(self, owner):
        forget("NL")

        assert "Niemand kan bestellen voor Nederland" in owner.get(LIST).text


class TestTheAdmin:
    def test_adds_a_rate_from_tomorrow(self, owner, django_capture_on_commit_callbacks):
        recorded(("MUG", "Mok"))
        vat_rate(vat_class="standard", country="NL", on=today())

        with django_capture_on_commit_callbacks(execute=True):
            answer = owner.post(f"{LIST}add/", typed(percent="21,5"))

        assert answer.status_code == 302, answer.context["errors"]
        tomorrow = today() + timedelta(days=1)
        assert vat_rate(vat_class="standard", country="NL", on=tomorrow) == 2150
        assert vat_rate(vat_class="standard", country="NL", on=today()) == 2100
        assert "21,5 %" in owner.get(f"{LIST}?when=coming&country=NL").text
        shown = owner.get(f"{LIST}?when=now&country=NL&vat_class=standard").context["cl"]
        assert [each.rate_bp for each in shown.result_list] == [2100]
        assert shown.model_admin.until(shown.result_list[0]) == today()

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"since": "2012-10-01"}, "Twee tarieven kunnen niet op dezelfde dag gelden"),
            ({"percent": "101"}, "100"),
            ({"percent": "veel"}, "getal"),
            ({"since": "morgen"}, "datum"),
            ({"country": "XX"}, "keuze"),
        ],
    )
    def test_says_what_is_wrong(self, owner, fields, said):
        before = VatRate.objects.count()

        answer = owner.post(f"{LIST}add/", typed(**fields))

        assert answer.status_code == 200
        assert said in answer.text
        assert VatRate.objects.count() == before

    def test_leaves_days_with_orders_as_they_are_and_says_why(self, owner):
        recorded(("MUG", "Mok"))
        held = VatRate.objects.get(country="NL", vat_class="standard")

        answer = owner.post(f"{LIST}add/", typed(since=today().isoformat()))
        page = owner.get(f"{LIST}{held.pk}/change/")

        assert "Bestellingen voor Nederland" in answer.text
        assert "Op zijn vroegst" in answer.text
        assert "Bestellingen voor Nederland" in page.text
        assert 'name="percent"' not in page.text
        assert owner.post(f"{LIST}{held.pk}/change/", typed()).status_code == 403
        assert owner.post(f"{LIST}{held.pk}/delete/", {"post": "yes"}).status_code == 403
        with pytest.raises(VatRateFixed):
            remove_rate(held)

    def test_changes_and_takes_back_what_no_order_was_placed_by(self, owner):
        recorded(("MUG", "Mok"))  # for Dutch rates; no order ever went to Portugal
        there = VatRate.objects.get(country="PT", vat_class="standard")
        fields = typed(country="PT", percent="24", since=there.since.isoformat())

        assert owner.post(f"{LIST}{there.pk}/change/", fields).status_code == 302
        assert vat_rate(vat_class="standard", country="PT", on=today()) == 2400
        trail = owner.get(f"{LIST}{there.pk}/history/").text
        assert "<del>23.00</del>" in trail or "<del>23</del>" in trail
        assert owner.post(f"{LIST}{there.pk}/delete/", {"post": "yes"}).status_code == 302
        assert not VatRate.objects.filter(pk=there.pk).exists()

    def test_a_list_costs_the_same_however_many_rates(self, owner):
        def statements() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert owner.get(LIST).status_code == 200
            return len(seen)

        statements()
        few = statements()
        for year in range(2031, 2041):
            save_rate(rate(since=date(year, 1, 1)))

        assert statements() == few
