"""Files of products that merchants upload, and what was wrong with them: in PostgreSQL."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.kernel.ids import new_id

MOST_KEPT = 10_000  # problems of one run that are kept; more are counted only
MOST_MESSAGE = 500  # characters


class ProductImport(models.Model):
    """One file, from its upload to its end. It is checked before anything is written."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Being imported")
        DONE = "done", _("Imported")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Cannot be read")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("file"), max_length=255)  # as the merchant calls it
    stored_as = models.CharField(max_length=200)  # in the private bucket
    size = models.PositiveBigIntegerField(_("bytes"))
    format = models.CharField(_("format"), max_length=20)  # of catalog.imports.formats
    language = models.CharField(
        _("language of its texts"), max_length=5, choices=settings.LANGUAGES
    )
    currency = models.CharField(_("currency of its prices"), max_length=3)
    fetches_pictures = models.BooleanField(_("fetch pictures"), default=True)
    # What the merchant says of columns: heading to the column that it is, empty for none.
    mapping = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    tally = models.JSONField(default=dict)  # of the check, then of the import
    position = models.PositiveBigIntegerField(default=0)  # products of the file that are seen to
    why = models.CharField(max_length=MOST_MESSAGE, blank=True)
    uploaded_by = models.CharField(_("uploaded by"), max_length=254)
    uploaded_at = models.DateTimeField(_("uploaded"))
    changed_at = models.DateTimeField(_("last step"))
    key = models.CharField(max_length=200, unique=True, editable=False)  # of the form

    class Meta:
        app_label = "catalog"
        verbose_name = _("import of products")
        verbose_name_plural = _("imports of products")
        default_permissions = ("add", "view")
        constraints = (
            # One at a time: two files with the same products would overwrite each other.
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(state="running"), name="product_import_one_runs"
            ),
        )
        indexes = (models.Index(fields=("-uploaded_at",), name="product_import_newest"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether the worker is at it."""
        return self.state in {self.State.CHECKING, self.State.RUNNING}

    @property
    def problems_left_out(self) -> int:
        """How many were counted, but not kept."""
        told = int(self.tally.get("errors", 0)) + int(self.tally.get("warnings", 0))
        return max(told - MOST_KEPT, 0)


class ImportProblem(models.Model):
    """One row or cell of a file that a merchant should look at."""

    product_import = models.ForeignKey(
        ProductImport, on_delete=models.CASCADE, related_name="problems"
    )
    is_of_check = models.BooleanField()  # else of the import itself
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    message = models.CharField(max_length=MOST_MESSAGE)
    is_warning = models.BooleanField()

    class Meta:
        app_label = "catalog"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("product_import", "is_of_check", "line", "column", "message"),
                name="import_problem_told_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"
