"""What the list of orders is filtered by: the criteria of orders.selectors.listing, as links."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.errors import UnknownCriterion
from orders.models import Order, ShippingMethod
from orders.selectors.listing import ANY, NO, NONE, YES, narrowed
from orders.states import Flag, OrderState

_DIGITS = 19  # fewer fit into an id


def _narrowed(orders: "QuerySet[Order]", name: str, value: str | None) -> "QuerySet[Order]":
    if not value:
        return orders
    try:
        return narrowed(orders, name, value)
    except UnknownCriterion as error:
        raise IncorrectLookupParameters(str(error)) from error


class _Criterion(admin.SimpleListFilter):
    """One criterion with a few values."""

    def has_output(self) -> bool:
        """Also when the shop has no value of it, but the address does: that is a mistake in it."""
        return super().has_output() or self.value() is not None

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Order]") -> "QuerySet[Order]":  # noqa: ARG002
        """Only what meets it."""
        return _narrowed(queryset, self.parameter_name, self.value())  # type: ignore[arg-type]


class StateFilter(_Criterion):
    """Where it stands."""

    title = _("state")  # type: ignore[assignment]
    parameter_name = "state"

    def lookups(self, *_args: Any) -> Any:
        """All states."""
        return OrderState.choices


class FlagFilter(_Criterion):
    """Whether a merchant has to look at it, and why."""

    title = _("flag")  # type: ignore[assignment]
    parameter_name = "flag"

    def lookups(self, *_args: Any) -> Any:
        """Any, none, or a certain one."""
        return [(ANY, _("Flagged")), (NONE, _("Not flagged")), *Flag.choices]


class PaidFilter(_Criterion):
    """Whether the money is there."""

    title = _("money")  # type: ignore[assignment]
    parameter_name = "paid"

    def lookups(self, *_args: Any) -> Any:
        """There, or still to come."""
        return [(YES, _("Paid")), (NO, _("To be paid"))]


class ToShipFilter(_Criterion):
    """Whether something has to be sent."""

    title = _("shipping")  # type: ignore[assignment]
    parameter_name = "to_ship"

    def lookups(self, *_args: Any) -> Any:
        """Only those."""
        return [(YES, _("To be sent"))]


class MethodFilter(_Criterion):
    """How it goes."""

    title = _("shipping method")  # type: ignore[assignment]
    parameter_name = "method"

    def lookups(self, *_args: Any) -> Any:
        """Those that the shop has."""
        return [(code, code) for code in ShippingMethod.objects.values_list("code", flat=True)]


class CustomerFilter(_Criterion):
    """Whose. The link to it is on the customer's page, so it is shown only when it is chosen."""

    title = _("customer")  # type: ignore[assignment]
    parameter_name = "customer"

    def lookups(self, *_args: Any) -> Any:
        """The chosen one."""
        chosen = self.used_parameters.get(self.parameter_name)
        if chosen is None:
            return []
        is_id = chosen.isascii() and chosen.isdecimal() and len(chosen) < _DIGITS
        customer = User.objects.filter(pk=chosen).first() if is_id else None
        return [(chosen, customer.email if customer else chosen)]


class _DaysFilter(admin.ListFilter):
    """From a day to a day, both included. names: of the two criteria."""

    template = "admin/orders/order/days_filter.html"
    names: ClassVar[tuple[str, str]]
    others: list[tuple[str, str]]  # what else narrows the list, for the form to keep

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.names:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def has_output(self) -> bool:
        """Always."""
        return True

    def expected_parameters(self) -> list[str | None]:
        """Both days."""
        return list(self.names)

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Order]") -> "QuerySet[Order]":  # noqa: ARG002
        """Only those of these days."""
        for name in self.names:
            queryset = _narrowed(queryset, name, str(self.used_parameters.get(name, "")))
        return queryset

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        """Spans that are asked for every day, as links; the template has fields for others."""
        kept = {
            name: values
            for name, values in changelist.filter_params.items()
            if name not in self.names
        }
        self.others = [(name, value) for name, values in kept.items() for value in values]
        today = timezone.localdate()
        spans = (
            (_("Any date"), None, None),
            (_("Today"), today, None),
            (_("Past 7 days"), today - timedelta(days=7), None),
            (_("This month"), today.replace(day=1), None),
        )
        for display, first, last in spans:
            days = dict(zip(self.names, (_plain(first), _plain(last)), strict=True))
            yield {
                "selected": all(self.used_parameters.get(name) == days[name] for name in days),
                "query_string": changelist.get_query_string(days),  # type: ignore[arg-type]
                "display": display,
            }

    @property
    def days(self) -> list[tuple[str, str]]:
        """The two fields by name, with what is typed into them now."""
        return [(name, str(self.used_parameters.get(name, ""))) for name in self.names]


class PlacedFilter(_DaysFilter):
    """When it was ordered."""

    title = _("ordered")  # type: ignore[assignment]
    names = ("placed_from", "placed_until")


class PaidOnFilter(_DaysFilter):
    """When its money came. The dashboard leads here, so it is shown only when it is chosen."""

    title = _("paid")  # type: ignore[assignment]
    names = ("paid_from", "paid_until")

    def has_output(self) -> bool:
        """Only once a day is chosen: beside the list there are many filters already."""
        return any(self.used_parameters.values())


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None


FILTERS: tuple[Any, ...] = (
    StateFilter,
    FlagFilter,
    PaidFilter,
    ToShipFilter,
    MethodFilter,
    PlacedFilter,
    PaidOnFilter,
    CustomerFilter,
)
