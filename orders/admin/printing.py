"""Papers of the warehouse: for one order from its page, for several from the list."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from orders.admin.papers import packing_slips, pick_list
from orders.models import Order

MAY_PRINT = "orders.view_order"
MOST_ORDERS = 200  # on one print: a few seconds of a web process


class _OrderPaper(View):
    """A PDF about one order."""

    paper: Callable[[Sequence[Order]], bytes]
    name: Any

    def get(self, request: HttpRequest, order_id: object) -> HttpResponse:
        """To be shown, or printed."""
        if not request.user.has_perm(MAY_PRINT):  # type: ignore[union-attr]  # checked by admin
            raise PermissionDenied
        order = get_object_or_404(Order.objects.prefetch_related("lines"), pk=order_id)
        return _pdf(type(self).paper([order]), f"{self.name} {order.number}")


class PackingSlip(_OrderPaper):
    """What goes into the parcel."""

    paper = staticmethod(packing_slips)
    name = _("Packing slip")


class PickList(_OrderPaper):
    """What has to be fetched."""

    paper = staticmethod(pick_list)
    name = _("Pick list")


@admin.action(description=_("Print packing slips"), permissions=["view"])
def print_slips(
    _admin: "ModelAdmin[Order]", request: HttpRequest, chosen: "QuerySet[Order]"
) -> HttpResponse | None:
    """A slip for each chosen order, one after the other."""
    return _printed(request, chosen, packing_slips, gettext("Packing slips"))


@admin.action(description=_("Print one pick list"), permissions=["view"])
def print_pick_list(
    _admin: "ModelAdmin[Order]", request: HttpRequest, chosen: "QuerySet[Order]"
) -> HttpResponse | None:
    """One list for all chosen orders, by warehouse and SKU."""
    return _printed(request, chosen, pick_list, gettext("Pick list"))


def _printed(
    request: HttpRequest,
    chosen: "QuerySet[Order]",
    paper: Callable[[Sequence[Order]], bytes],
    name: str,
) -> HttpResponse | None:
    orders = list(chosen.prefetch_related("lines")[: MOST_ORDERS + 1])
    if len(orders) > MOST_ORDERS:
        refusal = ngettext(
            "At most %(most)d order can be printed at a time.",
            "At most %(most)d orders can be printed at a time.",
            MOST_ORDERS,
        )
        messages.error(request, refusal % {"most": MOST_ORDERS})
        return None
    return _pdf(paper(orders), name)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name)}.pdf"'
    return response
