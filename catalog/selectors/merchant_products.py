"""Products as other systems of a merchant read them: as they are stored, published or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.errors import ProductNotFound
from catalog.merchant_models import ExternalId
from catalog.models import MAX_ID, Product, StockItem
from catalog.search.backend import search_backend
from catalog.search.base import Audience, SearchQuery, Sort
from catalog.selectors.external_ids import external_ids_of

SHOWN = 100  # products of a page


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """A product with what other systems call it and its variants."""

    product: Product
    names: Sequence[ExternalId]


@dataclass(frozen=True, slots=True)
class StoredPage:
    """Some products, and where the next ones begin; None: there are no more."""

    products: Sequence[StoredProduct]
    next_cursor: str | None


def edited_products(*, after: datetime | None, cursor: str | None) -> StoredPage:
    """The last edited first, down to those that were edited after a moment.

    One search, one BatchGet, one statement, however large the catalogue is. What is edited while
    somebody pages comes to the front, so it is found the next time by its time.

    Raises:
        BadQuery: the cursor is not one of this list.
        SearchUnavailable: search is down.
    """
    query = SearchQuery(
        "nl",
        sort=Sort.EDITED,
        cursor=cursor,
        limit=SHOWN,
        with_facets=False,
        audience=Audience.STAFF,
    )
    page = search_backend().search(query)
    found = {item.product_id: item for item in Product.batch_get(page.product_ids)}
    there = [found[id_] for id_ in page.product_ids if id_ in found]
    wanted = [item for item in there if after is None or item.updated_at > after]
    goes_on = len(wanted) == len(there)
    return StoredPage(_with_names(wanted), page.next_cursor if goes_on else None)


def stored_product(product_id: str) -> StoredProduct:
    """Raises ProductNotFound."""
    if len(product_id.encode()) > MAX_ID:
        raise ProductNotFound(product_id)
    try:
        product = Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        raise ProductNotFound(product_id) from None
    return _with_names([product])[0]


def product_of_sku(sku: str) -> str:
    """The id of the product that has it, or else the id itself. One read."""
    if len(sku.encode()) > MAX_ID:
        raise ProductNotFound(sku)
    found = next(iter(StockItem.batch_get([sku], consistent_read=True)), None)
    return found.product_id if found is not None and found.is_head else sku


def _with_names(products: Sequence[Product]) -> list[StoredProduct]:
    names: Mapping[str, Sequence[ExternalId]] = (
        external_ids_of([item.product_id for item in products]) if products else {}
    )
    return [StoredProduct(item, names.get(item.product_id, ())) for item in products]
