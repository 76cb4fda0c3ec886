"""The words of an order's mail: subject, text and HTML from one template, in its language."""

from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from orders.carriers import carrier_name
from orders.models import Cancellation, MailKind, Order, OrderMail, Return, Shipment
from orders.selectors.orders import link_to, vat_by_rate
from orders.selectors.withdrawals import WITHDRAWAL
from orders.states import flag_name
from shop.kernel.addresses import as_lines
from shop.kernel.money import Money

_LAYOUTS = [f"orders/mail/layout_{part}" for part in ("subject.txt", "text.txt", "html.html")]
_WITH_SUMS = {MailKind.PLACED, MailKind.AUTHORISED, MailKind.PAID}
_TO_PAY = {MailKind.PLACED, MailKind.PAYMENT_FAILED}


def message_of(mail: OrderMail) -> EmailMultiAlternatives:
    """The mail, ready to be sent; the same one each time, its Message-ID included."""
    language = settings.LANGUAGE_CODE if _is_to_shop(mail) else mail.order.language
    with translation.override(language):
        context = _context(mail, language)
        subject, text, html = (
            render_to_string(f"orders/mail/{mail.kind}.html", {**context, "layout": layout}).strip()
            for layout in _LAYOUTS
        )
    message = _OrderMessage(
        boundary=f"=_{mail.pk.hex}",
        subject=" ".join(subject.split()),
        body=text,
        to=[mail.to],
        reply_to=[settings.SHOP_EMAIL],
        headers={
            "Message-ID": f"<{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",  # no out-of-office answers: RFC 3834
        },
    )
    message.attach_alternative(html, "text/html")
    return message


class _OrderMessage(EmailMultiAlternatives):
    """A message whose parts are kept apart by a text of ours.

    Python would look for one that no part contains, with a new regular expression for each message.
    Ours is the mail's id, which no text names.
    """

    def __init__(self, *, boundary: str, **fields: Any) -> None:
        super().__init__(**fields)
        self._boundary = boundary

    def message(self, **options: Any) -> EmailMessage:
        """As the standard library's mail module has it."""
        message = super().message(**options)
        message.set_boundary(self._boundary)
        return message


def _is_to_shop(mail: OrderMail) -> bool:
    return mail.kind == MailKind.MERCHANT_FLAGGED


def _context(mail: OrderMail, language: str) -> dict[str, Any]:
    order = mail.order
    context = {
        "shop": {
            "name": settings.SHOP_NAME,
            "email": settings.SHOP_EMAIL,
            "url": settings.SITE_URL,
        },
        "language": language,
        "order": order,
        "link": settings.SITE_URL + _link(mail),
        "lines": [],
    }
    if mail.kind in _WITH_SUMS:
        context |= _whole_order(order)
    if "shipment" in mail.facts:
        context |= _parcel(Shipment.objects.get(pk=mail.facts["shipment"]))
    if "return" in mail.facts:
        context |= _return(Return.objects.get(pk=mail.facts["return"]))
    if "cancellation" in mail.facts:
        context |= _cancellation(Cancellation.objects.get(pk=mail.facts["cancellation"]), order)
    if "amount_minor" in mail.facts:
        context["amount"] = Money(mail.facts["amount_minor"], order.currency)
    what, why = flag_name(mail.facts.get("flag", "")), mail.facts.get("why", "")
    return {"what": what, "why": why, **context}


def _link(mail: OrderMail) -> str:
    if _is_to_shop(mail):
        return reverse("admin:orders_order_change", args=[mail.order.pk])
    return link_to("payments:pay" if mail.kind in _TO_PAY else "orders:order", mail.order)


def _whole_order(order: Order) -> dict[str, Any]:
    lines = list(order.lines.all())
    return {
        "with_sums": True,
        "lines": [
            {
                "units": line.quantity,
                "title": line.title,
                "label": line.label,
                "amount": line.line_total,
            }
            for line in lines
        ],
        "vat": vat_by_rate(order, lines),
        "address": as_lines(order.shipping_address, order.language),
    }


def _units(lines: Any) -> list[dict[str, Any]]:
    return [
        {"units": one.quantity, "title": one.line.title, "label": one.line.label} for one in lines
    ]


def _parcel(shipment: Shipment) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "lines": _units(shipment.lines.select_related("line")),
        "carrier": carrier_name(shipment.carrier),
        "tracking_code": shipment.tracking_code,
    }
    if shipment.tracking_url:
        facts |= {"link": shipment.tracking_url, "tracked": True}
    return facts


def _return(announced: Return) -> dict[str, Any]:
    return {
        "lines": _units(announced.lines.select_related("line")),
        "at": announced.requested_at,
        "reason": announced.reason,
    }


def _cancellation(cancelled: Cancellation, order: Order) -> dict[str, Any]:
    units = {one["line"]: one["units"] for one in cancelled.units}
    return {
        "lines": [
            {"units": units[line.pk], "title": line.title, "label": line.label}
            for line in order.lines.all()
            if line.pk in units
        ],
        "at": cancelled.at,
        "reason": cancelled.why,
        "is_withdrawal": cancelled.key.startswith(WITHDRAWAL),
    }
