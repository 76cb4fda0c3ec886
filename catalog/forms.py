"""What the address of a list may ask for: words, sort order, filters, and where to go on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog.search.base import RATING_STEPS, Chosen, SearchQuery, Sort

MAX_VALUES = 20  # of one filter
SORT_NAMES = {
    Sort.RELEVANCE: _("Most relevant"),
    Sort.POPULARITY: _("Most popular"),
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


RATINGS = {f"{step / 100:g}": step for step in RATING_STEPS}  # as addresses say it: 4.5


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter that is on. `query` is the address of the list without it.

    label: what it is called; None where that depends on the shop: see `name` and `value`.
    """

    name: str
    value: str
    query: str
    label: str | None = None


# One of each for all lists: a form would copy its fields for every page, for no use.
_FIELDS: dict[str, forms.Field] = {
    "q": forms.CharField(required=False),
    "sort": forms.ChoiceField(choices=list(SORT_NAMES.items()), required=False),
    "price_min": PriceField(label=_("Lowest price")),
    "price_max": PriceField(label=_("Highest price")),
    "rating": forms.ChoiceField(choices=[(name, name) for name in RATINGS], required=False),
    "stock": forms.BooleanField(required=False),
    "reduced": forms.BooleanField(required=False),
    "cursor": forms.CharField(required=False, max_length=500),
}
_NOT_GIVEN = {
    name: field.clean(field.widget.value_from_datadict({}, {}, name))
    for name, field in _FIELDS.items()
}


LIST_PARAMETERS = tuple(_FIELDS)  # that a list takes beside the codes of its filters


class ListForm:
    """The parameters of a list. What makes no sense is left out of the search and reported.

    attributes: codes of attributes that the list can be filtered by; each is a parameter.
    cleaned_data, errors: as those of Django's forms, by parameter.
    """

    def __init__(self, given: QueryDict, attributes: Sequence[str] = ()) -> None:
        self.given = given
        self.attributes = tuple(attributes)
        self.cleaned_data: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}
        for name, field in _FIELDS.items():
            try:
                self.cleaned_data[name] = (
                    field.clean(field.widget.value_from_datadict(given, {}, name))
                    if name in given
                    else _NOT_GIVEN[name]
                )
            except forms.ValidationError as error:
                self.errors[name] = error.messages

    @property
    def text(self) -> str:
        """The words that were searched for."""
        return str(self.cleaned_data.get("q", ""))

    @property
    def sort_order(self) -> Sort:
        """The order of the list."""
        return Sort(self.cleaned_data.get("sort") or Sort.RELEVANCE)

    def ticked(self, name: str) -> tuple[str, ...]:
        """The values that are chosen of a filter that takes several."""
        named = (value.strip() for value in self.given.getlist(name))
        return tuple(dict.fromkeys(value for value in named if value))[:MAX_VALUES]

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
            categories=self.ticked("category"),
            brands=self.ticked("brand"),
            attributes=tuple(
                Chosen(code, values) for code in self.attributes if (values := self.ticked(code))
            ),
            price_min=data.get("price_min"),
            price_max=data.get("price_max"),
            rating_min=RATINGS.get(data.get("rating", "")),
            in_stock=data.get("stock", False),
            reduced=data.get("reduced", False),
            sort=self.sort_order,
            cursor=None if from_start else data.get("cursor") or None,
        )

    def address(self, **changed: str | list[str] | None) -> str:
        """The address of this list with other parameters; the cursor goes, unless it is given."""
        parts = []
        for name in (*self._parameters, "cursor"):  # in one order, so that a CDN keeps one copy
            if name in changed:
                value = changed[name]
                parts.append(_encoded(name, value if isinstance(value, list) else [value]))
            elif name != "cursor":
                parts.append(self._as_given[name])
        query = "&".join(filter(None, parts))
        return f"?{query}" if query else "."

    @cached_property
    def _as_given(self) -> dict[str, str]:
        return {name: _encoded(name, self.given.getlist(name)) for name in self._parameters}

    def own_address(self, page: str) -> str:
        """The address of this very list on its page: parameters in one order, and no others."""
        address = self.address(cursor=self.cleaned_data.get("cursor") or None)
        return page if address == "." else f"{page}{address}"

    @cached_property
    def _parameters(self) -> tuple[str, ...]:
        own = ("q", "sort", "price_min", "price_max", "rating", "stock", "reduced")
        return (*own, "category", "brand", *self.attributes)

    def active_filters(self) -> Iterator[ActiveFilter]:
        """The filters that are on, each with the address that takes it off."""
        for name in ("category", "brand", *self.attributes):
            chosen = self.ticked(name)
            for value in chosen:
                others = [other for other in chosen if other != value]
                yield ActiveFilter(name, value, self.address(**{name: others}))
        for name, sentence in (
            ("price_min", _("from € %(amount)s")),
            ("price_max", _("up to € %(amount)s")),
            ("rating", _("%(amount)s stars and more")),
            ("stock", _("In stock")),
            ("reduced", _("On sale")),
        ):
            if self.cleaned_data.get(name) not in {None, False, ""}:
                given = str(self.given[name])
                label = sentence % {"amount": given} if "%" in sentence else str(sentence)
                yield ActiveFilter(name, given, self.address(**{name: None}), label)


def _encoded(name: str, values: Iterable[str | None]) -> str:
    return urlencode(given) if (given := [(name, value) for value in values if value]) else ""


class ChoiceForm(forms.Form):
    """Whether a visitor wants us to remember what she looks at."""

    YES, NO = "yes", "no"
    choice = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])


class AlertForm(forms.Form):
    """Who wants a mail when an article is back."""

    sku = forms.CharField(max_length=255)
    email = forms.EmailField(
        max_length=254, error_messages={"required": _("Enter your e-mail address.")}
    )
