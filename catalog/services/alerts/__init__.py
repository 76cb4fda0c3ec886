"""Mail for those who wait until a SKU is back: asked for, sent, forgotten."""

from catalog.services.alerts.asking import ask_for_alert, confirm_alert, drop_alert, stop_alerts
from catalog.services.alerts.forgetting import forget_alerts
from catalog.services.alerts.sending import send_alerts, tell_who_waits

__all__ = [
    "ask_for_alert",
    "confirm_alert",
    "drop_alert",
    "forget_alerts",
    "send_alerts",
    "stop_alerts",
    "tell_who_waits",
]
