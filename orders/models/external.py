"""What other systems of a merchant call an order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order

SYSTEM = r"[a-z0-9][a-z0-9-]{0,29}"  # the name of a system: "exact", "wms"
LONGEST_ID = 128  # characters of another system's id


class OrderExternalId(models.Model):
    """How one system calls an order. Beside the order, whose row is written by its sale."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="external_ids")
    system = models.CharField(_("system"), max_length=30)
    value = models.CharField(_("id there"), max_length=LONGEST_ID)

    class Meta:
        verbose_name = _("external id")
        verbose_name_plural = _("external ids")
        default_permissions = ("view",)
        ordering = ["system"]
        constraints = [
            models.UniqueConstraint(fields=["system", "value"], name="order_external_id_once"),
            models.UniqueConstraint(
                fields=["order", "system"], name="order_external_id_one_per_system"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.value}"
