"""Endpoints in the back-office."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webhooks.admin.forms import EndpointForm
from webhooks.admin.tools import TOOLS
from webhooks.models import Endpoint
from webhooks.selectors.health import given_up_endpoints
from webhooks.services.endpoints import give_secret


@admin.register(Endpoint)
class EndpointAdmin(admin.ModelAdmin):
    """Other systems that are told of what happens. Owners only: see the model's permissions."""

    form = EndpointForm
    list_display = ("called", "url", "is_active", "health")
    list_display_links = ("called",)
    ordering = ("pk",)
    sortable_by = ()
    fields = ("url", "description", "types", "is_active", "health")
    readonly_fields = ("health",)
    change_form_template = "webhooks/admin/endpoint.html"

    class Media:
        css: ClassVar = {"all": ["css/admin.css"]}

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, the pages behind the buttons."""
        view = self.admin_site.admin_view
        own = [
            path(
                f"<int:endpoint_id>/{tool.slug}/",
                view(tool.as_view()),
                name=f"webhooks_endpoint_{tool.slug}",
            )
            for tool in TOOLS
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What was given up is told above the list."""
        if request.method == "GET" and self.has_view_permission(request):
            for endpoint in given_up_endpoints():
                messages.warning(request, _given_up(endpoint))
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Endpoint | None = None,
    ) -> HttpResponse:
        """With its buttons."""
        if obj is not None:
            context["tools"] = [
                {
                    "label": tool.title,
                    "address": reverse(f"admin:webhooks_endpoint_{tool.slug}", args=[obj.pk]),
                }
                for tool in TOOLS
            ]
            log = reverse("admin:webhooks_delivery_changelist")
            context["log"] = f"{log}?endpoint__id__exact={obj.pk}"
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Endpoint, form: Any, change: bool) -> None:
        """A new one gets its secret. One that is switched on again begins anew."""
        if not change:
            give_secret(obj)
            super().save_model(request, obj, form, change)
            return
        changed = list(form.changed_data)
        if "is_active" in changed and obj.is_active:
            if obj.given_up_at is not None:
                messages.info(
                    request,
                    gettext("Replay what has happened since it was switched off, if you need it."),
                )
            obj.failing_since = obj.rests_until = obj.given_up_at = None
            changed += ["failing_since", "rests_until", "given_up_at"]
        obj.save(update_fields=changed)  # the rest is the worker's to write

    @admin.display(description=_("endpoint"))
    def called(self, endpoint: Endpoint) -> str:
        """What it is for, or where it is."""
        return str(endpoint)

    @admin.display(description=_("how it does"))
    def health(self, endpoint: Endpoint) -> str:
        """Whether what is sent arrives."""
        if endpoint.given_up_at is not None:
            return _given_up(endpoint)
        if endpoint.failing_since is not None:
            since = f"{localtime(endpoint.failing_since):%Y-%m-%d %H:%M}"
            text = gettext("Every try has failed since %(since)s") % {"since": since}
            return format_html('<span class="order-flag">{}</span>', text)
        return "–"


def _given_up(endpoint: Endpoint) -> str:
    assert endpoint.given_up_at is not None
    return gettext("%(endpoint)s was switched off on %(day)s: every try had failed for days.") % {
        "endpoint": endpoint,
        "day": f"{localtime(endpoint.given_up_at):%Y-%m-%d %H:%M}",
    }
