"""What a merchant wishes of a bulk change: a form for each action, some of which have no field."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.admin.editing.fields import PriceField, WordsField
from catalog.admin.prices.forms import MomentField
from catalog.bulk_models import BulkAction
from catalog.selectors.categories import category_tree
from catalog.services.bulk import Wish
from catalog.services.bulk.actions import MOST_TAGS
from catalog.services.bulk.price_steps import Rounding
from shop.kernel.money import Money

_WHOLE = 100_00  # basis points
_MOST_UP = 10 * _WHOLE
_LONGEST_TAG = 100  # characters


class WishForm(forms.Form):
    """Without a field: there is nothing to say. wishes: what was said before, if anything."""

    offers: ClassVar[Mapping[str, str]] = {}  # fields to the kind of choices offered while typing

    def __init__(self, *args: Any, wishes: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.said_before(wishes), **self.initial} if wishes else self.initial

    def said_before(self, wishes: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields begin with."""
        return dict(wishes)

    @property
    def wish(self) -> Wish:
        """For the service; only of a form that is valid."""
        return Wish({})


class _StepForm(WishForm):
    """By a share or by an amount, rounded."""

    percent = PriceField(label=_("Percent"), required=False)
    amount = PriceField(
        label=_("Or an amount"), required=False, help_text=_("In each product's own currency.")
    )
    rounding = forms.ChoiceField(
        label=_("Rounded"), choices=Rounding.choices, initial=Rounding.CENT.value
    )

    def said_before(self, wishes: Mapping[str, Any]) -> dict[str, Any]:
        """The same in its fields."""
        names = {"percent": "basis_points", "amount": "amount_minor", "rounding": "rounding"}
        return {name: wishes[key] for name, key in names.items()}

    @property
    def is_up(self) -> bool:
        """Which way."""
        return False

    def clean(self) -> dict[str, Any]:
        """One of the two, and something."""
        data = super().clean() or {}
        share, amount = data.get("percent"), data.get("amount")
        if not {"percent", "amount"} & self.errors.keys():
            if share is None and amount is None:
                self.add_error("percent", _("Give a percentage, or an amount."))
            elif share is not None and amount is not None:
                self.add_error("amount", _("Give either a percentage or an amount."))
            elif not share and not amount:
                self.add_error("percent" if amount is None else "amount", _("This is nothing."))
        if share is not None and share > _MOST_UP:
            self.add_error("percent", _("At most 1000 %."))
        elif share is not None and share >= _WHOLE and not self.errors and not self.is_up:
            self.add_error("percent", _("Nothing would be left of the price."))
        return data

    @property
    def step(self) -> dict[str, Any]:
        """As catalog.services.bulk.actions reads it. A percentage has two decimals."""
        data = self.cleaned_data
        return {
            "is_up": self.is_up,
            "basis_points": data["percent"],
            "amount_minor": data["amount"],
            "rounding": data["rounding"],
        }

    @property
    def told(self) -> str:
        """The step in words."""
        data, sign = self.cleaned_data, "+" if self.is_up else "−"
        if data["percent"] is not None:
            share = (Decimal(data["percent"]) / 100).normalize()
            said = f"{sign}{number_format(f'{share:f}')} %"
        else:
            amount = Money(data["amount"], settings.SHOP_CURRENCY)
            said = f"{sign}{amount.formatted(get_language() or 'nl')}"
        if data["rounding"] == Rounding.CENT:
            return said
        return f"{said}, {Rounding(data['rounding']).label}"


class RepriceForm(_StepForm):
    """Regular prices up or down."""

    direction = forms.ChoiceField(
        label=_("Prices go"),
        choices=(("up", _("up")), ("down", _("down"))),
        widget=forms.RadioSelect,
        initial="up",
    )
    field_order = ("direction", "percent", "amount", "rounding")

    def said_before(self, wishes: Mapping[str, Any]) -> dict[str, Any]:
        """With the direction."""
        direction = "up" if wishes["is_up"] else "down"
        return {**super().said_before(wishes), "direction": direction}

    @property
    def is_up(self) -> bool:
        """As was chosen."""
        return bool(self.cleaned_data.get("direction") == "up")

    @property
    def wish(self) -> Wish:
        """The step."""
        return Wish(self.step, self.told)


class SaleForm(_StepForm):
    """A reduction with an end, of all variants."""

    starts_at = MomentField(label=_("Starts"), required=False, help_text=_("Empty: at once."))
    ends_at = MomentField(label=_("Ends"))

    def said_before(self, wishes: Mapping[str, Any]) -> dict[str, Any]:
        """With its days."""
        days = {name: wishes[name] for name in ("starts_at", "ends_at") if wishes[name]}
        moments = {name: datetime.fromisoformat(text) for name, text in days.items()}
        return {**super().said_before(wishes), **moments}

    def clean(self) -> dict[str, Any]:
        """An end that is to come."""
        data = super().clean()
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if ends and ends <= max(starts or timezone.now(), timezone.now()):
            self.add_error("ends_at", _("This has to be later than the start, and to come."))
        return data

    @property
    def wish(self) -> Wish:
        """The step with its days."""
        starts, ends = self.cleaned_data["starts_at"], self.cleaned_data["ends_at"]
        days = {"starts_at": _iso(starts), "ends_at": _iso(ends)}
        until = _("until %(moment)s") % {"moment": _told(ends)}
        since = _("from %(moment)s") % {"moment": _told(starts)} if starts else ""
        return Wish({**self.step, **days}, " ".join(filter(None, (self.told, str(since), until))))


class MoveForm(WishForm):
    """One category for all."""

    category_id = forms.ChoiceField(label=_("Category"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = category_tree(get_language() or settings.LANGUAGE_CODE)
        ways = [
            (node.id, " › ".join(each.name for each in tree.line_to(node.id)))
            for node in tree.all()
        ]
        self.ways = dict(sorted(ways, key=lambda way: way[1].casefold()))
        field = self.fields["category_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "---------"), *self.ways.items()]

    @property
    def wish(self) -> Wish:
        """Where to."""
        chosen = self.cleaned_data["category_id"]
        return Wish({"category_id": chosen}, self.ways[chosen])


class TagForm(WishForm):
    """Tags that come, and tags that go."""

    offers = {"add": "tags", "remove": "tags"}

    add = WordsField(
        most=MOST_TAGS, required=False, label=_("Add"), help_text=_("Separated by commas.")
    )
    remove = WordsField(most=MOST_TAGS, required=False, label=_("Remove"))

    def clean(self) -> dict[str, Any]:
        """Something, and nothing both ways."""
        data = super().clean() or {}
        add, remove = data.get("add", ()), data.get("remove", ())
        if not add and not remove and not self.errors:
            self.add_error("add", _("Give at least one tag."))
        if both := sorted(set(add) & set(remove)):
            wrong = _("These cannot be both added and removed: %(tags)s.")
            self.add_error("remove", wrong % {"tags": ", ".join(both)})
        for name, words in (("add", add), ("remove", remove)):
            if any(len(word) > _LONGEST_TAG for word in words):
                self.add_error(name, _("A tag has at most %d characters.") % _LONGEST_TAG)
        return data

    @property
    def wish(self) -> Wish:
        """Both."""
        add, remove = self.cleaned_data["add"], self.cleaned_data["remove"]
        told = [f"+ {', '.join(add)}" if add else "", f"− {', '.join(remove)}" if remove else ""]
        return Wish({"add": list(add), "remove": list(remove)}, _cut(" ".join(filter(None, told))))


class BrandForm(WishForm):
    """One brand for all."""

    offers = {"brand": "brands"}

    brand = forms.CharField(label=_("Brand"), max_length=100)

    @property
    def wish(self) -> Wish:
        """Which."""
        brand = self.cleaned_data["brand"]
        return Wish({"brand": brand}, brand)


FORMS: Mapping[BulkAction, type[WishForm]] = {
    BulkAction.REPRICE: RepriceForm,
    BulkAction.SALE: SaleForm,
    BulkAction.MOVE: MoveForm,
    BulkAction.PUBLISH: WishForm,
    BulkAction.WITHDRAW: WishForm,
    BulkAction.ARCHIVE: WishForm,
    BulkAction.TAG: TagForm,
    BulkAction.BRAND: BrandForm,
}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _told(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _cut(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"
