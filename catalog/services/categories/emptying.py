"""Moving all that lies in a category into another, so that it can go."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from procrastinate.contrib.django import app

from accounts.models import User
from catalog.documents import DEFAULT_LANGUAGE, draft_of, in_language
from catalog.errors import BadPlace, BadQuery, EditedMeanwhile
from catalog.models import Category, Product
from catalog.search.backend import search_backend
from catalog.search.base import Audience, SearchQuery, Sort
from catalog.services.categories.following import followed
from catalog.services.categories.moving import STEP, last_position
from catalog.services.categories.paths import remember_paths
from catalog.services.categories.tree import MAX_ITEMS, StoredTree, changing, write
from catalog.services.editing import save_product
from catalog.services.indexing import PATIENT
from catalog.services.moving_products import moved_to
from shop.kernel.audit_trail import changes
from shop.kernel.errors import Busy

CHUNK = 100  # products of one job
_ROUNDS = 5  # in which somebody saves a product just as it is moved


def move_contents(category_id: str, target_id: str, *, by: User) -> int:
    """Move what is in a category into another: categories at once, products by the worker.

    May be repeated: what is there already stays. by: who, for the history of the products.

    Returns how many categories were moved.

    Raises:
        CategoryNotFound: one of the two is not there.
        BadPlace: the other lies in the one, or is it.
        PathTaken: two categories would have one address.
        TooDeep: the tree would get more levels than it may have.
        Busy: others kept changing it.
    """
    moved = changing(lambda tree: _move_categories(tree, category_id, target_id))
    move_products.defer(source=category_id, target=target_id, by=by.pk)
    return moved


def _move_categories(tree: StoredTree, category_id: str, target_id: str) -> int:
    tree.get(category_id)
    tree.get(target_id)
    if category_id in tree.line_to(target_id):
        raise BadPlace
    position = last_position(tree.below(target_id))
    moved = [
        replace(each, parent_id=target_id, position=position + STEP * number)
        for number, each in enumerate(tree.below(category_id))
    ]
    for each in moved:
        tree.check_place(each)
    remember_paths(tree.plain, tree.with_changed(moved))
    version = tree.version
    for start in range(0, len(moved), MAX_ITEMS):
        part = moved[start : start + MAX_ITEMS]
        with followed([each.category_id for each in part]):
            version = write(
                version,
                updates=[
                    (
                        each.category_id,
                        [
                            Category.parent_id.set(target_id),
                            Category.position.set(each.position),
                        ],
                    )
                    for each in part
                ],
            )
    return len(moved)


@app.task(name="catalog.move_products", retry=PATIENT)
def move_products(*, source: str, target: str, by: int, cursor: str | None = None) -> None:
    """Move products from a category to another, CHUNK at a time; the rest in a job of its own.

    May be repeated: one that was moved, here or by somebody else, is left alone.

    Raises:
        SearchUnavailable: the index does not say which they are. The job is tried again.
        Busy: somebody kept saving one of them. The same.
    """
    query = SearchQuery(
        "nl",
        category_id=source,
        audience=Audience.STAFF,
        sort=Sort.NEWEST,
        limit=CHUNK,
        cursor=cursor,
        with_facets=False,
    )
    try:
        page = search_backend().search(query)
    except BadQuery:  # the index was built anew since
        page = search_backend().search(replace(query, cursor=None))
    for product_id in page.product_ids:
        _move(product_id, source, target, by=User.objects.filter(pk=by).first())
    if page.next_cursor is not None:
        move_products.defer(source=source, target=target, by=by, cursor=page.next_cursor)


def _move(product_id: str, source: str, target: str, *, by: User | None) -> None:
    for _ in range(_ROUNDS):
        try:
            product = Product.get(product_id, consistent_read=True)
        except Product.DoesNotExist:
            return
        if product.category_id != source:
            return
        try:
            save_product(
                moved_to(draft_of(product.document), target),
                expected_version=product.version,
                by=by.get_username() if by else "",
                now=datetime.now(UTC),
            )
        except EditedMeanwhile:
            continue
        if by is not None:
            _tell(product, source, target, by)
        return
    raise Busy


def _tell(product: Product, source: str, target: str, by: User) -> None:
    """In the product's history."""
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_by_natural_key("catalog", "product"),
        object_id=product.product_id,
        object_repr=in_language(product.card["names"], DEFAULT_LANGUAGE)[:200],
        action_flag=CHANGE,
        change_message=json.dumps(changes({"Category": source}, {"Category": target})),
    )
