"""SKUs that are nearly sold out, in PostgreSQL: a projection, because stock itself cannot be asked.

DynamoDB knows stock by its key only. What the jobs read of it for the search index is noted here.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LowStock(models.Model):
    """A SKU of which so few units are left that a merchant should order more."""

    sku = models.CharField(_("article number"), primary_key=True, max_length=128)
    product_id = models.CharField(_("product (its id)"), max_length=128)
    available = models.PositiveIntegerField(_("units for sale"))
    threshold = models.PositiveIntegerField(_("low from"))  # units; so many, or fewer, are low
    low_since = models.DateTimeField(_("low since"))
    read_at = models.DateTimeField(_("read"))  # when the stock was; of two reads the later holds

    class Meta:
        app_label = "catalog"
        default_permissions = ("view",)
        verbose_name = _("low stock")
        verbose_name_plural = _("low stock")
        indexes = (
            models.Index(fields=("available", "sku"), name="low_stock_fewest_first"),
            models.Index(fields=("read_at",), name="low_stock_by_time"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(available__lte=models.F("threshold")), name="low_stock_is_low"
            ),
        )

    def __str__(self) -> str:
        return self.sku
