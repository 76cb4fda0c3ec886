"""Products of the tests of what keeps the index like the catalogue, and the worker that does it."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.drafts import ProductDraft, VariantDraft
from catalog.services.products import save_products

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def draft(product_id="mug", **fields):
    variants = (VariantDraft(sku=f"SKU-{product_id}", price_minor=1250, stock=3),)
    plain = {"names": {"nl": "Mok"}, "descriptions": {}, "category_id": "mugs"}
    return ProductDraft(product_id, **{**plain, "variants": variants, **fields})


def save(*drafts):
    return save_products(drafts, now=NOW)


def run_worker():
    """The real worker, until no job is due."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def waiting():
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
