"""What the apps' admin pages share: records that only services write, lists that never end."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from shop.kernel.keyset import BadPlace, SortKey, beyond, place_of, read_place, sort_keys

AFTER, BEFORE = "after", "before"


def own_page(
    request: HttpRequest, template: str, opts: Any, context: Mapping[str, Any]
) -> TemplateResponse:
    """A page of our own within the admin's site; its template extends "admin/framed.html".

    opts: `_meta` of the model that it is about.
    """
    request.current_app = admin.site.name  # type: ignore[attr-defined]  # as Django's views do
    whole = {**admin.site.each_context(request), "opts": opts, **context}
    return TemplateResponse(request, template, whole)


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


class KeysetChangeList(ChangeList):
    """The admin's list in pages that know only the next and the one before: see `KeysetList`."""

    after: str = ""  # the address of the next page; empty on the last
    before: str = ""  # of the page before; empty on the first
    _places: dict[str, str]

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: Any = None
    ) -> "QuerySet[Model]":
        """All rows, narrowed and in order. Which of them the page begins with is no filter."""
        self._places = {name: self.params.pop(name, "") for name in (AFTER, BEFORE)}
        for name in self._places:
            self.filter_params.pop(name, None)
        return super().get_queryset(request, exclude_parameters)

    @property
    def without_search(self) -> str:
        """The same list with all that the search left out."""
        return self.get_query_string({SEARCH_VAR: None})

    @property
    def is_first_page(self) -> bool:
        """Nothing was paged yet."""
        return not any(self._places.values())

    @property
    def is_backwards(self) -> bool:
        """The page before was asked for."""
        return bool(self._places[BEFORE])

    def get_ordering_field(self, field_name: Any) -> Any:
        """None but those that have an index, whatever the address asks for."""
        if self.sortable_by is not None and field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)

    def get_results(self, request: HttpRequest) -> None:
        """One statement: the page, and one row more to see whether it goes on."""
        keys = sort_keys(self.model, self.queryset.query.order_by)
        rows, has_before, has_after = self._page(keys)
        self.result_list = rows  # type: ignore[assignment]  # templates only go over it
        self.result_count = len(rows)
        self.full_result_count = len(rows)  # type: ignore[assignment]
        self.show_full_result_count = False
        self.show_admin_actions = bool(rows)
        self.show_all = self.can_show_all = self.multi_page = False
        self.paginator = self.model_admin.get_paginator(request, rows, self.list_per_page)  # type: ignore[arg-type]
        if has_after:
            self.after = self.get_query_string({AFTER: place_of(rows[-1], keys)})
        if has_before:
            self.before = self.get_query_string({BEFORE: place_of(rows[0], keys)})

    def _page(self, keys: list[SortKey]) -> tuple[list[Model], bool, bool]:
        """Its rows, and whether there are some before and after them."""
        is_backwards = self.is_backwards
        place = self._places[BEFORE if is_backwards else AFTER]
        values = None
        if place:
            try:
                values = read_place(place, keys)
            except BadPlace as error:
                raise IncorrectLookupParameters(str(error)) from error
        found = self.rows_beyond(keys, values, is_backwards=is_backwards)
        has_more, found = len(found) > self.list_per_page, found[: self.list_per_page]
        if is_backwards:
            return found[::-1], has_more, bool(found)
        return found, bool(place and found), has_more

    def rows_beyond(
        self, keys: list[SortKey], values: list[Any] | None, *, is_backwards: bool
    ) -> list[Model]:
        """The rows behind a place, or before it, the nearest first: a page, and one more.

        values: of the place; None: from the beginning.
        """
        rows = self.queryset.reverse() if is_backwards else self.queryset
        if values:
            rows = rows.filter(beyond(keys, values, is_backwards=is_backwards))
        return list(rows[: self.list_per_page + 1])


class KeysetList(admin.ModelAdmin):
    """A list that costs the same at a thousand rows and at a million, on each of its pages.

    It never counts. For that, every column in `sortable_by` and `ordering` has to have an index,
    and so has what filters and the search look for.
    """

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_max_show_all = 0
    change_list_template = "admin/keyset_change_list.html"

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """The one with places for pages."""
        return KeysetChangeList
