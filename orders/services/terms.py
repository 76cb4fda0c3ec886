"""Shipping rates are copied to where product pages read them: those must stand without Postgres."""

from django.core.cache import cache
from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import PricedBy, ShippingMethod
from orders.selectors.terms import RATES_KEY


@app.periodic(cron="*/5 * * * *")
@app.task(name="orders.publish_rates", queueing_lock="orders.publish_rates", pass_context=False)
def publish_rates(timestamp: int) -> None:
    """Every five minutes, so that a merchant's change shows soon. May be repeated.

    timestamp: when this run was due, in seconds since 1970; it changes nothing.
    """
    del timestamp
    methods = ShippingMethod.objects.filter(active=True, is_pickup=False).prefetch_related("rates")
    now = timezone.now()
    rates = [
        [
            {
                "countries": rate.countries,
                "by_total": method.priced_by == PricedBy.TOTAL,
                "limit": rate.limit,
                "price_minor": rate.price_minor,
                "free_from_minor": rate.free_from_minor,
            }
            for rate in method.bands()
        ]
        for method in methods
        if method.is_offered(now)
    ]
    cache.set(RATES_KEY, rates, timeout=None)
