"""What an order is told of and accounted by: mails and invoices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order
from shop.kernel.ids import new_id
from shop.kernel.money import Money


class MailKind(models.TextChoices):
    """What an order's mail tells."""

    PLACED = "placed", _("Order placed")
    AUTHORISED = "authorised", _("Order confirmed")
    PAID = "paid", _("Paid")
    PAYMENT_FAILED = "payment_failed", _("Payment failed")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    SHIPPED = "shipped", _("Shipped")
    RETURN_ANNOUNCED = "return_announced", _("Return announced")
    REFUNDED = "refunded", _("Refunded")
    LATE_REFUNDED = "late_refunded", _("Late payment sent back")
    MERCHANT_FLAGGED = "merchant_flagged", _("To the shop: look at this order")


class OrderMail(models.Model):
    """One mail of an order: recorded with its event, marked before and after it is sent.

    Between `started_at` and `sent_at` a crash leaves open whether the mail server took it. It is
    then sent again under the same Message-ID, by which mail programs know it as the same.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField(_("kind"), max_length=30)
    key = models.CharField(max_length=255)  # of the event: one event is one mail
    to = models.EmailField(_("to"))
    facts = models.JSONField(default=dict)  # what the text needs beyond the order, plain data
    created_at = models.DateTimeField(_("made"))
    started_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(sent_at__isnull=True), name="order_mail_waiting"
            )
        ]
        constraints = [models.UniqueConstraint(fields=["key"], name="order_mail_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.to}"


class InvoiceSeries(models.Model):
    """The last number given out in a year. Its row is locked while a number is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Invoice(models.Model):
    """The invoice of a sold order, or the credit note of money that went back.

    Numbers have no gap and no duplicate within a year. Source: Directive 2006/112/EC, article 226
    (2): a sequential number that uniquely identifies the invoice.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=255)  # of what it is for: "order:<id>", "refund:<id>"
    total_minor = models.BigIntegerField()  # negative on a credit note
    currency = models.CharField(max_length=3)
    vat = models.JSONField(default=list)  # [{rate_bp, gross_minor, vat_minor}]
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["key"], name="invoice_key_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="invoice_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:06d}"

    @property
    def total(self) -> Money:
        """VAT included; below zero on a credit note."""
        return Money(self.total_minor, self.currency)
