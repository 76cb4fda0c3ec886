"""Files of products that merchants asked for: in PostgreSQL, their content in a bucket."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.kernel.ids import new_id
from shop.kernel.sheets import ExportFormat


class ProductExport(models.Model):
    """One file, from its order until it is forgotten."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being written")
        DONE = "done", _("Ready")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=255, unique=True, editable=False)  # of the form
    # What a list was narrowed by: its text as "text", its filters by parameter as "chosen".
    criteria = models.JSONField(default=dict)
    format = models.CharField(_("format"), max_length=10, choices=ExportFormat)
    language = models.CharField(max_length=5)  # that the list was searched in
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    products = models.PositiveIntegerField(_("products"), default=0)  # written so far
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("asked for by")
    )
    created_at = models.DateTimeField(_("asked for"))
    done_at = models.DateTimeField(_("ready"), null=True, blank=True)

    class Meta:
        app_label = "catalog"
        verbose_name = _("export of products")
        verbose_name_plural = _("exports of products")
        default_permissions = ("view",)
        permissions = (("export_products", "Can export products"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "running", "done")),
                name="product_export_state_known",
            ),
        )
        indexes = (models.Index(fields=("-created_at",), name="product_export_newest"),)

    def __str__(self) -> str:
        return f"products-{self.created_at:%Y%m%d-%H%M%S}.{self.format}"

    @property
    def stored_as(self) -> str:
        """Where its file lies in the private bucket."""
        return f"exports/products/{self.pk}.{self.format}"
