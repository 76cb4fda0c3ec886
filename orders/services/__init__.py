"""What the shop does to orders. The worker imports this package to find its jobs."""

from orders.services import mails, payment, placing

__all__ = ["mails", "payment", "placing"]
