"""Which endpoints somebody has to look at."""

from collections.abc import Sequence

from webhooks.models import Endpoint


def given_up_endpoints() -> Sequence[Endpoint]:
    """Those that we switched off, because nothing reached them for days."""
    return list(Endpoint.objects.filter(given_up_at__isnull=False).order_by("-given_up_at"))
