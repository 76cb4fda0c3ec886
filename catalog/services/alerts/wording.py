"""The words of the mails about a SKU that is waited for: each from one template."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from catalog.alert_models import StockAlert
from catalog.selectors.alerts import confirm_link, page_of, stop_link
from catalog.selectors.offers import Offer

_LAYOUTS = [f"catalog/mail/layout_{part}" for part in ("subject.txt", "text.txt", "html.html")]


def question(alert: StockAlert, offer: Offer) -> tuple[str, str, str]:
    """Subject, text and HTML of the mail that asks whether the address wants to be told."""
    return _written("confirm_alert", alert, offer, {"link": confirm_link(alert)})


def message(alert: StockAlert, offer: Offer) -> EmailMultiAlternatives:
    """The mail that tells that it is back; the same one each time, its Message-ID included."""
    stop = stop_link(alert)
    with translation.override(alert.language):
        page = settings.SITE_URL + page_of(offer)
    subject, text, html = _written("back_in_stock", alert, offer, {"link": page, "stop": stop})
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[alert.email],
        reply_to=[settings.SHOP_EMAIL],
        headers={
            "Message-ID": f"<{alert.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",  # no out-of-office answers: RFC 3834
            "List-Unsubscribe": f"<{stop}>",  # RFC 2369
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _written(
    name: str, alert: StockAlert, offer: Offer, facts: Mapping[str, Any]
) -> tuple[str, str, str]:
    told = {
        "shop": {
            "name": settings.SHOP_NAME,
            "email": settings.SHOP_EMAIL,
            "url": settings.SITE_URL,
        },
        "language": alert.language,
        "offer": offer,
        **facts,
    }
    with translation.override(alert.language):
        subject, text, html = (
            render_to_string(f"catalog/mail/{name}.html", {**told, "layout": layout}).strip()
            for layout in _LAYOUTS
        )
    return " ".join(subject.split()), _paragraphs(text), html


def _paragraphs(text: str) -> str:
    """Without the blank lines and spaces that the template's own lines leave."""
    lines = [line.strip() for line in text.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept) + "\n"
