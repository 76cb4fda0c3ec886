"""Lists of orders that the worker writes into a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.kernel.ids import new_id
from shop.kernel.sheets import ExportFormat


class ExportState(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being written")
    DONE = "done", _("Ready")


class OrderExport(models.Model):
    """A file of the orders that met some criteria when it was asked for.

    Its file holds personal data: it lies in the private bucket and goes after EXPORT_KEPT.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=255)  # of the request: repeating it exports nothing twice
    criteria = models.JSONField(default=dict)  # names and values of orders.selectors.listing
    format = models.CharField(_("format"), max_length=10, choices=ExportFormat.choices)
    language = models.CharField(max_length=5)  # of the column names
    state = models.CharField(
        _("state"), max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    rows = models.PositiveIntegerField(_("orders"), default=0)  # written so far
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    created_at = models.DateTimeField(_("asked for"))
    done_at = models.DateTimeField(_("ready"), null=True, blank=True)

    class Meta:
        verbose_name = _("export of orders")
        verbose_name_plural = _("exports of orders")
        indexes = [models.Index(fields=["created_at"], name="order_export_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="order_export_key_once"),
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="order_export_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"orders-{self.created_at:%Y%m%d-%H%M%S}.{self.format}"

    @property
    def file_name(self) -> str:
        """Where its file lies in the private bucket."""
        return f"orders/{self.pk}.{self.format}"
