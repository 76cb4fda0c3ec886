"""What the shop does to orders. The worker imports this package to find its jobs."""

from orders.services import exporting, finding, mailing, payment, placing, terms, units

__all__ = ["exporting", "finding", "mailing", "payment", "placing", "terms", "units"]
