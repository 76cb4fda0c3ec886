"""What left the shop for an order, and what came back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.carriers import carrier_name
from orders.models.order import Order, OrderLine
from shop.kernel.ids import new_id


class Shipment(models.Model):
    """A parcel with some of the order's units."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shipments")
    key = models.CharField(max_length=255)  # of the request: repeating it sends nothing twice
    carrier = models.CharField(_("carrier"), max_length=30)
    tracking_code = models.CharField(_("tracking code"), max_length=100, blank=True)
    tracking_url = models.URLField(_("tracking page"), max_length=500, blank=True)
    shipped_at = models.DateTimeField(_("shipped"))
    by = models.CharField(_("by whom"), max_length=254)

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["shipped_at", "id"]
        constraints = [models.UniqueConstraint(fields=["key"], name="shipment_key_once")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_code}".strip()

    @property
    def brought_by(self) -> str:
        """The carrier as customers know it."""
        return carrier_name(self.carrier)


class ShipmentLine(models.Model):
    """Units of one order line in a parcel."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="shipped_in")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shipment_line_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"


class Cancellation(models.Model):
    """Sold units that will not be sent."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cancellations")
    key = models.CharField(max_length=255)  # of the request: repeating it cancels nothing twice
    units = models.JSONField()  # [{line, units}]
    why = models.CharField(_("why"), max_length=300)
    by = models.CharField(_("by whom"), max_length=254)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["key"], name="cancellation_key_once")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.why}"


class ReturnState(models.TextChoices):
    """Where a return stands."""

    REQUESTED = "requested", _("Announced")
    RECEIVED = "received", _("Received")
    REFUSED = "refused", _("Refused")


class Return(models.Model):
    """Units that a customer sends back; a withdrawal when she did so within her right to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    key = models.CharField(max_length=255)  # of the request: repeating it asks nothing twice
    state = models.CharField(
        _("state"), max_length=20, choices=ReturnState.choices, default=ReturnState.REQUESTED
    )
    is_withdrawal = models.BooleanField(_("withdrawal"), default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)  # nobody has to give one
    requested_at = models.DateTimeField(_("announced"))
    requested_by = models.CharField(_("by whom"), max_length=254)
    closed_at = models.DateTimeField(_("received or refused"), null=True, blank=True)
    closed_by = models.CharField(max_length=254, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["requested_at", "id"]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state="requested"), name="return_to_expect"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="return_key_once"),
            models.CheckConstraint(
                condition=Q(state__in=ReturnState.values), name="return_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"


class ReturnLine(models.Model):
    """Units of one order line in a return, and what became of them."""

    of_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="returned_in")
    quantity = models.PositiveIntegerField(_("quantity"))
    restocked = models.PositiveIntegerField(_("restocked"), default=0)
    written_off = models.PositiveIntegerField(_("written off"), default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["of_return", "line"], name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_line_not_empty"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("restocked") + F("written_off")),
                name="return_line_received_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.line_id}"
