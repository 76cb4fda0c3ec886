"""Payments of orders, who pays them at the provider, and what providers reported."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from shop.kernel.money import Money


class PaymentState(models.TextChoices):
    """Where a payment stands with its provider, and what it is to its order."""

    OPEN = "open", _("Open")
    PROCESSING = "processing", _("Being processed")
    AUTHORISED = "authorised", _("Authorised")
    SUCCEEDED = "succeeded", _("Succeeded")
    SURPLUS = "surplus", _("Paid once too often")  # another payment pays the order
    CANCELLED = "cancelled", _("Cancelled")


class Payment(models.Model):
    """One payment of an order at a provider; tries that fail belong to the same one."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    gateway = models.CharField(_("provider"), max_length=30)
    gateway_id = models.CharField(_("provider's id"), max_length=255)
    state = models.CharField(
        _("state"), max_length=20, choices=PaymentState.choices, default=PaymentState.OPEN
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # What came in, which is another amount when something is wrong. None: nothing yet.
    received_minor = models.BigIntegerField(null=True, blank=True)
    received_currency = models.CharField(max_length=3, blank=True)
    # Of the last try: in the provider's words, and in ours (payments.gateways.base.Failure).
    failure = models.CharField(_("failure"), max_length=300, blank=True)
    failure_reason = models.CharField(
        max_length=30, blank=True, editable=False, default="", db_default=""
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(_("changed"))
    # When payments.services.asking last asked its provider about it; at first, when it was made.
    asked_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            # For the sweep: what a provider may have told of, without being heard.
            models.Index(
                fields=["gateway", "asked_at"],
                condition=Q(state__in=["open", "processing", "authorised"]),
                name="payment_unsettled",
            ),
            # For the sweep: promised money that has to be taken, or let go.
            models.Index(
                fields=["updated_at"], condition=Q(state="authorised"), name="payment_authorised"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "gateway_id"], name="payment_once"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state="succeeded"),
                name="payment_order_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PaymentState.values), name="payment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="payment_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.gateway_id

    @property
    def amount(self) -> Money:
        """What was asked for."""
        return Money(self.amount_minor, self.currency)

    @property
    def received(self) -> Money | None:
        """What came in; None: nothing yet."""
        if self.received_minor is None:
            return None
        return Money(self.received_minor, self.received_currency)

    @property
    def fits(self) -> bool:
        """Whether just what was asked for came in."""
        return self.received == self.amount


class GatewayCustomer(models.Model):
    """A user as a provider knows her: there her cards are kept, never here."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gateway_customers"
    )
    gateway = models.CharField(max_length=30)
    gateway_id = models.CharField(max_length=255)
    # The card that she pays by as a rule. It may be gone at the provider: then she has none.
    first_card = models.CharField(max_length=255, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "gateway"], name="gateway_customer_once"),
            models.UniqueConstraint(
                fields=["gateway", "gateway_id"], name="gateway_customer_of_one"
            ),
        ]

    def __str__(self) -> str:
        return self.gateway_id


class ReceivedEvent(models.Model):
    """A webhook event: stored before it is answered, marked in the transaction of its effect."""

    event_id = models.CharField(primary_key=True, max_length=255)
    gateway = models.CharField(max_length=30, default="stripe")
    type = models.CharField(max_length=100)
    report = models.JSONField(null=True)  # as payments.gateways.plain writes it; null: no effect
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="received_event_by_time"),
            models.Index(
                fields=["received_at"],
                condition=Q(handled_at__isnull=True),
                name="received_event_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.event_id
