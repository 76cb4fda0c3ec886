"""The invented history of a demo shop: there once, like a shop's, and marked as what it is."""

from datetime import UTC, datetime

import pytest
from django.db.models import F

from reports.demo import DAYS, Offered, invent_history
from reports.models import BestSeller, FunnelHour, MissedSearch, SalesHour

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 13, 30, tzinfo=UTC)
PRODUCTS = [Offered(f"p-{number}", f"Product {number}", 1000) for number in range(30)]


def test_history_is_invented_once_and_marked():
    assert invent_history(PRODUCTS, now=NOW) == DAYS
    assert invent_history(PRODUCTS, now=NOW) == 0

    for model in (SalesHour, FunnelHour, BestSeller, MissedSearch):
        assert model.objects.exists()
        assert not model.objects.filter(invented=False).exists()
    assert SalesHour.objects.count() == DAYS * 24 + 14 + 1  # one night in October is longer
    assert not SalesHour.objects.filter(hour__gte=NOW.replace(minute=0)).exists()


def test_fewer_pay_than_order():
    invent_history(PRODUCTS, now=NOW)

    assert not SalesHour.objects.filter(paid__gt=F("placed")).exists()
    assert SalesHour.objects.filter(revenue_minor__gt=0).count() > DAYS * 12


def test_a_shop_without_products_has_no_best_sellers():
    invent_history([], now=NOW)

    assert SalesHour.objects.exists()
    assert not BestSeller.objects.exists()
