"""Mail to the owners of the shop about an endpoint."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.services import send_mail
from accounts.staff import owners
from webhooks.models import Endpoint

_LAYOUTS = ("subject.txt", "text.txt", "html.html")


def tell_owners(endpoint: Endpoint, *, days: int) -> None:
    """That it was given up after so many days: one mail each, in her language, by jobs."""
    for owner in owners():
        with override(owner.language):
            subject, text, html = (
                render_to_string(
                    "webhooks/mail/given_up.html",
                    {**_context(endpoint, days), "layout": f"account/email/layout_{layout}"},
                ).strip()
                for layout in _LAYOUTS
            )
        send_mail.defer(
            to=owner.email, subject=" ".join(subject.split()), text=f"{text}\n", html=html
        )


def _context(endpoint: Endpoint, days: int) -> dict[str, object]:
    return {
        "endpoint": str(endpoint),
        "days": days,
        "link": settings.SITE_URL + reverse("admin:webhooks_endpoint_change", args=[endpoint.pk]),
        "shop": {
            "name": settings.SHOP_NAME,
            "email": settings.SHOP_EMAIL,
            "url": settings.SITE_URL,
        },
    }
