"""The prices of a product in the back-office."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from catalog.drafts import VariantDraft
from catalog.planned_prices import PlannedPrice
from catalog.services.planning import apply_planned_prices
from catalog.tests.factories import make_category, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]

ADDRESS = "/admin/catalog/plannedprice/of/p-mug/"
SALE, CHANGE = PlannedPrice.Kind.SALE, PlannedPrice.Kind.CHANGE


@pytest.fixture(autouse=True)
def product(tables: None) -> None:
    make_category()
    make_product(
        product_id="p-mug",
        variants=(VariantDraft("MUG-S", 1000, stock=1), VariantDraft("MUG-L", 1499, stock=1)),
    )


def typed(**changed):
    """What a merchant sends: a sale on both sizes from now on, 20 % off."""
    now = timezone.localtime()
    given = {
        "idempotency_key": "form-1",
        "skus": ["MUG-S", "MUG-L"],
        "kind": SALE,
        "price": "",
        "percent": "20",
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(days=3):%Y-%m-%dT%H:%M}",
    }
    return given | changed


def page_of(answer) -> str:
    return str(answer.content.decode())


def test_a_percentage_off_is_planned_begun_and_told(pricer):
    answer = pricer.post(ADDRESS, typed(), follow=True)

    assert "Gepland" in page_of(answer)
    apply_planned_prices(timestamp=int(timezone.now().timestamp()))
    page = page_of(pricer.get(ADDRESS))
    assert "€\xa08,00" in page
    assert "€\xa011,99" in page  # 14.99 less 20 % is 11.992
    assert "Nu in de aanbieding" in page


def test_a_double_click_plans_once(pricer):
    pricer.post(ADDRESS, typed())
    pricer.post(ADDRESS, typed())

    assert PlannedPrice.objects.count() == 2  # of two variants


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"skus": []}, "skus", "Kies ten minste één variant."),
        ({"percent": ""}, "price", "Geef een prijs of een percentage op."),
        ({"price": "8"}, "percent", "Geef een prijs of een percentage op, niet allebei."),
        ({"price": "1.2.3", "percent": ""}, "price", "1.2.3"),
        ({"percent": "0"}, "percent", "1"),
        ({"percent": "2.5"}, "percent", "geheel getal"),
        ({"price": "12,00", "percent": ""}, "price", "MUG-S"),  # dearer than it is
        ({"kind": CHANGE}, "ends_at", "Alleen een aanbieding"),
        ({"ends_at": "2020-01-01T00:00"}, "ends_at", "later"),
        ({"starts_at": "tomorrow"}, "starts_at", "geldige"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(pricer, changed, field, told):
    answer = pricer.post(ADDRESS, typed(**changed))

    assert told in str(answer.context["form"].errors[field])
    assert not PlannedPrice.objects.exists()
    kept = [value for value in changed.values() if isinstance(value, str) and value]
    assert all(f'value="{value}"' in page_of(answer) for value in kept)


def test_another_sale_at_that_time_is_refused_in_words(pricer):
    pricer.post(ADDRESS, typed())

    answer = pricer.post(ADDRESS, typed(idempotency_key="form-2"))

    assert "MUG-L, MUG-S" in page_of(answer)
    assert PlannedPrice.objects.count() == 2


def test_a_plan_is_cancelled_by_its_button(pricer):
    pricer.post(ADDRESS, typed())
    planned = PlannedPrice.objects.get(sku="MUG-S")

    answer = pricer.post(f"/admin/catalog/plannedprice/{planned.pk}/take-back/", follow=True)

    assert urlsplit(answer.redirect_chain[-1][0]).path == ADDRESS
    assert "Geannuleerd" in page_of(answer)


def test_the_list_leads_to_the_products_prices(pricer):
    pricer.post(ADDRESS, typed())

    page = page_of(pricer.get("/admin/catalog/plannedprice/", {"q": "MUG-L"}))

    assert f'href="{ADDRESS}"' in page
    assert "MUG-S" not in page


def test_who_may_only_look_has_no_form_and_no_button(price_reader):
    planned = PlannedPrice.objects.create(
        product_id="p-mug",
        sku="MUG-S",
        kind=CHANGE,
        price_minor=900,
        currency="EUR",
        starts_at=timezone.now(),
        planned_by="an",
        planned_at=timezone.now(),
        key="k",
    )

    page = page_of(price_reader.get(ADDRESS))

    assert "take-back" not in page
    assert 'name="percent"' not in page
    assert price_reader.post(ADDRESS, typed()).status_code == 403
    address = f"/admin/catalog/plannedprice/{planned.pk}/take-back/"
    assert price_reader.post(address).status_code == 403
    assert Client().get(ADDRESS).status_code == 302


def test_a_product_that_is_not_there_is_not_found(pricer):
    assert pricer.get("/admin/catalog/plannedprice/of/none/").status_code == 404
