"""The recommender in Amazon Personalize."""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from itertools import groupby
from typing import Any

import orjson

from catalog.recommendations.base import MOST, Event, Kind, Recommended, Recommender
from catalog.recommendations.embedded.events import agreed
from catalog.recommendations.embedded.history import history_of
from catalog.recommendations.likeness import for_sale
from catalog.recommendations.personalize.connection import Calls, Clients, NotAnswered, Resources

# What Personalize calls events; views and purchases are those that its recommenders need.
# Source: "ECOMMERCE use cases" in the Amazon Personalize Developer Guide.
EVENT_TYPES = {Kind.VIEW: "View", Kind.CART: "AddToCart", Kind.PURCHASE: "Purchase"}
_NOBODY = "nobody"  # rows that are the same for everybody are asked for a user all the same
_AT_ONCE = 10  # events of one call


class PersonalizeRecommender:
    """Promises: `catalog.recommendations.base.Recommender`.

    instead: answers when Personalize does not, or has nothing; and keeps what Personalize does not
        give back, such as what a visitor saw. It is told everything, so that it can.
    """

    def __init__(self, clients: Clients, resources: Resources, *, instead: Recommender) -> None:
        self._clients = clients
        self._resources = resources
        self._instead = instead
        self._reading = Calls("Personalize recommendations")
        self._writing = Calls("Personalize events")

    def also_bought(
        self, product_id: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """By "Frequently bought together"."""
        resource = self._resources.also_bought
        found = self._found(resource, category_id, without={product_id}, itemId=product_id)
        return found[:limit] or self._instead.also_bought(
            product_id, limit=limit, category_id=category_id
        )

    def similar(
        self, product_id: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """By "Customers who viewed X also viewed"."""
        asked = {"itemId": product_id, "userId": _NOBODY}
        found = self._found(self._resources.similar, category_id, without={product_id}, **asked)
        return _filled(
            found,
            limit,
            lambda most: self._instead.similar(product_id, limit=most, category_id=category_id),
        )

    def for_you(
        self, visitor: str, *, limit: int, category_id: str | None = None
    ) -> tuple[Recommended, ...]:
        """By "Recommended for you", which does not say why."""
        known = {product for _, product in history_of(visitor)}
        if not known:
            return ()
        found = self._found(self._resources.for_you, category_id, without=known, userId=visitor)
        return found[:limit] or self._instead.for_you(visitor, limit=limit, category_id=category_id)

    def recently_seen(self, visitor: str, *, limit: int) -> tuple[Recommended, ...]:
        """From her own history, which Personalize does not give back."""
        return self._instead.recently_seen(visitor, limit=limit)

    def popular(self, *, limit: int, category_id: str | None = None) -> tuple[Recommended, ...]:
        """By "Best sellers", or "Most viewed"."""
        found = self._found(self._resources.popular, category_id, without=set(), userId=_NOBODY)
        return _filled(
            found, limit, lambda most: self._instead.popular(limit=most, category_id=category_id)
        )

    def record(self, events: Iterable[Event]) -> None:
        """Send them, ten of a visitor at once. What does not arrive can be exported later."""
        happened = agreed(events)
        self._instead.record(happened)
        for visitor, own in groupby(sorted(happened, key=_visitor_of), key=_visitor_of):
            all_own = [_plain(event) for event in own]
            for start in range(0, len(all_own), _AT_ONCE):
                self._send(visitor, all_own[start : start + _AT_ONCE])

    def forget(self, visitor: str) -> None:
        """Here. What Personalize holds under the pseudonym ends by its own deletion jobs."""
        self._instead.forget(visitor)

    def _found(
        self, resource: str, category_id: str | None, *, without: set[str], **asked: Any
    ) -> tuple[Recommended, ...]:
        """What can be bought now of what it answers; nothing when it does not."""
        kind = "recommenderArn" if ":recommender/" in resource else "campaignArn"
        asked |= {kind: resource, "numResults": MOST}
        if category_id is not None:
            value = orjson.dumps(category_id).decode()  # in quotation marks, as filters have it
            asked |= {
                "filterArn": self._resources.category_filter,
                "filterValues": {"CATEGORY": value},
            }
        try:
            answer = self._reading.make(self._clients.runtime.get_recommendations, asked)
        except NotAnswered:
            return ()
        items = [item["itemId"] for item in answer.get("itemList", ())]
        return tuple(Recommended(each) for each in for_sale(items) if each not in without)

    def _send(self, visitor: str, events: list[dict[str, Any]]) -> None:
        asked = {
            "trackingId": self._resources.tracking_id,
            "userId": visitor,
            "sessionId": visitor,
            "eventList": events,
        }
        try:
            self._writing.make(self._clients.events.put_events, asked)
        except NotAnswered:
            return


def _filled(
    found: tuple[Recommended, ...],
    limit: int,
    more: Callable[[int], tuple[Recommended, ...]],
) -> tuple[Recommended, ...]:
    """As many as were asked for, if there are."""
    if len(found) >= limit:
        return found[:limit]
    known = {each.product_id for each in found}
    others = more(min(MOST, limit + len(found)))
    return (*found, *(each for each in others if each.product_id not in known))[:limit]


def _visitor_of(event: Event) -> str:
    return event.visitor


def _plain(event: Event) -> dict[str, Any]:
    """The id is the same in every repetition: the same on the same day is one event."""
    named = f"{event.visitor} {event.kind} {event.product_id} {event.at.date()}"
    return {
        "eventId": blake2b(named.encode(), digest_size=16).hexdigest(),
        "eventType": EVENT_TYPES[event.kind],
        "itemId": event.product_id,
        "sentAt": event.at,
    }
