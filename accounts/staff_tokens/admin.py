"""Staff tokens in the back-office: owners make them, look at them, and end them."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff import is_owner
from accounts.staff_tokens.forms import StaffTokenForm
from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.scopes import NAMES
from accounts.staff_tokens.services import issue, revoke
from shop.kernel.audit_trail import changes
from shop.kernel.back_office import own_page

_A_MOMENT = timedelta(microseconds=1)  # tokens end with a day, which is the last one that counts
_SHOWN = ("name", "begins_with", "owner", "may", "made_at", "expires_at")


@admin.register(StaffToken)
class StaffTokenAdmin(admin.ModelAdmin):
    """A token is never changed: another one is made, and this one revoked."""

    form = StaffTokenForm
    actions = None
    list_display = ("name", "standing", "owner", "last_used", "begins_with")
    list_select_related = ("owner",)
    ordering = ("-made_at", "-pk")
    fields = ("name", "owner", "scopes", "expires_at")
    change_form_template = "accounts/admin/staff_token.html"

    @admin.display(description=_("begins with"))
    def begins_with(self, token: StaffToken) -> str:
        """By which people tell tokens apart."""
        return f"{token.prefix}…"

    @admin.display(description=_("state"), ordering="expires_at")
    def standing(self, token: StaffToken) -> str:
        """Whether it opens anything, and until when."""
        if token.revoked_at is not None:
            return _("Revoked on %(day)s") % {"day": _day(token.revoked_at)}
        if token.is_over(timezone.now()):
            return _("Over since %(day)s") % {"day": _day(token.expires_at)}
        return _("Good until %(day)s") % {"day": _day(token.expires_at - _A_MOMENT)}

    @admin.display(description=_("last used"), ordering="last_used_at")
    def last_used(self, token: StaffToken) -> str:
        """Its day; it is noted once an hour."""
        return _day(token.last_used_at) if token.last_used_at else "-"

    @admin.display(description=_("may"))
    def may(self, token: StaffToken) -> str:
        """Scopes in words."""
        return ", ".join(f"{NAMES.get(scope, scope)} ({scope})" for scope in token.scopes)

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the end of a token."""
        view = self.admin_site.admin_view(self.revoke_view)
        name = "accounts_stafftoken_revoke"
        return [path("<int:object_id>/revoke/", view, name=name), *super().get_urls()]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"editor": request.user})

    def get_fields(self, request: HttpRequest, obj: StaffToken | None = None) -> Any:
        """What can be said of it, or all that is known."""
        return (
            super().get_fields(request, obj)
            if obj is None
            else self.get_readonly_fields(request, obj)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: StaffToken | None = None) -> Any:  # noqa: ARG002
        """Of one that is there, everything."""
        return () if obj is None else (*_SHOWN, "last_used_at", "revoked_at")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Owners only, as for all of a token."""
        return super().has_view_permission(request, obj) and is_owner(_editor(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Nobody else sees that there are any."""
        return super().has_module_permission(request) and is_owner(_editor(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Owners only."""
        return super().has_add_permission(request) and is_owner(_editor(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """What a system was told its token may, stays so."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """The trail names it for good."""
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Raises ReauthenticationRequired, which asks for the password and then goes on."""
        raise_if_reauthentication_required(request, app="accounts")
        return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: StaffToken, form: Any, change: bool) -> None:  # noqa: ARG002
        """Made by its service; the secret is on this one answer and nowhere else."""
        request.new_secret = issue(obj, now=timezone.now())  # type: ignore[attr-defined]

    def response_add(
        self,
        request: HttpRequest,
        obj: StaffToken,
        post_url_continue: str | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """The secret, once."""
        secret = request.new_secret  # type: ignore[attr-defined]
        context = {"title": _("Copy this token now"), "token": obj, "secret": secret}
        return own_page(request, "accounts/admin/staff_token_made.html", self.opts, context)

    def revoke_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask, then end it."""
        if not (self.has_view_permission(request) and is_owner(_editor(request))):
            raise PermissionDenied
        token = get_object_or_404(StaffToken, pk=object_id)
        if request.method == "POST":
            now = timezone.now()
            if revoke(token, now=now):
                self.log_change(request, token, changes({}, {"revoked at": now}))
            messages.success(request, _("The token is revoked. Nothing can use it any more."))
            return redirect("admin:accounts_stafftoken_change", token.pk)
        context = {"title": _("Revoke this token?"), "token": token}
        return own_page(request, "accounts/admin/staff_token_revoke.html", self.opts, context)


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATE_FORMAT")


def _editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the site lets nobody else in
    return request.user
