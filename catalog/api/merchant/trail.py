"""What systems change of products, in the products' history."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.trail import Told, note_changes
from catalog.documents import DEFAULT_LANGUAGE, document_of, in_language
from catalog.imports.batches import CHANGED, CREATED, Item
from catalog.services.editing import facts
from shop.kernel.audit_trail import changes

KIND = ("catalog", "product")


def note_products(token: StaffToken, items: Iterable[Item]) -> None:
    """Those that were made or changed; one statement, or none."""
    lines = [_told(item) for item in items if item.result.status in {CREATED, CHANGED}]
    if lines:
        note_changes(token, KIND, lines)


def _told(item: Item) -> Told:
    assert item.draft is not None  # it was saved
    after = document_of(item.draft)
    return Told(
        item.product_id,
        in_language(item.draft.names, DEFAULT_LANGUAGE),
        changes(_flat(item.before or {}), _flat(after)) if item.before else [],
        is_new=item.before is None,
    )


def _flat(document: Mapping[str, Any]) -> dict[str, Any]:
    return {".".join(path): value for path, value in facts(document).items()}
