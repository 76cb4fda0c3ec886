"""The category tree, cached whole."""

import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from pynamodb.exceptions import PynamoDBException

from catalog.attributes import definition_of, nearest
from catalog.documents import DEFAULT_LANGUAGE, in_language
from catalog.drafts import AttributeDefinition, CategoryDraft
from catalog.errors import CategoryNotFound
from catalog.models import MAX_ID, Category, FormerPath
from catalog.selectors.stamps import CATEGORIES, on_renewal, stamps_of

logger = logging.getLogger(__name__)

TREE_TTL = 3600  # seconds in Redis; an edit changes the stamp
FRESH_FOR = 2.0  # seconds after a read that a process uses it without asking Redis for the stamp


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """One category in one language, ready to be shown."""

    id: str
    name: str
    path: str  # slugs from the root, "fietsen/stadsfietsen"
    description: str
    image_key: str | None
    parent_id: str | None

    @property
    def url(self) -> str:
        """Its page in the active language."""
        return reverse("catalog:category", kwargs={"path": self.path})

    @property
    def image_url(self) -> str:
        """Its picture, 640 pixels wide; empty when there is none."""
        return self._image(640)

    @property
    def image_srcset(self) -> str:
        """Its picture in the widths that a tile may need; empty when there is none."""
        return ", ".join(f"{self._image(width)} {width}w" for width in (320, 640) if self.image_key)

    def _image(self, width: int) -> str:
        return f"{settings.MEDIA_URL}{self.image_key}-{width}.webp" if self.image_key else ""


class CategoryTree:
    """All categories in one language. Siblings stand in their merchant's order."""

    def __init__(self, plain: list[dict[str, Any]], language: str) -> None:
        by_id = {node["category_id"]: node for node in plain}
        in_order = sorted(plain, key=lambda node: (node["position"], node["category_id"]))
        self._nodes = {node["category_id"]: _node(node, by_id, language) for node in in_order}
        self._by_path = {node.path: node for node in self._nodes.values()}
        self._children: dict[str | None, list[CategoryNode]] = {}
        for node in self._nodes.values():
            self._children.setdefault(node.parent_id, []).append(node)
        self._defined = {each["category_id"]: each.get("attributes") or () for each in plain}
        self._attributes: dict[str, tuple[AttributeDefinition, ...]] = {}

    def roots(self) -> list[CategoryNode]:
        """The departments."""
        return self._children.get(None, [])

    def all(self) -> list[CategoryNode]:
        """Every category."""
        return list(self._nodes.values())

    def children(self, category_id: str) -> list[CategoryNode]:
        """The categories right below one."""
        return self._children.get(category_id, [])

    def at(self, path: str) -> CategoryNode:
        """Raises CategoryNotFound when no category has this path in this language."""
        try:
            return self._by_path[path.strip("/")]
        except KeyError:
            raise CategoryNotFound from None

    def get(self, category_id: str) -> CategoryNode:
        """Raises CategoryNotFound."""
        try:
            return self._nodes[category_id]
        except KeyError:
            raise CategoryNotFound from None

    def line_to(self, category_id: str) -> list[CategoryNode]:
        """From the department down to the category; empty when there is no such category."""
        line: list[CategoryNode] = []
        node = self._nodes.get(category_id)
        while node is not None:
            line.insert(0, node)
            node = self._nodes.get(node.parent_id) if node.parent_id else None
        return line

    def attributes_of(self, category_id: str) -> tuple[AttributeDefinition, ...]:
        """What is to be said of its products: by itself and by all above it."""
        if category_id not in self._attributes:
            line = self.line_to(category_id)
            self._attributes[category_id] = nearest(
                [definition_of(each) for each in self._defined[node.id]] for node in line
            )
        return self._attributes[category_id]


def _node(
    node: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], language: str
) -> CategoryNode:
    slugs: list[str] = []
    above = node
    while True:
        slugs.insert(0, in_language(above["slugs"], language))
        if above["parent_id"] is None or above["parent_id"] not in by_id:
            break
        above = by_id[above["parent_id"]]
    return CategoryNode(
        id=node["category_id"],
        name=in_language(node["names"], language),
        path="/".join(slugs),
        description=in_language(node["descriptions"], language),
        image_key=node["image_key"],
        parent_id=node["parent_id"] if node["parent_id"] in by_id else None,
    )


_held: dict[str, tuple[float, str, CategoryTree]] = {}  # language to (since, stamp, tree)


def _forget(renewed: Collection[str]) -> None:
    """Who changes the tree sees at once what it wrote; other processes after FRESH_FOR."""
    if CATEGORIES in renewed:
        _held.clear()


on_renewal.append(_forget)


def category_tree(language: str) -> CategoryTree:
    """The tree in a language, at most FRESH_FOR seconds behind an edit."""
    held = _held.get(language)
    if held is not None and time.monotonic() - held[0] < FRESH_FOR:
        return held[2]
    stamp = stamps_of([CATEGORIES])[CATEGORIES]
    if held is not None and held[1] == stamp:
        tree = held[2]
    else:
        try:
            tree = CategoryTree(_read(stamp), language)
        except PynamoDBException:
            if held is None:
                raise
            logger.exception("DynamoDB does not answer: the category tree may be an old one")
            return held[2]
    # Not the time before: a read that took longer than FRESH_FOR would be of no use to anybody.
    _held[language] = (time.monotonic(), stamp, tree)
    return tree


def tree_stamp(language: str) -> str:
    """The stamp of the tree that this process shows now."""
    category_tree(language)
    return _held[language][1]


def attributes_of(category_id: str) -> tuple[AttributeDefinition, ...]:
    """What is to be said of a category's products; nothing for a category that is not there."""
    return category_tree(DEFAULT_LANGUAGE).attributes_of(category_id)


def _read(stamp: str) -> list[dict[str, Any]]:
    key = f"catalog:categories:v2:{stamp}"
    plain: list[dict[str, Any]] | None = cache.get(key)
    if plain is None:
        plain = stored_categories()
        cache.set(key, plain, timeout=TREE_TTL)
    return plain


def stored_categories() -> list[dict[str, Any]]:
    """All categories as they are stored now, as plain data."""
    return [plain_of(item) for item in Category.scan(consistent_read=True)]


def plain_of(item: Category) -> dict[str, Any]:
    """A category as plain data, by the names of a CategoryDraft."""
    return {each.name: getattr(item, each.name) for each in fields(CategoryDraft)}


def draft_of_category(plain: Mapping[str, Any]) -> CategoryDraft:
    """The category that plain data tells of."""
    attributes = tuple(definition_of(each) for each in plain["attributes"])
    return CategoryDraft(**{**plain, "attributes": attributes})


def moved_category(path: str, language: str) -> CategoryNode:
    """The category that had a path before.

    Raises:
        CategoryNotFound: none had it, or it is gone.
    """
    former = former_path(path, language)
    if len(former.encode()) > MAX_ID:
        raise CategoryNotFound
    try:
        known = FormerPath.get(former)
    except FormerPath.DoesNotExist:
        raise CategoryNotFound from None
    return category_tree(language).get(known.category_id)


def former_path(path: str, language: str) -> str:
    """How a path stands in the table of former ones."""
    return f"{language}/{path.strip('/')}"
