"""What a text that is still being typed may become: categories, brands, products."""

from dataclasses import dataclass

from catalog.search.backend import search_backend
from catalog.selectors.cards import ProductCard, product_cards
from catalog.selectors.categories import CategoryNode, category_tree

MOST = 6  # of each kind


@dataclass(frozen=True, slots=True)
class Suggested:
    """Proposals of each kind, the best first."""

    categories: tuple[CategoryNode, ...] = ()
    brands: tuple[str, ...] = ()
    products: tuple[ProductCard, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.categories or self.brands or self.products)


def suggested(text: str, language: str) -> Suggested:
    """One search, and at most one BatchGet. Raises SearchUnavailable."""
    found = search_backend().suggest(language, text, limit=MOST)
    nodes = {node.id: node for node in category_tree(language).all()}
    return Suggested(
        categories=tuple(nodes[id_] for id_ in found.category_ids if id_ in nodes),
        brands=found.brands,
        products=tuple(product_cards(found.product_ids, language)) if found.product_ids else (),
    )
