"""Files of products that merchants ask for: recorded with their job, kept for a week."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.core.files.storage import storages
from django.db.transaction import atomic
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import User
from catalog.export_models import ProductExport
from catalog.publication import ProductState
from catalog.search.base import Audience, Chosen, SearchQuery
from catalog.services.exports.products import write_products
from shop.kernel.errors import KeyReused
from shop.kernel.jobs import AFTER_ORDERS, PATIENTLY
from shop.kernel.sheets import ExportFormat

State = ProductExport.State
KEPT = timedelta(days=7)


def ask_for_products(
    query: SearchQuery | None,
    *,
    form: ExportFormat,
    language: str,
    by: User,
    key: str,
    now: datetime,
) -> ProductExport:
    """Have the worker write a file. The same key again is the same file.

    query: what they are found by; None: all products.

    Raises:
        KeyReused: the key came before, for something else.
    """
    asked = {"criteria": criteria_of(query), "format": form.value, "by_id": by.pk}
    with atomic():
        export, is_new = ProductExport.objects.get_or_create(
            key=key, defaults={**asked, "language": language, "created_at": now}
        )
        if is_new:
            write_product_export.defer(export_id=str(export.pk))
    if asked != {name: getattr(export, name) for name in asked}:
        raise KeyReused
    return export


@app.task(name="catalog.write_product_export", retry=PATIENTLY, priority=AFTER_ORDERS)
def write_product_export(*, export_id: str) -> None:
    """Write the file of an export, in constant memory. Repeating it writes the file again.

    Raises:
        SearchUnavailable: search is down. The job is tried again.
    """
    export = ProductExport.objects.filter(pk=export_id).first()
    if export is None or export.state == State.DONE:
        return
    _note(export, state=State.RUNNING, products=0)
    query = query_of(export.criteria, export.language)
    with TemporaryFile() as file:
        form = ExportFormat(export.format)
        write_products(file, form, query, lambda written: _note(export, products=written))
        file.seek(0)
        storages["private"].save(export.stored_as, File(file))  # over one of a run that was cut off
    _note(export, state=State.DONE, done_at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="catalog.forget_product_exports", pass_context=False, priority=AFTER_ORDERS)
def forget_product_exports(timestamp: int) -> None:
    """Remove files that are older than KEPT, then their rows.

    timestamp: when this run was due, in seconds since 1970.
    """
    too_old = datetime.fromtimestamp(timestamp, tz=UTC) - KEPT
    for export in ProductExport.objects.filter(created_at__lt=too_old):
        storages["private"].delete(export.stored_as)
        export.delete()


def criteria_of(query: SearchQuery | None) -> dict[str, Any]:
    """What a query asks for, as plain data; nothing for all products."""
    if query is None:
        return {}
    return {
        "text": query.text,
        "categories": list(query.categories),
        "brands": list(query.brands),
        "attributes": [[each.attribute, list(each.values)] for each in query.attributes],
        "price_min": query.price_min,
        "price_max": query.price_max,
        "in_stock": query.in_stock,
        "states": [state.value for state in query.states],
    }


def query_of(criteria: Mapping[str, Any], language: str) -> SearchQuery | None:
    """The query that was written down."""
    if not criteria:
        return None
    return SearchQuery(
        language=language,
        text=criteria["text"],
        categories=tuple(criteria["categories"]),
        brands=tuple(criteria["brands"]),
        attributes=tuple(Chosen(name, tuple(values)) for name, values in criteria["attributes"]),
        price_min=criteria["price_min"],
        price_max=criteria["price_max"],
        in_stock=criteria["in_stock"],
        audience=Audience.STAFF,
        states=tuple(ProductState(state) for state in criteria["states"]),
    )


def _note(export: ProductExport, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(export, name, value)
    export.save(update_fields=list(changes))
