"""What the address of a list may ask for: words, sort order, price, brands, and where to go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog.search.base import SearchQuery, Sort

MAX_BRANDS = 20
SORT_NAMES = {
    Sort.RELEVANCE: _("Most relevant"),
    Sort.PRICE_UP: _("Price: low to high"),
    Sort.PRICE_DOWN: _("Price: high to low"),
    Sort.NEWEST: _("Newest"),
    Sort.RATING: _("Best rated"),
}


class PriceField(forms.DecimalField):
    """Euros as shoppers write them: 12, 12.50 or 12,50. Cleaned to cents."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(1_000_000),
            decimal_places=2,
        )

    def clean(self, value: Any) -> Any:
        """None when nothing was given."""
        text = value.replace(",", ".") if isinstance(value, str) else value
        euros = super().clean(text)
        return None if euros is None else int(euros * 100)


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter that is on. `query` is the address of the list without it."""

    label: str
    query: str


class ListForm(forms.Form):
    """The parameters of a list. What makes no sense is left out of the search and reported."""

    q = forms.CharField(required=False)
    sort = forms.ChoiceField(choices=list(SORT_NAMES.items()), required=False)
    price_min = PriceField(label=_("Lowest price"))
    price_max = PriceField(label=_("Highest price"))
    cursor = forms.CharField(required=False, max_length=500)

    def __init__(self, given: QueryDict) -> None:
        super().__init__(given)
        self.given = given
        self.full_clean()

    @property
    def text(self) -> str:
        """The words that were searched for."""
        return str(self.cleaned_data.get("q", ""))

    @property
    def sort_order(self) -> Sort:
        """The order of the list."""
        return Sort(self.cleaned_data.get("sort") or Sort.RELEVANCE)

    @property
    def brands(self) -> tuple[str, ...]:
        """The brands that are ticked."""
        named = (brand.strip() for brand in self.given.getlist("brand"))
        return tuple(dict.fromkeys(brand for brand in named if brand))[:MAX_BRANDS]

    @property
    def is_narrowed(self) -> bool:
        """Whether this is not the whole list from its beginning: no page for search engines."""
        return bool(self.given)

    def query(
        self, language: str, category_id: str | None = None, *, from_start: bool = False
    ) -> SearchQuery:
        """What to search for."""
        data = self.cleaned_data
        return SearchQuery(
            language=language,
            text=self.text,
            category_id=category_id,
            brands=self.brands,
            price_min=data.get("price_min"),
            price_max=data.get("price_max"),
            sort=self.sort_order,
            cursor=None if from_start else data.get("cursor") or None,
        )

    def address(self, **changed: str | list[str] | None) -> str:
        """The address of this list with other parameters; the cursor goes, unless it is given."""
        query = QueryDict(mutable=True)
        for name in ("q", "sort", "price_min", "price_max", "brand"):
            values = [value for value in self.given.getlist(name) if value]
            if values and name not in changed:
                query.setlist(name, values)
        for name, value in changed.items():
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        return f"?{query.urlencode()}" if query else "."

    def own_address(self, page: str) -> str:
        """The address of this very list on its page: parameters in one order, and no others."""
        address = self.address(cursor=self.cleaned_data.get("cursor") or None)
        return page if address == "." else f"{page}{address}"

    def active_filters(self) -> Iterator[ActiveFilter]:
        """The filters that are on, each with the address that takes it off."""
        for brand in self.brands:
            others = [other for other in self.brands if other != brand]
            yield ActiveFilter(brand, self.address(brand=others))
        for name, sentence in (
            ("price_min", _("from € %(amount)s")),
            ("price_max", _("up to € %(amount)s")),
        ):
            if self.cleaned_data.get(name) is not None:
                label = sentence % {"amount": self.given[name]}
                yield ActiveFilter(label, self.address(**{name: None}))
