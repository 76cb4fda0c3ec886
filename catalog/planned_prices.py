"""Prices that begin, and end, at a moment: planned by merchants, applied by the worker."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.kernel.money import Money


class PlannedPrice(models.Model):
    """What a SKU is to cost from a moment on: for good, or as a sale that ends."""

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale price, announced as a reduction")
        CHANGE = "change", _("New regular price")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("On sale now")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Not applied")

    product_id = models.CharField(_("product"), max_length=128)
    sku = models.CharField(_("SKU"), max_length=128)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    price_minor = models.PositiveBigIntegerField(_("price"))
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)  # of a sale only
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    # What a sale goes back to, written down before the sale begins; a change of the regular price
    # meanwhile changes it.
    regular_minor = models.PositiveBigIntegerField(null=True, editable=False)
    why = models.CharField(_("note"), max_length=300, blank=True)  # or who took it back
    planned_by = models.CharField(_("planned by"), max_length=254)
    planned_at = models.DateTimeField(_("planned at"))
    key = models.CharField(max_length=200, unique=True, editable=False)  # of the form, and the SKU

    class Meta:
        app_label = "catalog"
        verbose_name = _("planned price")
        verbose_name_plural = _("planned prices")
        default_permissions = ("add", "change", "view")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="planned_price_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(kind="sale") | Q(ends_at__isnull=True),
                name="planned_price_only_sale_ends",
            ),
            models.UniqueConstraint(
                fields=("sku",), condition=Q(state="running"), name="planned_price_one_sale_at_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("starts_at",), condition=Q(state="planned"), name="planned_price_to_start"
            ),
            models.Index(
                fields=("ends_at",), condition=Q(state="running"), name="planned_price_to_end"
            ),
            models.Index(fields=("product_id", "-starts_at"), name="planned_price_of_product"),
        )

    def __str__(self) -> str:
        return f"{self.sku}: {self.price.formatted('nl')}"

    @property
    def price(self) -> Money:
        """What it is to cost, VAT included."""
        return Money(self.price_minor, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen."""
        return self.state in {self.State.PLANNED, self.State.RUNNING}
