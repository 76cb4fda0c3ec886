"""Storing products: in batches, repeatable, and only what changed."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from catalog.attributes import with_values_of
from catalog.documents import card_of, document_of, fingerprint_of
from catalog.drafts import Attribute, ProductDraft, VariantDraft
from catalog.models import Category, Price, Product, RatingPart, StockItem
from catalog.selectors.stamps import renew_stamps
from catalog.services.indexing import indexed
from catalog.services.purging import purge_products_later
from catalog.services.references import with_references
from catalog.services.stock.starting import start_stock

BATCH = 25  # items of one BatchWriteItem


@dataclass(slots=True)
class Saved:
    """What became of the drafts, as product ids."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    conflicting: list[str] = field(default_factory=list)  # somebody else saved at that moment
    taken: dict[str, list[str]] = field(default_factory=dict)  # product id to SKUs of others

    def add(self, other: "Saved") -> None:
        """Count another batch in."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.conflicting += other.conflicting
        self.taken.update(other.taken)

    @property
    def changed(self) -> list[str]:
        """What caches and the search index have to hear of."""
        return self.created + self.updated


def save_products(
    drafts: Iterable[ProductDraft],
    *,
    now: datetime,
    index: bool = True,
    known: Mapping[str, Product] | None = None,
    together: int = BATCH,
) -> Saved:
    """Store products; a draft that is already stored as it stands changes nothing.

    A draft with a SKU of another product is left out and named in `taken`. Stock is counted in
    for SKUs that are new; that of known ones is never touched. Two imports of the same new SKU
    at the same moment: the first count stands, since units of it may have been sold already. Two
    of the same new product: the later texts and prices stand.

    index: whether the worker updates the search index; False when the caller rebuilds it after.
    known: what is stored of them, by id, if just read; what is saved since is `conflicting`.
    together: how many are looked up, saved and followed at a time.
    """
    saved = Saved()
    try:
        for batch in _batched(drafts, together):
            saved.add(_save_batch(batch, now=now, index=index, known=known))
    finally:  # also when a later batch breaks off
        purge_products_later(saved.updated)
    return saved


def _batched(drafts: Iterable[ProductDraft], size: int) -> Iterator[list[ProductDraft]]:
    source = iter(drafts)
    while batch := list(islice(source, size)):
        yield batch


def preview_products(
    drafts: Iterable[ProductDraft], *, now: datetime, known: Mapping[str, Product] | None = None
) -> Saved:
    """What `save_products` would do at this moment. Nothing is written."""
    previewed = Saved()
    for batch in _batched(drafts, BATCH):
        found = _sorted_out(batch, now=now, known=known)
        for draft, old in found.writes:
            (previewed.created if old is None else previewed.updated).append(draft.product_id)
        previewed.add(found.saved)
    return previewed


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """Drafts by what is to become of them. counted: SKUs whose stock is known."""

    saved: Saved  # those of which nothing is written
    writes: Sequence[tuple[ProductDraft, Product | None]]  # with what is stored of them
    counted: set[str]


def _sorted_out(
    drafts: Sequence[ProductDraft], *, now: datetime, known: Mapping[str, Product] | None
) -> _SortedOut:
    drafts = list({draft.product_id: draft for draft in drafts}.values())  # the last one counts
    if known is None:
        ids = [draft.product_id for draft in drafts]
        known = {item.product_id: item for item in Product.batch_get(ids)}
    drafts = [_with_values(draft, known) for draft in with_references(drafts, known, now=now)]
    skus = sorted({variant.sku for draft in drafts for variant in draft.variants})
    counted = {  # the key of a part of another SKU's stock is nobody's SKU
        item.sku: item.product_id if item.is_head else ""
        for item in StockItem.batch_get(skus, consistent_read=True)
    }

    saved, owner_of = Saved(), dict(counted)
    writes: list[tuple[ProductDraft, Product | None]] = []
    for draft in drafts:
        allowed = {None, draft.product_id}
        taken = [v.sku for v in draft.variants if owner_of.get(v.sku) not in allowed]
        old = known.get(draft.product_id)
        if taken:
            saved.taken[draft.product_id] = taken
        elif old is not None and old.fingerprint == fingerprint_of(draft):
            saved.unchanged.append(draft.product_id)
        else:
            owner_of.update((variant.sku, draft.product_id) for variant in draft.variants)
            writes.append((draft, old))
    return _SortedOut(saved, writes, set(counted))


def _with_values(draft: ProductDraft, known: Mapping[str, Product]) -> ProductDraft:
    """Attributes that read as they did keep the values that a merchant gave them."""
    old = known.get(draft.product_id)
    stored = [Attribute(**each) for each in old.document["attributes"]] if old else []
    if not any(each.value for each in stored):
        return draft
    return replace(draft, attributes=with_values_of(draft.attributes, stored))


def _save_batch(
    drafts: Sequence[ProductDraft],
    *,
    now: datetime,
    index: bool,
    known: Mapping[str, Product] | None,
) -> Saved:
    found = _sorted_out(drafts, now=now, known=known)
    saved, writes = found.saved, found.writes
    with followed(writes) if index else nullcontext():
        # Stock and prices first: a product must not show before its SKUs can be sold.
        write_stock([draft for draft, _ in writes], counted=found.counted, now=now)
        _write_prices(writes, now=now)
        _write_products(writes, saved=saved, now=now)
        renew_stamps(saved.changed)
    return saved


@contextmanager
def followed(writes: Sequence[tuple[ProductDraft, Product | None]]) -> Iterator[None]:
    """The search index follows; of what has other prices only, it hears no more than those."""
    priced = [draft.product_id for draft, old in writes if _is_repriced(draft, old)]
    others = [draft.product_id for draft, _ in writes if draft.product_id not in priced]
    with indexed(others), indexed(priced, prices_only=True):
        yield


def _is_repriced(draft: ProductDraft, old: Product | None) -> bool:
    """Whether nothing but prices differs from what is stored."""
    return old is not None and _unpriced(old.document) == _unpriced(document_of(draft))


def _unpriced(document: Mapping[str, Any]) -> dict[str, Any]:
    prices = {"price_minor", "compare_at_minor"}
    variants = [
        {name: value for name, value in variant.items() if name not in prices}
        for variant in document["variants"]
    ]
    return {**document, "variants": variants}


def write_stock(
    drafts: Iterable[ProductDraft], *, counted: set[str], now: datetime, by: str = "import"
) -> None:
    """Begin the stock of the SKUs that are not among those counted already."""
    new = [
        StockItem(
            variant.sku,
            product_id=draft.product_id,
            available=variant.stock or 0,
            received=variant.stock or 0,
        )
        for draft in drafts
        for variant in draft.variants
        if variant.sku not in counted
    ]
    start_stock(new, now=now, by=by)


def _write_prices(writes: Iterable[tuple[ProductDraft, Product | None]], *, now: datetime) -> None:
    with Price.batch_write() as batch:
        for draft, old in writes:
            for price in new_prices(draft, old, now=now):
                batch.save(price)


def new_prices(draft: ProductDraft, old: Product | None, *, now: datetime) -> Iterator[Price]:
    """A line of the log for each price that is not the one the product has already."""
    before = {v["sku"]: _price_of(v) for v in old.document["variants"]} if old else {}
    for variant in draft.variants:
        price = (variant.price_minor, variant.compare_at_minor)
        if before.get(variant.sku) != price:
            yield _price(variant, currency=draft.currency, now=now)


def _price_of(variant: Mapping[str, int | None]) -> tuple[int | None, int | None]:
    return variant["price_minor"], variant["compare_at_minor"]


def _price(variant: VariantDraft, *, currency: str, now: datetime) -> Price:
    return Price(
        variant.sku,
        now,
        price_minor=variant.price_minor,
        compare_at_minor=variant.compare_at_minor,
        currency=currency,
    )


def _write_products(
    writes: Sequence[tuple[ProductDraft, Product | None]], *, saved: Saved, now: datetime
) -> None:
    """New ones in one call; known ones each on condition that nobody saved them meanwhile."""
    shards = shards_of({draft.category_id for draft, _ in writes})
    with Product.batch_write() as batch:
        for draft, old in writes:
            item = product_item(draft, old, shards=shards.get(draft.category_id, 1), now=now)
            if old is None:
                batch.save(item)
                saved.created.append(draft.product_id)
                continue
            try:
                old.update(edit_actions(item))
            except UpdateError as error:
                if error.cause_response_code != "ConditionalCheckFailedException":
                    raise
                saved.conflicting.append(draft.product_id)
            else:
                saved.updated.append(draft.product_id)


def edit_actions(item: Product) -> list[Action]:
    """What makes a stored product into this one.

    Attribute by attribute, rather than as a whole item: what reviews count up meanwhile stays.
    """
    kept = {"version", *RatingPart.get_attributes()}
    given = {name: value for name, value in item.attribute_values.items() if value is not None}
    actions: list[Action] = []
    for name, attribute in Product.get_attributes().items():
        if name not in kept:
            known = name in given
            actions.append(attribute.set(given[name]) if known else attribute.remove())
    return actions


def shards_of(category_ids: set[str]) -> dict[str, int]:
    """Over how many shards categories spread their products; those that are there."""
    wanted = sorted(category_ids)
    return {item.category_id: item.shards for item in Category.batch_get(wanted)}


def product_item(
    draft: ProductDraft, old: Product | None, *, shards: int, now: datetime
) -> Product:
    """What is stored for a draft. shards: of its category. old: what is stored now."""
    prices = [variant.price_minor for variant in draft.variants]
    shard = zlib.crc32(draft.product_id.encode()) % shards
    created_at = draft.created_at or (old.created_at if old else now)
    return Product(
        draft.product_id,
        version=1,  # of a new one: a batch does not number versions by itself
        content_version=_content_version(draft, old),
        category_id=draft.category_id,
        category_shard=f"{draft.category_id}#{shard}" if draft.published else None,
        price_minor=min(prices),
        price_max_minor=max(prices),
        currency=draft.currency,
        vat_class=str(draft.vat_class),
        brand=draft.brand,
        published=draft.published,
        publish_from=draft.publish_from,
        publish_until=draft.publish_until,
        created_at=created_at,
        updated_at=now,
        card=card_of(draft, updated_on=now.date()),
        document=document_of(draft),
        fingerprint=fingerprint_of(draft),
    )


def _content_version(draft: ProductDraft, old: Product | None) -> int:
    if old is None:
        return 1
    before: int = old.version
    return (old.content_version or before) if _is_repriced(draft, old) else before + 1
