"""What a merchant does with an order: buttons on its page, and the form behind each.

Apps above orders add theirs: `OrderAdmin.tools = (*OrderAdmin.tools, OrderTool(...))`, with an
`OrderAction` at the address.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from orders.errors import TransitionRefused, UnitsNotThere
from orders.models import Order
from shop.kernel.back_office import own_page
from shop.kernel.errors import KeyReused, ShopError
from shop.kernel.forms import KeyedForm

MAY_CHANGE = "orders.change_order"


@dataclass(frozen=True, slots=True)
class OrderTool:
    """A button on an order's page.

    address: name of the page behind it, in the admin; it takes the order's id.
    is_offered: whether it makes sense for the order as it is.
    """

    label: Any
    address: str
    is_offered: Callable[[Order], bool]
    permission: str = MAY_CHANGE


class OrderAction(ABC, View):
    """A form for one thing that is done with an order; then back to the order's page.

    What the service refuses is said above the form, which keeps what was typed.
    """

    permission: ClassVar[str] = MAY_CHANGE
    title: ClassVar[Any]
    button: ClassVar[Any]
    explanation: ClassVar[Any] = ""
    preview_template: ClassVar[str] = ""  # shows what a form that has a `preview` comes to
    done: ClassVar[Any]  # said on the order's page afterwards
    order: Order

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the order; only for those who may."""
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm(self.permission):  # type: ignore[union-attr]  # checked by admin
            raise PermissionDenied
        orders = Order.objects.prefetch_related("lines")
        self.order = get_object_or_404(orders, pk=kwargs["order_id"])

    @abstractmethod
    def make_form(self, data: Any) -> KeyedForm:
        """The form, empty or with what was sent."""

    def fieldsets(self, form: Form) -> list[tuple[Any, dict[str, Any]]]:
        """How its fields stand on the page, as ModelAdmin.fieldsets has it."""
        return [(None, {"fields": [field.name for field in form.visible_fields()]})]

    @abstractmethod
    def act(self, form: Any, *, by: str, now: datetime) -> None:
        """Call the service. Its refusals are shown."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The form."""
        return self._page(request, self.make_form(None))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it, once per form that was shown."""
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                self.act(form, by=request.user.get_username(), now=timezone.now())
            except ShopError as refusal:
                form.add_error(None, self._in_words(refusal))
                if isinstance(refusal, KeyReused):
                    form.start_anew()
            else:
                messages.success(request, self.done)
                return redirect("admin:orders_order_change", self.order.pk)
        return self._page(request, form)

    def _in_words(self, refusal: ShopError) -> str:
        """A merchant who comes second is told how the order stands now.

        So is one who went back to a form that was sent, and changed it.
        """
        if isinstance(refusal, KeyReused):
            return gettext(
                "This form was sent before with other content, and that was done. What it says now "
                "was not: look at the order, then send it again if you want this, too."
            )
        if not isinstance(refusal, TransitionRefused | UnitsNotThere):
            return str(refusal.message)
        self.order.refresh_from_db()
        return _("%(why)s Somebody may have been ahead of you: the order is now “%(state)s”.") % {
            "why": refusal.message,
            "state": self.order.get_state_display(),
        }

    def _page(self, request: HttpRequest, form: Form) -> HttpResponse:
        context = {
            "title": self.title,
            "order": self.order,
            "form": form,
            "adminform": AdminForm(form, self.fieldsets(form), {}),  # type: ignore[arg-type]  # needs no model
            "button": self.button,
            "explanation": self.explanation,
            "preview": getattr(form, "preview", None),
            "preview_template": self.preview_template,
        }
        return own_page(request, "admin/orders/order/action.html", Order._meta, context)
