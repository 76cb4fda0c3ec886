"""The filters beside a list: groups of choices, each with how many products it leaves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32

from django.utils.translation import gettext as _

from catalog.forms import RATINGS, ActiveFilter, ListForm
from catalog.search.base import Facet, Facets, PriceRange
from catalog.selectors.categories import CategoryTree
from catalog.selectors.merchandising import FilterGroup

SHOWN = 8  # values of a group; the others are behind "more"


@dataclass(slots=True)  # not frozen, for what that costs: a page has hundreds of them
class Option:
    """One choice of a group. Not to be changed."""

    value: str
    label: str
    count: int
    ticked: bool
    id: str  # the same after a swap of the list, so that the focus stays


@dataclass(frozen=True, slots=True)
class Group:
    """A filter. `name` is its parameter. is_single: one value at most, as with ratings."""

    name: str
    title: str
    options: tuple[Option, ...]
    is_single: bool = False

    @property
    def has_more(self) -> bool:
        """Whether some are behind "more"."""
        return len(self.options) > SHOWN

    def label(self, value: str) -> str:
        """What a value is called here."""
        named = (option.label for option in self.options if option.value == value)
        return next(named, value)


@dataclass(frozen=True, slots=True)
class PriceLink:
    """A range of prices. high: whole euros that it ends before; None: it has no end."""

    low: int
    high: int | None
    count: int
    query: str
    chosen: bool


def groups(
    form: ListForm,
    facets: Facets,
    *,
    tree: CategoryTree,
    category_id: str | None,
    attributes: Sequence[FilterGroup],
    language: str,
) -> Iterator[Group]:
    """The groups of a list, in the order shown; those without a choice are left out.

    category_id: the list's own category: what stands right below it can be chosen.
    """
    below = tree.children(category_id) if category_id else tree.roots()
    counts = {facet.value: facet for facet in facets.categories}
    chosen = form.ticked("category")
    names = {node.id: node.name for node in tree.all() if node.id in chosen}
    categories = [replace(counts[node.id], name=node.name) for node in below if node.id in counts]
    yield from _group(form, "category", _("Category"), categories, names)
    yield from _group(form, "brand", _("Brand"), facets.brands)
    for attribute in attributes:
        found = (facets.attributes or {}).get(attribute.code, ())
        yield from _group(form, attribute.code, attribute.name(language), found)
    yield from _ratings(form, facets)
    yield from _availability(form, facets)


def price_links(form: ListForm, ranges: Iterable[PriceRange]) -> list[PriceLink]:
    """The ranges that have products, as links that set both ends."""
    chosen = (form.cleaned_data.get("price_min"), form.cleaned_data.get("price_max"))
    return [
        PriceLink(
            low=each.price_min // 100,
            high=None if each.price_max is None else (each.price_max + 1) // 100,
            count=each.count,
            query=form.address(
                price_min=_euros(each.price_min),
                price_max=None if each.price_max is None else _euros(each.price_max),
            ),
            chosen=chosen == (each.price_min, each.price_max),
        )
        for each in ranges
    ]


def _euros(cents: int) -> str:
    """As the field for a price takes them."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def labelled(active: Iterable[ActiveFilter], shown: Iterable[Group]) -> Iterator[ActiveFilter]:
    """Filters that are on, each with the name that its group gives it."""
    groups_by_name = {group.name: group for group in shown}
    for each in active:
        group = groups_by_name.get(each.name)
        label = each.label or (group.label(each.value) if group else each.value)
        yield replace(each, label=label)


def _group(
    form: ListForm,
    name: str,
    title: str,
    found: Iterable[Facet],
    names: Mapping[str, str] | None = None,
) -> Iterator[Group]:
    """Ticked values first, also those that nothing is left of."""
    ticked, counted = form.ticked(name), list(found)
    options = [
        Option(each.value, each.name or each.value, each.count, False, _id(name, each.value))
        for each in counted
    ]
    if ticked:
        options = _ticked_first(name, ticked, options, names or {})
    if options:
        yield Group(name, title, tuple(options))


def _ticked_first(
    name: str, ticked: Sequence[str], options: Sequence[Option], names: Mapping[str, str]
) -> list[Option]:
    counted = {option.value: option for option in options}
    gone = [
        Option(value, names.get(value, "") or value, 0, False, _id(name, value))
        for value in ticked
        if value not in counted
    ]
    marked = [replace(option, ticked=option.value in ticked) for option in (*gone, *options)]
    return sorted(marked, key=lambda option: not option.ticked)


@lru_cache(maxsize=20_000)
def _id(name: str, value: str) -> str:
    mark = crc32(value.encode("utf-8", "replace"))
    return f"{name}-{mark:08x}"


def _ratings(form: ListForm, facets: Facets) -> Iterator[Group]:
    names = {str(step): name for name, step in RATINGS.items()}
    chosen = form.cleaned_data.get("rating", "")
    options = [
        Option(
            value=names[facet.value],
            label=_("%(stars)s stars and more") % {"stars": names[facet.value]},
            count=facet.count,
            ticked=names[facet.value] == chosen,
            id=f"rating-{facet.value}",
        )
        for facet in facets.ratings
    ]
    if options:
        anything = Option("", _("Any rating"), 0, not chosen, id="rating-any")
        yield Group("rating", _("Rating"), (anything, *options), is_single=True)


def _availability(form: ListForm, facets: Facets) -> Iterator[Group]:
    for name, title, count in (
        ("stock", _("In stock"), facets.in_stock),
        ("reduced", _("On sale"), facets.reduced),
    ):
        ticked = bool(form.cleaned_data.get(name))
        if count or ticked:
            yield Group(name, "", (Option("1", title, count, ticked, id=f"{name}-1"),))
