"""What webhooks keep in PostgreSQL: events and stock as told, endpoints, and what was sent."""

from webhooks.models.deliveries import Delivery, DeliveryState
from webhooks.models.endpoints import Endpoint
from webhooks.models.events import Event, StockLevel

__all__ = ["Delivery", "DeliveryState", "Endpoint", "Event", "StockLevel"]
