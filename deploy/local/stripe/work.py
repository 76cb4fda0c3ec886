"""Look here for the unit of work: what one request or settlement reads, writes, announces."""

from dataclasses import dataclass
from typing import Any

import orjson

from deploy.local.stripe.errors import not_found
from deploy.local.stripe.ids import new_id
from deploy.local.stripe.settings import Settings
from deploy.local.stripe.shapes import JsonObject, Stored
from deploy.local.stripe.storage import Storage

# How Stripe's messages call an object, and the parameter that they blame for it.
NOUNS = {
    "payment_intent": ("payment_intent", "intent"),
    "setup_intent": ("setupintent", "intent"),
    "payment_method": ("PaymentMethod", "payment_method"),
    "customer": ("customer", "customer"),
    "charge": ("charge", "charge"),
    "refund": ("refund", "id"),
    "dispute": ("dispute", "id"),
    "event": ("event", "id"),
}


@dataclass(slots=True)
class Work:
    """Open inside one transaction of the storage. `now` is in seconds since 1970, UTC."""

    storage: Storage
    settings: Settings
    now: float
    request_id: str | None = None
    idempotency_key: str | None = None

    @property
    def timestamp(self) -> int:
        """Now, as Stripe writes times."""
        return int(self.now)

    def get(self, kind: str, identifier: str, *, status: int = 404) -> Stored:
        """The object with this id.

        Raises:
            ApiError: `resource_missing`, with the status given.
        """
        stored = self.storage.get(kind, identifier)
        if stored is None:
            noun, param = NOUNS[kind]
            raise not_found(noun, identifier, param=param, status=status)
        return stored

    def add(self, body: JsonObject, private: JsonObject | None = None) -> Stored:
        """Keep a new object."""
        self.storage.add(body, private)
        return Stored(body, private or {})

    def save(self, stored: Stored) -> None:
        """Keep a changed one."""
        self.storage.save(stored)

    def emit(self, kind: str, body: JsonObject, previous: JsonObject | None = None) -> None:
        """Announce it: an event with the object as it is now, queued for the webhook.

        Source: https://docs.stripe.com/api/events/object
        """
        data: dict[str, Any] = {"object": orjson.loads(orjson.dumps(body))}
        if previous is not None:
            data["previous_attributes"] = previous
        event: JsonObject = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": self.settings.api_version,
            "created": self.timestamp,
            "data": data,
            "livemode": False,
            "pending_webhooks": 1 if self.settings.sends(kind) else 0,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
            "type": kind,
        }
        self.storage.add(event)
        if self.settings.sends(kind):
            self.storage.run(
                "INSERT INTO deliveries (event_id, state, due) VALUES (?, 'waiting', ?)",
                (event["id"], self.now),
            )

    def settle_later(self, identifier: str, outcome: str, seconds: float) -> None:
        """Have `settlements` finish this payment, refund or dispute after that time."""
        self.storage.run(
            "INSERT OR REPLACE INTO settlements (object_id, outcome, due) VALUES (?, ?, ?)",
            (identifier, outcome, self.now + seconds),
        )

    def settled(self, identifier: str) -> None:
        """It came to its end in another way; `settlements` has nothing to do any more."""
        self.storage.run("DELETE FROM settlements WHERE object_id = ?", (identifier,))
