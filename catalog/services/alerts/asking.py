"""Asking for a mail when a SKU is back, and ending that.

Anyone may type anyone's address. So one that is not an account's gets a single mail with a link,
and nothing else before that is followed (double opt-in). Whether an address is known here shows
nowhere: who asks is answered alike.
"""

from datetime import datetime

from accounts.services import send_mail
from catalog.alert_models import StockAlert
from catalog.errors import NotSoldOut, TooManyAlerts
from catalog.selectors.alerts import MOST
from catalog.selectors.offers import Offer, offer
from catalog.selectors.stock_parts import units_of
from catalog.services.alerts.sending import wake
from catalog.services.alerts.wording import question


def ask_for_alert(*, sku: str, email: str, language: str, is_verified: bool, now: datetime) -> None:
    """Note that an address wants a mail when a SKU is back. May be repeated.

    is_verified: it is known to be the address of who asks; else it is asked by mail first.

    Raises:
        SkuNotFound: the SKU is not for sale.
        NotSoldOut: nobody has to wait for it.
        TooManyAlerts: a verified address waits for MOST SKUs. Of another this is not told.
    """
    wanted = offer(sku, language)
    if wanted.available > 0:
        raise NotSoldOut(sku)
    email = email.strip().lower()
    own = StockAlert.objects.filter(email=email, confirmed_at__isnull=False)
    if own.exclude(sku=sku).count() >= MOST:
        if is_verified:
            raise TooManyAlerts(MOST)
        return
    alert, _made = StockAlert.objects.get_or_create(
        sku=sku,
        email=email,
        defaults={"language": language, "title": _title(wanted), "asked_at": now},
    )
    if is_verified:
        confirm_alert(alert, now=now)
    elif alert.confirmed_at is None:
        subject, text, html = question(alert, wanted)
        send_mail.defer(to=email, subject=subject, text=text, html=html)


def _title(wanted: Offer) -> str:
    return (f"{wanted.title}, {wanted.label}" if wanted.label else wanted.title)[:200]


def confirm_alert(alert: StockAlert, *, now: datetime) -> None:
    """The address is that of who asked. May be repeated."""
    StockAlert.objects.filter(pk=alert.pk, confirmed_at__isnull=True).update(confirmed_at=now)
    units = units_of([alert.sku], consistent=True).get(alert.sku)
    if units is not None and units.available > 0:  # it came while she asked
        wake(alert.sku)


def drop_alert(*, email: str, sku: str) -> None:
    """An address waits for a SKU no more; one that did not is fine."""
    StockAlert.objects.filter(email=email.lower(), sku=sku).delete()


def stop_alerts(email: str) -> None:
    """An address waits for nothing any more. May be repeated."""
    StockAlert.objects.filter(email=email.lower()).delete()
