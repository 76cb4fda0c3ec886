"""The audit trail: who did what in the back-office, from what to what. Nobody changes a line."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from shop.kernel.audit_trail import changes_in
from shop.kernel.back_office import BoundedPaginator, ReadOnly

_PEOPLE = 200  # of the staff, that can be chosen from


class _ByPerson(admin.SimpleListFilter):
    title = _("person")
    parameter_name = "person"

    def lookups(self, *_args: object) -> list[tuple[str, str]]:
        """The shop's staff, not its customers."""
        staff = User.objects.filter(is_staff=True).order_by("email")
        return [(str(pk), email) for pk, email in staff.values_list("pk", "email")[:_PEOPLE]]

    def queryset(self, _request: HttpRequest, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """Of one of them."""
        chosen = self.value()
        if not chosen:
            return entries
        return entries.filter(user_id=int(chosen)) if chosen.isdigit() else entries.none()


class _ByKind(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, *_args: object) -> list[tuple[str, str]]:
        """What the back-office has pages for: asking the trail itself would read all of it."""
        kinds = ContentType.objects.get_for_models(*admin.site._registry)  # in one query
        named = ((str(kind.pk), str(model._meta.verbose_name)) for model, kind in kinds.items())
        return sorted(named, key=lambda kind: kind[1].casefold())

    def queryset(self, _request: HttpRequest, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """Of one of these."""
        chosen = self.value()
        if not chosen:
            return entries
        return entries.filter(content_type_id=int(chosen)) if chosen.isdigit() else entries.none()


@admin.register(LogEntry)
class AuditTrail(ReadOnly, admin.ModelAdmin):
    """All lines, the latest first. The database refuses to change or delete one."""

    list_display_links = None
    list_filter = (_ByPerson, _ByKind, "action_flag", "action_time")
    list_select_related = ("user", "content_type")
    ordering = ("-pk",)
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count all there is
    fields = ("action_time", "user", "content_type", "object_id", "object_repr", "done", "values")
    readonly_fields = fields

    def get_list_display(self, request: HttpRequest) -> Any:
        """With a link to what was changed, for those who may see it."""

        @admin.display(description=_("what"))
        def what(entry: LogEntry) -> str:
            address = entry.get_admin_url()
            if address is None or entry.is_deletion() or not _may_see(request, entry):
                return entry.object_repr
            return format_html('<a href="{}">{}</a>', address, entry.object_repr)

        return ("action_time", "user", "kind", what, "done", "values")

    @admin.display(description=_("kind"))
    def kind(self, entry: LogEntry) -> str:
        """Of thing."""
        return str(entry.content_type.name) if entry.content_type else "–"

    @admin.display(description=_("done"))
    def done(self, entry: LogEntry) -> str:
        """In words."""
        return entry.get_change_message() or entry.get_action_flag_display()

    @admin.display(description=_("values"))
    def values(self, entry: LogEntry) -> str:
        """From and to."""
        return render_to_string("admin/changes.html", {"changes": changes_in(entry)})


def _may_see(request: HttpRequest, entry: LogEntry) -> bool:
    kind = entry.content_type
    model = kind.model_class() if kind else None
    shown_by = admin.site._registry.get(model) if model else None
    return shown_by is not None and shown_by.has_view_permission(request)


# A job that sends a mail holds the mail, and so the code for another password of whoever asked.
if admin.site.is_registered(ProcrastinateJob):
    admin.site.unregister(ProcrastinateJob)
