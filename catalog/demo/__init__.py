"""The demo catalogue: invented products, their category tree, and pictures drawn by code.

It stores nothing; `manage.py seed` does.
"""

from catalog.demo.gallery import demo_pictures
from catalog.demo.pictures import Picture, draw
from catalog.demo.products import DEFAULT_SEED, demo_products
from catalog.demo.reviews import demo_reviews
from catalog.demo.tree import demo_categories

DEMO_VERSION = "1"  # changes when a text, a price or a drawing does, so that a shop is seeded anew

__all__ = [
    "DEFAULT_SEED",
    "DEMO_VERSION",
    "Picture",
    "demo_categories",
    "demo_pictures",
    "demo_products",
    "demo_reviews",
    "draw",
]
