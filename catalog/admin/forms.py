"""What can be asked of the product list."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.forms import SORT_NAMES
from catalog.search.base import MAX_QUERY_LENGTH, SearchQuery, Sort

ROWS = 50  # products of one page


class ProductListForm(forms.Form):
    """The parameters of the list. What makes no sense is left out of the search."""

    q = forms.CharField(required=False, max_length=MAX_QUERY_LENGTH, label=_("Search"))
    category = forms.CharField(required=False, max_length=128)
    sort = forms.ChoiceField(choices=list(SORT_NAMES.items()), required=False)
    cursor = forms.CharField(required=False, max_length=500)

    @property
    def given(self) -> dict[str, str]:
        """The parameters that make sense."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def query(self, language: str) -> SearchQuery:
        """What to search for."""
        given = self.given
        return SearchQuery(
            language=language,
            text=given.get("q", ""),
            category_id=given.get("category"),
            sort=self.sort_order,
            cursor=given.get("cursor"),
            limit=ROWS,
            with_facets=False,
        )

    @property
    def sort_order(self) -> Sort:
        """The order of the list: newest first, unless words were searched for."""
        given = self.given
        fallback = Sort.RELEVANCE if "q" in given else Sort.NEWEST
        return Sort(given.get("sort", fallback))

    def address(self, **changed: Any) -> str:
        """The address of this list with other parameters, from its beginning."""
        kept = {name: value for name, value in self.given.items() if name != "cursor"}
        wanted = {name: value for name, value in (kept | changed).items() if value}
        return f"?{urlencode(wanted)}"
