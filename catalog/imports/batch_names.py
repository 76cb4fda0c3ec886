"""What the items of a batch are called by other systems: looked up, claimed, and noted."""

from collections.abc import Collection, Mapping, Sequence

from catalog.errors import ExternalIdTaken
from catalog.merchant_models import ExternalId
from catalog.models import Product
from catalog.selectors.external_ids import Pair, products_called
from catalog.services.external_ids import Name, note_names

Called = Sequence[tuple[str, Pair]]  # the SKU to which each belongs (empty: the product)


class Names:
    """The external ids of a batch, by the index of its items. One statement."""

    def __init__(self, called: Sequence[tuple[int, Called]]) -> None:
        self._called = dict(called)
        self._known = products_called({pair for _index, each in called for _sku, pair in each})
        self._claims: dict[Pair, tuple[int, Name]] = {}

    @property
    def product_ids(self) -> set[str]:
        """Of all that are called so now; some may be gone."""
        return {each.product_id for each in self._known.values()}

    def product_of(self, called: Called) -> str:
        """The id of the product that is known by one of these; "": none is."""
        found = (self._known[pair] for _sku, pair in called if pair in self._known)
        return next((each.product_id for each in found), "")

    def claim(self, index: int, product_id: str, known: Mapping[str, Product]) -> None:
        """The item is to be called so, if it is saved.

        known: what is stored of all products.

        Raises:
            ExternalIdTaken: something else is called so, or an earlier item claims it.
        """
        mine: dict[Pair, tuple[int, Name]] = {}
        for sku, pair in self._called[index]:
            name = Name(*pair, product_id, sku)
            owner, claimed = self._known.get(pair), mine.get(pair) or self._claims.get(pair)
            is_owned = owner is not None and _is_there(owner, known) and not _is(owner, name)
            if is_owned or claimed is not None:
                raise ExternalIdTaken(system=pair[0], value=pair[1])
            mine[pair] = index, name
        self._claims |= mine

    def note(self, indexes: Collection[int]) -> None:
        """Store what these items have claimed. Two statements, or none. Raises Busy."""
        new, stale = [], []
        for pair, (index, name) in self._claims.items():
            owner = self._known.get(pair)
            if index not in indexes or (owner is not None and _is(owner, name)):
                continue
            new.append(name)
            stale += [owner] if owner is not None else []
        note_names(new, stale=stale)


def _is(owner: ExternalId, name: Name) -> bool:
    return (owner.product_id, owner.sku) == (name.product_id, name.sku)


def _is_there(owner: ExternalId, known: Mapping[str, Product]) -> bool:
    """Whether the product, or the variant, is still in the shop."""
    product = known.get(owner.product_id)
    skus = {row["sku"] for row in product.document["variants"]} if product else set()
    return product is not None and (not owner.sku or owner.sku in skus)
