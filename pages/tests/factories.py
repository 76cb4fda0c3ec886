"""Pages, as a merchant would have saved them."""

from datetime import UTC, datetime
from typing import Any

from pages.models import Page
from pages.selectors.documents import said
from pages.services.saving import save_page
from shop.kernel.ids import new_id

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def make_page(title: str = "Over ons", *, now: datetime = NOW, **said_of_it: Any) -> Page:
    """A published page in Dutch; more of its document by name."""
    document = {
        "published": True,
        "title_nl": title,
        "slug_nl": title.lower().replace(" ", "-"),
        "body_nl": "<p>Wij zijn Kraam.</p>",
        **said_of_it,
    }
    return save_page(new_id(), said(document), expected_version=None, now=now)


def entry(page: Page | None = None, *, nested: bool = False, **said_of_it: Any) -> dict[str, Any]:
    """An entry of a menu, to a page or to what is said of it."""
    target = {"kind": "page", "page": str(page.pk)} if page else {}
    return {"labels": {}, "nested": nested, **target, **said_of_it}
