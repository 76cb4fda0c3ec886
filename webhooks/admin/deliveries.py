"""The log of deliveries in the back-office."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.kernel.back_office import KeysetList, ReadOnly
from webhooks.models import Delivery
from webhooks.services.replaying import send_again

SHOWN = 40  # characters of an answer in the list


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, KeysetList):
    """The newest first. Owners only: see the model's permissions."""

    list_display = (
        *("happened", "kind", "subject", "state", "status_code"),
        *("took", "tries", "endpoint", "answered"),
    )
    list_display_links = ("happened",)
    list_filter = ("state", "endpoint")
    list_select_related = ("event", "endpoint")
    search_fields = ("event__subject__exact",)
    search_help_text = _("An order's number or an article number, as it is written.")
    ordering = ("-pk",)
    sortable_by = ()
    list_per_page = 50
    actions = ("send_chosen_again",)
    fields = (
        *("kind", "event_uuid", "happened", "data", "endpoint", "state", "tries"),
        *("tried_at", "next_try_at", "status_code", "took", "failure", "answer"),
    )
    readonly_fields = fields

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Who may have deliveries sent again."""
        return request.user.has_perm("webhooks.change_delivery")  # type: ignore[union-attr]

    @admin.action(description=_("Send again"), permissions=["replay"])
    def send_chosen_again(self, request: HttpRequest, chosen: "QuerySet[Delivery]") -> None:
        """Those of this page that were ticked."""
        ids = list(chosen.values_list("pk", flat=True)[: self.list_per_page])
        begun = send_again(ids, now=timezone.now())
        told = ngettext(
            "%(n)d delivery is on its way.", "%(n)d deliveries are on their way.", begun
        )
        messages.success(request, told % {"n": begun})
        if begun < len(ids):
            messages.warning(request, _("Nothing is sent to endpoints that are switched off."))

    @admin.display(description=_("when"))
    def happened(self, delivery: Delivery) -> str:
        """When the event did."""
        return f"{localtime(delivery.event.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description=_("event"))
    def kind(self, delivery: Delivery) -> str:
        """Its type."""
        return delivery.event.type

    @admin.display(description=_("event's id"))
    def event_uuid(self, delivery: Delivery) -> str:
        """As the receiver knows it."""
        return str(delivery.event.uuid)

    @admin.display(description=_("about"))
    def subject(self, delivery: Delivery) -> str:
        """The order's number, or the SKU."""
        return delivery.event.subject

    @admin.display(description=_("data"))
    def data(self, delivery: Delivery) -> str:
        """What is told."""
        return "\n".join(f"{name}: {value}" for name, value in delivery.event.data.items())

    @admin.display(description=_("took"))
    def took(self, delivery: Delivery) -> str:
        """The last try, in milliseconds."""
        if delivery.duration_ms is None:
            return "–"
        return f"{number_format(delivery.duration_ms, force_grouping=True)} ms"

    @admin.display(description=_("answer"))
    def answered(self, delivery: Delivery) -> str:
        """Its beginning, or why there is none."""
        text = delivery.failure or delivery.answer
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
