"""What the shop does about money. The worker imports this package to find its jobs."""

from payments.services import late, sweeping

__all__ = ["late", "sweeping"]
