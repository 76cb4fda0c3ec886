"""What the shop does about money. The worker imports this package to find its jobs."""

from payments.services import (
    auditing,
    events,
    late,
    mismatches,
    promises,
    refund_reports,
    refunding,
    sweeping,
)

__all__ = [
    "auditing",
    "events",
    "late",
    "mismatches",
    "promises",
    "refund_reports",
    "refunding",
    "sweeping",
]
