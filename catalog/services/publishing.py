"""Publishing and withdrawing products that are ticked in a list, each by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.attributes import lacking
from catalog.documents import DEFAULT_LANGUAGE, draft_of, in_language
from catalog.drafts import ProductDraft
from catalog.errors import NotReady, ProductNotFound
from catalog.models import Product
from catalog.selectors.categories import attributes_of, category_tree
from catalog.services.editing import save_product
from shop.kernel.errors import ShopError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one product. refusal: why it is as it was; None: it is as it should be.

    changed: False, it was so already.
    """

    product_id: str
    name: str
    changed: bool = False
    refusal: ShopError | None = None


def publish_products(product_ids: Sequence[str], *, by: str, now: datetime) -> list[Outcome]:
    """Show products in the shop, within their days. May be repeated.

    Refused for one that lacks something (NotReady), was archived (NotReady), is saved by somebody
    else at that moment (EditedMeanwhile, Busy), or is gone (ProductNotFound); the others go on.

    by: who.
    """
    return [_changed(each, True, by=by, now=now) for each in _read(product_ids)]


def withdraw_products(product_ids: Sequence[str], *, by: str, now: datetime) -> list[Outcome]:
    """Take products out of the shop; they stay in the back-office as drafts. May be repeated.

    Refused as `publish_products` refuses, but for what they lack.
    """
    return [_changed(each, False, by=by, now=now) for each in _read(product_ids)]


def _read(product_ids: Sequence[str]) -> list[Product | str]:
    """The products in this order; of one that is gone its id."""
    found = {item.product_id: item for item in Product.batch_get(product_ids, consistent_read=True)}
    return [found.get(product_id, product_id) for product_id in product_ids]


def _changed(product: Product | str, published: bool, *, by: str, now: datetime) -> Outcome:
    if isinstance(product, str):
        return Outcome(product, product, refusal=ProductNotFound(product))
    name = in_language(product.card["names"], DEFAULT_LANGUAGE)
    outcome = Outcome(product.product_id, name)
    if bool(product.published) is published:
        return outcome
    draft = replace(draft_of(product.document), published=published)
    try:
        if published:
            check_ready(draft)
        save_product(draft, expected_version=product.version, by=by, now=now)
    except ShopError as refusal:
        return replace(outcome, refusal=refusal)
    return replace(outcome, changed=True)


def check_ready(draft: ProductDraft) -> None:
    """Raises NotReady for what shoppers could not find, read or buy."""
    lacks = {
        "archived": draft.archived,
        "name": not any(draft.names.values()),
        "category": not category_tree(DEFAULT_LANGUAGE).line_to(draft.category_id),
        "attributes": bool(lacking(draft.attributes, attributes_of(draft.category_id))),
        "price": any(variant.price_minor <= 0 for variant in draft.variants),
    }
    missing = [what for what, is_so in lacks.items() if is_so]
    if missing:
        raise NotReady(missing)
