"""What an owner does with an endpoint: buttons on its page, and the page behind each."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from shop.kernel.back_office import own_page
from webhooks.admin.forms import ReplayForm
from webhooks.errors import EndpointOff
from webhooks.models import Endpoint
from webhooks.services.endpoints import rotate_secret, secrets_of
from webhooks.services.replaying import send_test, start_replay

MAY_CHANGE = "webhooks.change_endpoint"


class EndpointTool(View):
    """A page for one thing that is done with an endpoint."""

    slug: ClassVar[str]
    title: ClassVar[Any]
    button: ClassVar[Any] = ""
    explanation: ClassVar[Any]
    template: ClassVar[str] = "webhooks/admin/tool.html"
    endpoint: Endpoint

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the endpoint; only for those who may."""
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm(MAY_CHANGE):  # type: ignore[union-attr]  # checked by admin
            raise PermissionDenied
        self.endpoint = get_object_or_404(Endpoint, pk=kwargs["endpoint_id"])

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Asks."""
        return self.page(request)

    def page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        """In the admin's frame."""
        whole = {
            "title": self.title,
            "button": self.button,
            "explanation": self.explanation,
            "endpoint": self.endpoint,
            **context,
        }
        return own_page(request, self.template, Endpoint._meta, whole)

    def to_log(self, request: HttpRequest, done: str) -> HttpResponse:
        """To the deliveries of this endpoint, with what was done."""
        messages.success(request, done)
        log = reverse("admin:webhooks_delivery_changelist")
        return redirect(f"{log}?endpoint__id__exact={self.endpoint.pk}")

    def write_down(self, request: HttpRequest, what: str) -> None:
        """In the audit trail."""
        page: Any = admin.site._registry[Endpoint]
        page.log_change(request, self.endpoint, what)


class SecretPage(EndpointTool):
    """The secret is shown when it is asked for, and whoever asks is written down."""

    slug = "secret"
    title = _("Secret")
    explanation = _(
        "The other system needs the secret to know that a delivery comes from this shop. Whoever "
        "has it can pretend to be the shop. A new secret takes over at once; the one before signs "
        "as well for 24 hours, so that there is time to enter the new one there."
    )
    template = "webhooks/admin/secret.html"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show it, or make a new one first."""
        action = request.POST.get("action")
        if action == "rotate":
            rotate_secret(self.endpoint, now=timezone.now())
            self.endpoint.refresh_from_db()
            self.write_down(request, "A new secret was made.")
        elif action == "show":
            self.write_down(request, "The secret was shown.")
        else:
            return self.page(request)
        known = secrets_of(self.endpoint, now=timezone.now())
        answer = self.page(request, secret=known[0] if known else "", is_unreadable=not known)
        add_never_cache_headers(answer)
        return answer


class TestPage(EndpointTool):
    """An event that tells nothing."""

    slug = "test"
    title = _("Send a test event")
    button = title
    explanation = _("It is signed and sent like any other, and tells of nothing.")

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Send it."""
        by = request.user.get_username()
        try:
            send_test(self.endpoint, by=by, now=timezone.now())
        except EndpointOff as refusal:
            messages.error(request, str(refusal.message))
            return self.page(request)
        return self.to_log(request, gettext("The test event is on its way."))


class ReplayPage(EndpointTool):
    """All events of a time once more."""

    slug = "replay"
    title = _("Replay events")
    button = title
    explanation = _(
        "All events since then that this endpoint wants are sent again, also those that it had. "
        "They keep their ids, by which the other system knows what it has done already."
    )

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Asks since when; since it was given up, if it was."""
        since = self.endpoint.failing_since or timezone.now()
        return self._asked(request, ReplayForm(initial={"since": since}))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Have the worker do it."""
        form = ReplayForm(request.POST)
        if not form.is_valid():
            return self._asked(request, form)
        try:
            start_replay(self.endpoint, since=form.cleaned_data["since"])
        except EndpointOff as refusal:
            form.add_error(None, str(refusal.message))
            return self._asked(request, form)
        self.write_down(request, "Events were replayed.")
        return self.to_log(request, gettext("The events are on their way."))

    def _asked(self, request: HttpRequest, form: ReplayForm) -> HttpResponse:
        given = cast(Any, form)  # which need not be of a model
        page: Any = admin.site._registry[Endpoint]
        rows = AdminForm(given, [(None, {"fields": ["since"]})], {}, model_admin=page)
        return self.page(request, form=form, adminform=rows)


TOOLS: tuple[type[EndpointTool], ...] = (SecretPage, TestPage, ReplayPage)
