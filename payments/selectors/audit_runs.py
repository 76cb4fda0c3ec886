"""What the latest audits found."""

from collections.abc import Sequence

from payments.models import AuditRun


def latest_audits() -> Sequence[AuditRun]:
    """The latest run over the last days and the latest over everything, as far as there are any."""
    return [*AuditRun.objects.order_by("is_whole", "-began_at").distinct("is_whole")]
