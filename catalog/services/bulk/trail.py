"""Lines of the audit trail: of a bulk change itself, and of each product that it changed."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext_noop

from catalog.bulk_models import BulkEdit, BulkEditRow
from catalog.services.bulk.wording import words_of
from shop.kernel.audit_trail import Message, changes

_LONGEST_NAME = 200  # characters
_LABEL = gettext_noop("Bulk change")
BEGUN, STOPPED, UNDONE = "Begun", "Stopped", "Undone"


def note_step(bulk: BulkEdit, step: str, *, by_id: int) -> None:
    """That somebody began, stopped or undid it.

    step: an English word, as the history is kept in no other language.
    """
    told: dict[str, Any] = {"Step": step, "What": str(bulk), "Products": bulk.products}
    kind = ContentType.objects.get_for_model(BulkEdit)
    flag = ADDITION if step == BEGUN else CHANGE
    _write(kind, str(bulk.pk), str(bulk), flag, changes({}, told), by_id=by_id)


def note_product(
    bulk: BulkEdit, row: BulkEditRow, was: Mapping[str, Any], now: Mapping[str, Any]
) -> None:
    """What of a product was changed, from what to what, by whose bulk change."""
    with translation.override(None):
        message = changes(words_of(was), {**words_of(now), _LABEL: str(bulk.pk)})
    kind = ContentType.objects.get_by_natural_key("catalog", "product")
    _write(kind, row.product_id, str(row), CHANGE, message, by_id=bulk.by_id)


def _write(
    kind: ContentType, object_id: str, name: str, flag: int, message: Message, *, by_id: int
) -> None:
    LogEntry.objects.create(
        user_id=by_id,
        content_type=kind,
        object_id=object_id,
        object_repr=name[:_LONGEST_NAME],
        action_flag=flag,
        change_message=json.dumps(message),
    )
