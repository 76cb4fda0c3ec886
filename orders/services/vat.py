"""VAT rates are added and changed for days to come; what days with orders were taxed by stays."""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.db.transaction import atomic, on_commit
from django.utils.formats import date_format
from django.utils.translation import get_language

from catalog.selectors.stamps import renew_stamps
from orders.errors import VatRateFixed
from orders.models import VatRate
from orders.selectors.vat import VAT_STAMP, last_day_with_orders
from shop.kernel.countries import country_name

# Who changes rates holds this lock of Postgres, so that two merchants do so one after the other.
_RATES_LOCK = 5_310_002


def check_free(country: str, *days: date) -> None:
    """Whether rates of the country may begin or end on these days.

    Raises:
        VatRateFixed: an order has been placed on the earliest of them, or later.
    """
    last = last_day_with_orders(country)
    if last is not None and min(days) <= last:
        language = get_language() or settings.LANGUAGE_CODE
        raise VatRateFixed(country=country_name(country, language), day=date_format(last, "j F Y"))


@atomic
def save_rate(rate: VatRate) -> None:
    """Add a rate, or change one that no order was placed by.

    Raises:
        VatRateFixed: an order has been placed since it begins, or since it began before the change.
    """
    _lock()
    before = VatRate.objects.filter(pk=rate.pk).first()
    check_free(rate.country, rate.since, *([before.since] if before else []))
    if before and before.country != rate.country:
        check_free(before.country, before.since)
    rate.save()
    on_commit(rates_changed)


@atomic
def remove_rate(rate: VatRate) -> None:
    """Take back a rate that no order was placed by.

    Raises:
        VatRateFixed: an order has been placed since it began.
    """
    _lock()
    check_free(rate.country, rate.since)
    rate.delete()
    on_commit(rates_changed)


def rates_changed() -> None:
    """Every process reads them anew."""
    renew_stamps([VAT_STAMP])


def first_free_day(country: str, today: date) -> date:
    """The first day from today on that has no order yet: from it on rates may change."""
    last = last_day_with_orders(country)
    return today if last is None or last < today else last + timedelta(days=1)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RATES_LOCK])
