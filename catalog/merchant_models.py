"""What other systems of a merchant call products and movements, so that both sides can talk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SYSTEM = r"[a-z0-9][a-z0-9-]{0,29}"  # the name of a system: "exact", "pim"
LONGEST_ID = 128  # characters of another system's id
LONGEST_REFERENCE = 100  # characters


class ExternalId(models.Model):
    """How a system calls a product, or one of its variants.

    In Postgres, because both ways have to be unique, by system and id as by system and product, and
    one statement looks up or stores those of a whole batch. Shoppers' pages never ask for it.
    """

    system = models.CharField(_("system"), max_length=30)
    value = models.CharField(_("id there"), max_length=LONGEST_ID)
    product_id = models.CharField(_("product"), max_length=128)
    sku = models.CharField(_("SKU"), max_length=128, blank=True)  # empty: the product itself

    class Meta:
        app_label = "catalog"
        verbose_name = _("external id")
        verbose_name_plural = _("external ids")
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(fields=("system", "value"), name="external_id_once"),
            models.UniqueConstraint(
                fields=("product_id", "sku", "system"), name="external_id_one_per_system"
            ),
        )

    def __str__(self) -> str:
        return f"{self.system}: {self.value}"


class StockReference(models.Model):
    """A movement by the reference that a system gave it: the same again is the same movement.

    It has the id under which the movement is stored, which sorts by time as all of them do.
    """

    reference = models.CharField(max_length=LONGEST_REFERENCE)
    sku = models.CharField(max_length=128)  # a delivery note has several
    movement_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64)  # of what was booked
    made_at = models.DateTimeField()

    class Meta:
        app_label = "catalog"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("reference", "sku"), name="stock_reference_once"),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.sku}"
