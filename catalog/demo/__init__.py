"""The demo catalogue: invented products, their category tree, and pictures drawn by code.

It stores nothing; `manage.py seed_demo` does. The processes that draw import this and know nothing
of Django; so the reviews, which are drafts of a service, are in `catalog.demo.reviews` only.
"""

from catalog.demo.gallery import demo_pictures
from catalog.demo.pictures import Picture, draw
from catalog.demo.products import DEFAULT_SEED, demo_products
from catalog.demo.tree import demo_categories

DEMO_VERSION = "2"  # changes when a text, a price or a drawing does, so that a shop is seeded anew

__all__ = [
    "DEFAULT_SEED",
    "DEMO_VERSION",
    "Picture",
    "demo_categories",
    "demo_pictures",
    "demo_products",
    "draw",
]
