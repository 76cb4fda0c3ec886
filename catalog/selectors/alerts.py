"""Who waits for which SKU, and the links of the mails about it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from catalog.addresses import product_url
from catalog.alert_models import StockAlert
from catalog.errors import AlertNotFound
from catalog.selectors.offers import Offer, offers

MOST = 50  # SKUs that one address waits for
COUNTED = 1000  # people; beyond that a merchant reads "1000+"
_CONFIRM, _STOP = "catalog.alert.confirm", "catalog.alert.stop"
_WAITING = """
    SELECT wanted.sku, (
        SELECT count(*) FROM (
            SELECT 1 FROM catalog_stockalert AS alert
            WHERE alert.sku = wanted.sku AND alert.confirmed_at IS NOT NULL LIMIT %s
        ) AS few
    ) FROM unnest(%s::text[]) AS wanted(sku)
"""
_OF_LOW = """
    SELECT count(*) FROM (
        SELECT 1 FROM catalog_stockalert AS alert
        WHERE alert.sku = catalog_lowstock.sku AND alert.confirmed_at IS NOT NULL LIMIT %s
    ) AS few
"""


@dataclass(frozen=True, slots=True)
class AlertView:
    """What an address waits for. url: "" when it is not for sale any more."""

    sku: str
    title: str
    url: str
    asked_at: datetime


def alerts_of(email: str, language: str) -> tuple[AlertView, ...]:
    """All that an address waits for, the latest first: MOST at most."""
    rows = StockAlert.objects.filter(email=email.lower(), confirmed_at__isnull=False)
    waiting = list(rows.order_by("-id")[:MOST])
    found = offers([row.sku for row in waiting], language) if waiting else {}
    return tuple(_view(row, found) for row in waiting)


def _view(row: StockAlert, found: Mapping[str, Offer]) -> AlertView:
    offer = found.get(row.sku)
    if offer is None:
        return AlertView(row.sku, row.title, "", row.asked_at)
    title = f"{offer.title}, {offer.label}" if offer.label else offer.title
    return AlertView(row.sku, title, page_of(offer), row.asked_at)


def page_of(offer: Offer) -> str:
    """The product's page in the active language, with this variant chosen."""
    query = urlencode({"variant": offer.sku})
    return f"{product_url(offer.product_id, offer.slug)}?{query}"


def kept_of(addresses: Collection[str]) -> "QuerySet[StockAlert]":
    """All that is kept of addresses, confirmed or not."""
    return StockAlert.objects.filter(email__in=[each.lower() for each in addresses]).order_by("id")


def is_awaited(email: str, sku: str) -> bool:
    """Whether an address gets a mail when this SKU is back."""
    rows = StockAlert.objects.filter(email=email.lower(), sku=sku, confirmed_at__isnull=False)
    return rows.exists()


def waiting_for(skus: Collection[str], *, most: int = COUNTED) -> dict[str, int]:
    """How many wait for each of these SKUs, counted up to `most`; one that nobody does is left out.

    One statement, which reads `most` entries of an index for each SKU, however many wait.
    """
    if not skus:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [most, [*skus]])
        return {sku: number for sku, number in cursor.fetchall() if number}


def people_waiting() -> RawSQL:
    """For a query of LowStock: how many wait for each SKU, counted up to COUNTED."""
    return RawSQL(_OF_LOW, (COUNTED,), IntegerField())  # noqa: S611 - nobody's text is in it


def confirm_link(alert: StockAlert) -> str:
    """Where whoever reads the address's mail says that she asked for it."""
    return _link("catalog:confirm_alert", signing.dumps(alert.pk.hex, salt=_CONFIRM), alert)


def stop_link(alert: StockAlert) -> str:
    """Where the address ends all its alerts, from any mail about one of them."""
    return _link("catalog:stop_alerts", signing.dumps(alert.email, salt=_STOP), alert)


def _link(name: str, token: str, alert: StockAlert) -> str:
    with translation.override(alert.language):
        return settings.SITE_URL + reverse(name, args=[token])


def alert_in(token: str) -> StockAlert:
    """The alert of a link in a mail. Raises AlertNotFound."""
    try:
        key = UUID(signing.loads(token, salt=_CONFIRM))
        return StockAlert.objects.get(pk=key)
    except (signing.BadSignature, StockAlert.DoesNotExist):
        raise AlertNotFound from None


def address_in(token: str) -> str:
    """Whose alerts a link ends. Raises AlertNotFound."""
    try:
        return str(signing.loads(token, salt=_STOP))
    except signing.BadSignature:
        raise AlertNotFound from None
