"""What the shop does to orders. The worker imports this package to find its jobs."""

from orders.services import payment, placing

__all__ = ["payment", "placing"]
