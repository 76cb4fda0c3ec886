"""The tree as a merchant's change finds it, and the write that only one of two at once makes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, TypeVar

import orjson
from django.conf import settings
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action

from catalog.documents import in_language
from catalog.drafts import CategoryDraft
from catalog.errors import CategoryNotFound, PathTaken, TooDeep
from catalog.models import Category, TreeVersion
from catalog.selectors.categories import draft_of_category, stored_categories
from catalog.services.stock.retrying import Contended, is_passing, tries
from shop.kernel import dynamo
from shop.kernel.errors import Busy

THE_TREE = "all"
MAX_DEPTH = 8  # levels, so that addresses and breadcrumbs stay readable
# Categories of one transaction, which holds 100 items; the version is one of them. Source:
# TransactWriteItems in Amazon's DynamoDB API Reference.
MAX_ITEMS = 99

_Result = TypeVar("_Result")


def stored_as(draft: CategoryDraft) -> dict[str, Any]:
    """A category as plain data."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(asdict(draft)))
    return plain


class StoredTree:
    """All categories, read consistently, and the version that was there before they were read."""

    def __init__(self) -> None:
        self.version = _version()
        self.plain = stored_categories()
        self._by_id = {each["category_id"]: draft_of_category(each) for each in self.plain}

    def find(self, category_id: str) -> CategoryDraft | None:
        """None when there is no such category."""
        return self._by_id.get(category_id)

    def get(self, category_id: str) -> CategoryDraft:
        """Raises CategoryNotFound."""
        found = self.find(category_id)
        if found is None:
            raise CategoryNotFound
        return found

    def below(self, parent_id: str | None) -> list[CategoryDraft]:
        """The categories right below one, or the departments, in the merchant's order."""
        found = (each for each in self._by_id.values() if self.parent_of(each) == parent_id)
        return sorted(found, key=lambda each: (each.position, each.category_id))

    def parent_of(self, category: CategoryDraft) -> str | None:
        """None for a department, and for one whose parent is gone."""
        return category.parent_id if category.parent_id in self._by_id else None

    def line_to(self, category_id: str | None) -> list[str]:
        """From a category up to its department."""
        line: list[str] = []
        while category_id is not None and category_id not in line:
            line.append(category_id)
            category_id = self.parent_of(self._by_id[category_id])
        return line

    def _height(self, category_id: str) -> int:
        return 1 + max(
            (self._height(each.category_id) for each in self.below(category_id)), default=0
        )

    def check_place(self, category: CategoryDraft) -> None:
        """Raises PathTaken or TooDeep where a category cannot stand as it is."""
        height = self._height(category.category_id) if self.find(category.category_id) else 1
        if len(self.line_to(category.parent_id)) + height > MAX_DEPTH:
            raise TooDeep(MAX_DEPTH)
        for language, _name in settings.LANGUAGES:
            slug = in_language(category.slugs, language)
            for other in self.below(category.parent_id):
                if other.category_id != category.category_id and slug == in_language(
                    other.slugs, language
                ):
                    raise PathTaken(slug, language, in_language(other.names, language))

    def with_changed(self, changed: Iterable[CategoryDraft]) -> list[Mapping[str, Any]]:
        """All categories as they will be, as plain data."""
        will_be = {each["category_id"]: each for each in self.plain}
        return [*(will_be | {each.category_id: stored_as(each) for each in changed}).values()]


def changing(change: Callable[[StoredTree], _Result]) -> _Result:
    """Read the tree and change it, again when somebody else did so in between.

    Raises:
        Busy: others kept changing it.
    """
    for _ in tries():
        with suppress(Contended):
            return change(StoredTree())
    raise Busy


def write(
    version: int,
    *,
    updates: Sequence[tuple[str, list[Action]]] = (),
    added: Category | None = None,
    removed: str | None = None,
) -> int:
    """Change categories if the tree still has this version: all of them, or none.

    updates: by id; together with the others at most MAX_ITEMS.

    Returns the tree's new version.

    Raises:
        Contended: it was changed since, or DynamoDB throttled.
    """
    unchanged = TreeVersion.version == version
    try:
        with dynamo.transaction() as transaction:
            transaction.update(
                TreeVersion(THE_TREE),
                actions=[TreeVersion.version.set(version + 1)],
                condition=unchanged if version else TreeVersion.version.does_not_exist(),
            )
            for category_id, actions in updates:
                transaction.update(
                    Category(category_id),
                    actions=actions,
                    condition=Category.category_id.exists(),
                )
            if added is not None:
                transaction.save(added, condition=Category.category_id.does_not_exist())
            if removed is not None:
                transaction.delete(Category(removed))
    except TransactWriteError as error:
        reasons = {reason.code for reason in error.cancellation_reasons if reason}
        if "ConditionalCheckFailed" in reasons or is_passing(error):
            raise Contended from error
        raise
    return version + 1


def _version() -> int:
    try:
        return int(TreeVersion.get(THE_TREE, consistent_read=True).version)
    except TreeVersion.DoesNotExist:
        return 0
