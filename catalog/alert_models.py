"""Who wants a mail when a SKU is back: in PostgreSQL, because it is asked for by SKU and by age."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.kernel.ids import new_id


class StockAlert(models.Model):
    """A mail that an address gets once, when a SKU can be ordered again. Then it is deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)  # first asked, first
    sku = models.CharField(_("article number"), max_length=255)
    email = models.EmailField(_("e-mail address"), max_length=254)  # in lower case
    language = models.CharField(_("language"), max_length=5)
    title = models.CharField(max_length=200)  # of the product then, should it be withdrawn
    asked_at = models.DateTimeField()
    # When its address was known to be that of who asked; before, nothing but the question is sent.
    confirmed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)  # when its sending was begun

    class Meta:
        app_label = "catalog"
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("sku", "email"), name="stock_alert_once"),)
        indexes = (
            models.Index(
                fields=("sku", "id"),
                condition=Q(confirmed_at__isnull=False),
                name="stock_alert_waiting",
            ),
            models.Index(fields=("email",), name="stock_alert_by_address"),
            models.Index(fields=("asked_at",), name="stock_alert_by_age"),
        )

    def __str__(self) -> str:
        return self.sku


class AlertWave(models.Model):
    """How many were told lately that a SKU is back: there are fewer units than people who wait."""

    sku = models.CharField(primary_key=True, max_length=255)
    begun_at = models.DateTimeField()
    told = models.PositiveIntegerField(default=0)  # mails since then

    class Meta:
        app_label = "catalog"
        default_permissions = ()
        indexes = (models.Index(fields=("begun_at",), name="alert_wave_by_age"),)

    def __str__(self) -> str:
        return self.sku
