"""What the catalogue keeps of a customer: see accounts.own_data.parts."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.own_data.parts import Part, Rows, Subject
from accounts.selectors import verified_addresses
from catalog.recommendations.embedded.events import events_of
from catalog.selectors.alerts import kept_of
from catalog.selectors.authors import reviews_by
from catalog.services.alerts import stop_alerts
from catalog.services.recommending.forgetting import forget_soon
from catalog.services.reviews.erasing import unname_reviews


def _reviews(subject: Subject) -> Iterator[dict[str, Any]]:
    for review in reviews_by(str(subject.user.pk)):
        yield {
            "product_id": review.product_id,
            "created_at": review.created_at,
            "state": review.state,
            "stars": review.stars,
            "title": review.title,
            "text": review.text,
            "name": review.name,
            "language": review.language,
            "order_number": review.order_number,
        }


def _events(subject: Subject) -> Iterator[dict[str, Any]]:
    for visitor in sorted(subject.visitors):
        for event in events_of(visitor, now=timezone.now()):
            yield {"kind": event.kind, "product_id": event.product_id, "at": event.at}


def _alerts(subject: Subject) -> Rows:
    yield from kept_of(_addresses(subject)).values("sku", "title", "asked_at", "confirmed_at")


def _stop_alerts(subject: Subject) -> None:
    for address in _addresses(subject):
        stop_alerts(address)


def _addresses(subject: Subject) -> list[str]:
    return sorted({subject.user.email, *verified_addresses(subject.user.pk)})


def _forget(subject: Subject) -> None:
    for visitor in sorted(subject.visitors):
        forget_soon(visitor)


PARTS = (
    Part("reviews", _reviews, erase=lambda subject: unname_reviews(str(subject.user.pk))),
    Part("seen_and_bought", _events, erase=_forget),
    Part("stock_alerts", _alerts, erase=_stop_alerts),
)
