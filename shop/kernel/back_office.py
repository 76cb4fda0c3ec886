"""What the apps' admin pages share: records that only services write, lists that never end."""

from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import QuerySet


class ReadOnly:
    """For records that only services write. Mixed into a ModelAdmin or an inline."""

    def has_add_permission(self, *_args: object) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, *_args: object) -> bool:
        """Nobody edits one by hand."""
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        """They are kept."""
        return False


class BoundedPaginator(Paginator):
    """Counts no further than COUNTED rows, because Postgres would read every one of them."""

    COUNTED = 10_000

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through: all, or the first COUNTED."""
        rows: QuerySet = self.object_list  # type: ignore[assignment]  # the admin has no others
        return rows[: self.COUNTED].count()
