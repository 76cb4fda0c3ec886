"""The demo catalogue as a search index takes it, made without a shop."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from django.conf import settings

from catalog.demo import demo_categories, demo_products
from catalog.demo.reviews import demo_reviews
from catalog.demo.synonyms import demo_synonyms
from catalog.search.documents import SearchDocument
from catalog.selectors.categories import CategoryTree
from catalog.selectors.merchandising import reworded
from catalog.services.products import product_item
from catalog.services.search_documents import StockFacts, Surroundings, search_document

_NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)  # of the catalogue


def demo_documents() -> Iterator[SearchDocument]:
    """Every product as `seed_demo` would have it indexed, before anything was sold."""
    categories = [asdict(draft) for draft in demo_categories()]
    trees = {code: CategoryTree(categories, code) for code, _ in settings.LANGUAGES}
    stars = {
        product_id: Counter(f"stars_{review.written.stars}" for review in reviews)
        for product_id, reviews in demo_reviews()
    }
    for draft in demo_products():
        item = product_item(draft, None, shards=1, now=_NOW)
        for name, count in stars.get(draft.product_id, {}).items():
            setattr(item, name, count)
        in_stock = any(variant.stock for variant in draft.variants)
        facts = StockFacts(in_stock=in_stock, sold=0, version=1)
        yield search_document(item, around=Surroundings(trees), stock=facts, now=_NOW)


def demo_wordings(text: str, language: str) -> tuple[str, ...]:
    """Other ways to say a text, by the synonyms that `seed_demo` gives the shop."""
    return reworded(text, demo_synonyms()[language])
