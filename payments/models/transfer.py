"""Bank transfers of orders on invoice: what is owed, what came in, what has to be sent back.

These are the provider's own books, kept by payments.gateways.invoice_gateway; `Payment` and
`Refund` say what they mean to the shop, as for any provider.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.kernel.ids import new_id
from shop.kernel.money import Money


class BankPayment(models.Model):
    """An amount that a customer owes on an invoice, to be transferred under its reference."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order_id = models.CharField(max_length=36)
    attempt = models.PositiveIntegerField(default=1)
    reference = models.CharField(_("reference"), max_length=35)  # fits a SEPA transfer's
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    due_on = models.DateField(_("due on"))
    cancelled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment by bank transfer")
        verbose_name_plural = _("payments by bank transfer")
        indexes = [models.Index(fields=["updated_at"], name="bank_payment_by_change")]
        constraints = [
            models.UniqueConstraint(fields=["order_id", "attempt"], name="bank_payment_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="bank_payment_positive"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        """What is owed."""
        return Money(self.amount_minor, self.currency)


class BankTransfer(models.Model):
    """A transfer as a merchant read it off the bank's statement. Negative: one to correct it."""

    payment = models.ForeignKey(BankPayment, on_delete=models.PROTECT, related_name="transfers")
    key = models.CharField(max_length=255)  # of the form: a double click is one transfer
    amount_minor = models.BigIntegerField()
    received_on = models.DateField(_("received on"))
    by = models.CharField(_("by whom"), max_length=254)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="bank_transfer_once"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="bank_transfer_not_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.received_on}: {self.amount_minor}"


class BankRefund(models.Model):
    """Money that a merchant has to transfer back, until it is marked as sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(BankPayment, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=255)
    amount_minor = models.BigIntegerField()
    sent_on = models.DateField(_("transferred on"), null=True)
    sent_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("refund to be transferred")
        verbose_name_plural = _("refunds to be transferred")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="bank_refund_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="bank_refund_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.payment}: {self.amount_minor}"
