"""Whether shoppers see a product, and why not."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.documents import is_for_sale


class ProductState(TextChoices):
    """What becomes of a product in the shop at a moment. Shoppers see one that is PUBLISHED."""

    PUBLISHED = "published", _("Published")
    SCHEDULED = "scheduled", _("Scheduled")  # published, and its days are to come
    ENDED = "ended", _("Ended")  # published, and its days are over
    DRAFT = "draft", _("Draft")
    ARCHIVED = "archived", _("Archived")  # it was sold before, and never is again


def state_of(document: Mapping[str, Any], *, now_iso: str) -> ProductState:
    """The state of a product by its document. now_iso: ISO 8601 in UTC, as the document has it."""
    if document.get("archived"):
        return ProductState.ARCHIVED
    if not document["published"]:
        return ProductState.DRAFT
    if is_for_sale(document, now_iso=now_iso):
        return ProductState.PUBLISHED
    opens = document.get("publish_from")
    return ProductState.SCHEDULED if opens and opens > now_iso else ProductState.ENDED
