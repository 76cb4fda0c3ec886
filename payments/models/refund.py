"""Money that goes back, and money that a customer's bank takes back."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from payments.models.payment import Payment
from shop.kernel.ids import new_id
from shop.kernel.money import Money


class RefundReason(models.TextChoices):
    """Why money goes back."""

    REQUESTED_BY_CUSTOMER = "requested_by_customer", _("The customer asked for it")
    RETURNED = "returned", _("Goods came back")
    CANCELLED = "cancelled", _("Units were cancelled")
    DUPLICATE = "duplicate", _("Paid once too often")
    LATE_PAYMENT = "late_payment", _("Paid after the order had ended")
    MISMATCH = "mismatch", _("Another amount was paid")
    FRAUDULENT = "fraudulent", _("Fraud")
    GOODWILL = "goodwill", _("Goodwill")
    OUTSIDE = "outside", _("Made at the provider")


class RefundState(models.TextChoices):
    """Where a refund stands. It only ever moves down this list."""

    REQUESTED = "requested", _("Recorded")
    PENDING = "pending", _("On its way")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")


class Refund(models.Model):
    """Recorded before the provider is asked, with the job that asks.

    Amounts are gross, in the currency of what came in; `vat` splits the whole by rate. Money of an
    order that was never sold has neither lines nor VAT.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=255)  # of the request; the provider is told it, too
    gateway_id = models.CharField(_("provider's id"), max_length=255, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=RefundState.choices, default=RefundState.REQUESTED
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(_("reason"), max_length=30, choices=RefundReason.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    lines = models.JSONField(default=list)  # line_id, sku, units, gross_minor, vat_minor, rate_bp
    shipping_minor = models.BigIntegerField(default=0)
    shipping_vat = models.JSONField(default=list)  # [{rate_bp, gross_minor, vat_minor}]
    extra_minor = models.BigIntegerField(default=0)  # beyond units and shipping; may be negative
    extra_vat = models.JSONField(default=list)  # [{rate_bp, gross_minor, vat_minor}]
    vat = models.JSONField(default=list)  # [{rate_bp, gross_minor, vat_minor}] of all
    failure = models.CharField(_("failure"), max_length=300, blank=True)
    by = models.CharField(_("by whom"), max_length=254)
    created_at = models.DateTimeField(_("recorded"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    updated_at = models.DateTimeField(_("changed"))
    asked_at = models.DateTimeField(db_default=Now(), editable=False)  # as a payment's

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state="requested"), name="refund_to_send"
            ),
            models.Index(
                fields=["asked_at"], condition=Q(state="pending"), name="refund_to_ask_about"
            ),
            models.Index(fields=["gateway_id"], name="refund_by_gateway_id"),
            models.Index(
                fields=["accepted_at"],
                condition=Q(accepted_at__isnull=False),
                name="refund_by_acceptance",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="refund_key_once"),
            models.CheckConstraint(
                condition=Q(state__in=RefundState.values), name="refund_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.reason}"

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.currency)


class DisputeState(models.TextChoices):
    """Where a dispute stands."""

    TO_ANSWER = "to_answer", _("To be answered")
    UNDER_REVIEW = "under_review", _("Under review")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Dispute(models.Model):
    """A customer's bank asks for the money back. It is answered at the provider, not here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    gateway_id = models.CharField(_("provider's id"), max_length=255)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(_("reason"), max_length=100)
    state = models.CharField(_("state"), max_length=20, choices=DisputeState.choices)
    due_by = models.DateTimeField(_("to be answered by"), null=True)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "gateway_id"], name="dispute_once"),
            models.CheckConstraint(
                condition=Q(state__in=DisputeState.values), name="dispute_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.gateway_id

    @property
    def amount(self) -> Money:
        """What the bank asks back."""
        return Money(self.amount_minor, self.currency)
