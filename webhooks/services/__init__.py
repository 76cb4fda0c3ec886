"""What the shop does to tell others. The worker imports this package to find its jobs."""

from webhooks.services import cleaning, delivering, replaying, stock

__all__ = ["cleaning", "delivering", "replaying", "stock"]
