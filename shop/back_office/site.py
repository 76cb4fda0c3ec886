"""The site of the back-office: one way in, through the shop's own sign-in, and a full history."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.second_factor import lacks_second_factor
from accounts.staff_sessions import is_over, note_use
from shop.back_office.lookups import FilteredOnly
from shop.kernel.audit_trail import Audited


class BackOffice(AdminSite):
    """Django's admin site, but that nobody signs in past the limits and the second factor."""

    site_header = settings.SHOP_NAME
    site_title = settings.SHOP_NAME
    index_title = gettext_lazy("Back-office")

    def register(
        self, model_or_iterable: Any, admin_class: type[ModelAdmin] | None = None, **options: Any
    ) -> None:
        """Histories tell values, and lists are narrowed by their filters only."""
        super().register(model_or_iterable, _ours(admin_class or ModelAdmin), **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, with the second factor where it is asked for, in a session that is not over."""
        if not super().has_permission(request):
            return False
        if is_over(request, now=timezone.now()):
            logout(request)
            messages.info(request, _("You were signed out for safety. Please sign in again."))
            return False
        if lacks_second_factor(request.user):
            return False
        note_use(request, now=timezone.now())
        return True

    def get_urls(self) -> list[Any]:
        """Django's, and what a page asks before it sends a form."""
        return [
            path("session/", self.admin_view(self.session), name="session"),
            path("session/again/", self.admin_view(self.signed_in_again), name="signed_in_again"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def session(self, request: HttpRequest) -> JsonResponse:
        """Whose session this is, and the token of its forms. See static/js/admin-session.js.

        Who is signed out is led to the sign-in, as anywhere.
        """
        return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})

    @method_decorator(require_safe)
    def signed_in_again(self, request: HttpRequest) -> HttpResponse:
        """For who signed in beside a form that she had filled in."""
        title = _("You are signed in again.")
        context = {**self.each_context(request), "title": title}
        return render(request, "admin/signed_in_again.html", context)

    @method_decorator(never_cache)
    def login(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 (Django passes it)
    ) -> HttpResponse:
        """Lead to the sign-in of the shop, and back. A customer is told that she is one."""
        wanted = _page_after(request)
        if self.has_permission(request):
            return redirect(wanted)
        if not request.user.is_authenticated:
            return redirect_to_login(wanted, resolve_url(settings.LOGIN_URL))
        if not super().has_permission(request):
            return render(request, "account/no_access.html", status=403)
        messages.warning(request, _("Staff sign in with a second step. Set it up first."))
        return redirect("mfa_activate_totp")

    def password_change(self, *_args: Any, **_more: Any) -> HttpResponse:  # type: ignore[override]
        """The account's own page, which limits guessing."""
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]
        self, *_args: Any, **_more: Any
    ) -> HttpResponse:
        """Nobody is led here; whoever comes wants to see her account."""
        return redirect("orders:account")


def _ours(admin_class: type[ModelAdmin]) -> type[ModelAdmin]:
    """The same, with our own rules beneath what it overrides itself, as `register` does."""
    rules = tuple(each for each in (Audited, FilteredOnly) if not issubclass(admin_class, each))
    if not rules:
        return admin_class
    return type(
        admin_class.__name__,
        (admin_class, *rules),
        {"__module__": admin_class.__module__, "__doc__": admin_class.__doc__},
    )


def _page_after(request: HttpRequest) -> str:
    wanted = request.GET.get(REDIRECT_FIELD_NAME) or request.POST.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("admin:index")
