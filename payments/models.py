"""Money that came and went, in Postgres. Only payments.services writes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from shop.kernel.money import Money


class PaymentState(models.TextChoices):
    """Where a payment stands with its provider."""

    OPEN = "open", _("Open")
    PROCESSING = "processing", _("Being processed")
    SUCCEEDED = "succeeded", _("Succeeded")
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
    # Of the last try, for the customer.
    failure = models.CharField(_("failure"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "gateway_id"], name="payment_once"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state="succeeded"),
                name="payment_order_paid_once",
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


class Refund(models.Model):
    """Money that goes back. Recorded before the provider is asked, marked when it has agreed."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    gateway_id = models.CharField(max_length=255, blank=True)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.UniqueConstraint(fields=["payment", "reason"], name="refund_reason_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.reason}"


class ReceivedEvent(models.Model):
    """A webhook event that was acted on: its id, in the same transaction as its effect."""

    event_id = models.CharField(primary_key=True, max_length=255)
    type = models.CharField(max_length=100)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["received_at"], name="received_event_by_time")]

    def __str__(self) -> str:
        return self.event_id
