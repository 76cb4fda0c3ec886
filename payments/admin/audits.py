"""The runs of the audit in the back-office."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from payments.models import AuditRun
from shop.kernel.back_office import BoundedPaginator, ReadOnly


@admin.register(AuditRun)
class AuditRunAdmin(ReadOnly, admin.ModelAdmin):
    """The latest first. What is behind a breach stands in the worker's log."""

    list_display = ("began_at", "is_whole", "breaches", "codes", "unchecked")
    list_display_links = None
    list_filter = ("is_whole",)
    ordering = ("-began_at",)
    sortable_by = ()
    paginator = BoundedPaginator
    show_full_result_count = False

    @admin.display(description=_("by code"))
    def codes(self, run: AuditRun) -> str:
        """The codes that docs/operations.md explains, and how many of each."""
        return ", ".join(f"{code}: {count}" for code, count in sorted(run.by_code.items())) or "–"
