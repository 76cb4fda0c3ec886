"""What a product becomes in another category, whoever moves it."""

from dataclasses import replace

from catalog.attributes import as_defined
from catalog.drafts import ProductDraft
from catalog.selectors.categories import attributes_of


def moved_to(draft: ProductDraft, category_id: str) -> ProductDraft:
    """The product there. What that category does not define stays as people read it today."""
    lines = as_defined(draft.attributes, attributes_of(draft.category_id))
    return replace(draft, category_id=category_id, attributes=lines)
