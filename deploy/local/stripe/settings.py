"""Look here for what the server is told on its command line."""

from dataclasses import dataclass
from pathlib import Path

# The version that the official Python library 16.1 pins.
API_VERSION = "2026-10-28.endive"


@dataclass(slots=True)
class Settings:
    """How one server runs. `webhook_url` may be changed while it runs; the rest may not.

    webhook_events: types that are sent there, as an endpoint at Stripe is set up; empty: all.
    public_url: where browsers reach this server, without a slash at the end.
    settle_seconds: how long a delayed payment, refund or dispute stays under way.
    api_version: the account's own, for events and for requests that name none.
    """

    data: Path
    api_key: str
    publishable_key: str
    webhook_secret: str
    webhook_url: str
    public_url: str
    settle_seconds: float = 3.0
    api_version: str = API_VERSION
    webhook_events: frozenset[str] = frozenset()

    def sends(self, event_type: str) -> bool:
        """Whether an event of this type is for the webhook."""
        wanted = not self.webhook_events or event_type in self.webhook_events
        return bool(self.webhook_url) and wanted
