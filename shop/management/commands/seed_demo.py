"""Fills a shop with the demo catalogue: categories, products, reviews, pictures, a sign-in."""

import multiprocessing
import os
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.storage import storages
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import User
from catalog.demo import Picture, demo_categories, demo_pictures, demo_products, draw
from catalog.demo.reviews import demo_reviews
from catalog.demo.synonyms import demo_synonyms
from catalog.selectors.categories import stored_categories
from catalog.services.categories import save_categories
from catalog.services.merchandising import offer_filters, offer_synonyms
from catalog.services.products import save_products
from catalog.services.reviews import seed_reviews
from pages.demo import publish_demo_pages
from reports.demo import Offered, invent_history

DEMO_EMAIL = "admin@kraam.example"
DEMO_PASSWORD = "kraam-demo"  # noqa: S105 (printed by `make demo`; local shops only)
_COARSE = 4  # times fewer pixels each way

# What lists of the demo can be filtered by; options and attributes of these codes.
FILTERS = (
    {"code": "kleur", "name_nl": "Kleur", "name_en": "Colour"},
    {"code": "maat", "name_nl": "Maat", "name_en": "Size"},
    {"code": "framemaat", "name_nl": "Framemaat", "name_en": "Frame size"},
    {"code": "opslag", "name_nl": "Opslag", "name_en": "Storage"},
    {"code": "pasvorm", "name_nl": "Pasvorm", "name_en": "Fit"},
    {"code": "leeftijd", "name_nl": "Leeftijd", "name_en": "Age"},
)


def _offered() -> Iterator[Offered]:
    for product in demo_products():
        cheapest = min(variant.price_minor for variant in product.variants)
        yield Offered(product.product_id, product.names["nl"], cheapest)


class Command(BaseCommand):
    help = "Seed the demo catalogue. Safe to repeat: what is there already is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--coarse", action="store_true", help="draw coarse pictures, quickly")

    def handle(self, *_args: Any, coarse: bool, **_options: Any) -> None:
        self._sign_in()
        # Those that are there may have been moved, or named otherwise, since.
        known = {each["category_id"] for each in stored_categories()}
        save_categories(each for each in demo_categories() if each.category_id not in known)
        offer_filters(FILTERS)
        offer_synonyms(demo_synonyms())
        saved = save_products(demo_products(), now=timezone.now(), index=False)
        self.stdout.write(
            f"    {len(saved.created)} products new, {len(saved.updated)} updated, "
            f"{len(saved.unchanged)} as they were"
        )
        reviewed = sum(seed_reviews(*each) for each in demo_reviews())
        self.stdout.write(f"    {reviewed} products given made-up reviews")
        days = invent_history(_offered(), now=timezone.now())
        self.stdout.write(f"    {days} days of made-up figures for the dashboard")
        published = publish_demo_pages(now=timezone.now())
        self.stdout.write(f"    {published} content pages published")
        drawn = self._pictures(coarseness=_COARSE if coarse else 1)
        self.stdout.write(f"    {drawn} pictures drawn")

    def _sign_in(self) -> None:
        user = User.objects.filter(email=DEMO_EMAIL).first()
        user = user or User.objects.create_superuser(DEMO_EMAIL, DEMO_PASSWORD)
        EmailAddress.objects.get_or_create(
            user=user, email=DEMO_EMAIL, defaults={"verified": True, "primary": True}
        )

    def _pictures(self, *, coarseness: int) -> int:
        """Draw what the bucket does not have yet, on all cores; returns how many."""
        bucket = storages["default"].bucket  # type: ignore[attr-defined]
        stored = {item.key for item in bucket.objects.filter(Prefix="demo/")}
        wanted = {picture.key: picture for picture in demo_pictures()}.values()
        # The smallest is written last, so it is there when all are.
        missing = [one for one in wanted if f"{one.key}-{min(one.widths)}.webp" not in stored]

        def upload(picture: Picture, files: Mapping[int, bytes]) -> None:
            for width, content in sorted(files.items(), reverse=True):
                bucket.put_object(
                    Key=f"{picture.key}-{width}.webp",
                    Body=content,
                    ContentType="image/webp",
                    CacheControl="public, max-age=31536000, immutable",
                )

        workers = os.cpu_count() or 1
        context = multiprocessing.get_context("spawn")  # a fork would share open connections
        with (
            ProcessPoolExecutor(workers, mp_context=context) as drawing,
            ThreadPoolExecutor(4) as uploading,
        ):
            drawn = drawing.map(partial(draw, coarseness=coarseness), missing, chunksize=8)
            list(uploading.map(upload, missing, drawn))
        return len(missing)
