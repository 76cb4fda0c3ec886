"""Roles in the back-office: who may change whom, and what a change of role does."""

from typing import Any

from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
    raise_if_reauthentication_required,
)
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import NAMES
from accounts.services import end_sessions
from accounts.staff import is_last_owner, is_owner, lock_owners, may_edit
from accounts.staff_forms import ROLE_FIELDS, GroupForm, RolesField, StaffForm

_APP = "accounts"


class StaffAdmin(DjangoUserAdmin):
    """For the admin of users: only owners make and change staff, and say again who they are."""

    form = StaffForm
    actions = None  # no deleting of many: each is looked at

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"editor": request.user})

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Roles have names in two languages."""
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who only looks sees nothing of a password, nor the way to another one."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (name, {**options, "fields": [f for f in options["fields"] if f != "password"]})
            for name, options in fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who is no owner gives no roles; who is no superuser makes none."""
        fields = super().get_readonly_fields(request, obj)
        if not is_owner(_editor(request)):
            return (*fields, *ROLE_FIELDS)
        if not _editor(request).is_superuser:
            return (*fields, "is_superuser")
        return fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Staff is changed by owners."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_edit(_editor(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The last owner stays."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return may_edit(_editor(request), obj) and not is_last_owner(obj)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Raises ReauthenticationRequired, which asks for the password and then goes on."""
        if set(ROLE_FIELDS) & set(form.changed_data):
            raise_if_reauthentication_required(request, app=_APP)
        return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Another address counts once its owner has typed in a code, as on the account's page."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True, verified=False)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Whoever has another role signs in again, on each device."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        if change and {*ROLE_FIELDS, "email"} & set(form.changed_data):
            end_sessions(user)
            update_session_auth_hash(request, user)  # does nothing for anybody else

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Raises PermissionDenied when somebody else has just removed the other owners."""
        lock_owners()
        if is_last_owner(obj):
            raise PermissionDenied
        super().delete_model(request, obj)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only after the own password, or code, was given again."""
        if is_reauthentication_required(request, app=_APP):
            query = urlencode({"next": request.path})
            return redirect(f"{reverse('account_reauthenticate')}?{query}")
        answer: HttpResponse = super().user_change_password(request, *args, **kwargs)
        return answer


class GroupAdmin(DjangoGroupAdmin):
    """Roles. Those that the shop comes with can be read; more can be made beside them."""

    form = GroupForm
    actions = None
    list_display = ("called",)

    @admin.display(description=_("name"), ordering="name")
    def called(self, group: Group) -> str:
        """In the reader's language."""
        return gettext(group.name) if group.name in NAMES else group.name

    def get_form(
        self, request: HttpRequest, obj: Group | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"editor": request.user})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Owners only: a role may be given to oneself."""
        return super().has_add_permission(request) and is_owner(_editor(request))

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Not those of the table, which the next release would restore."""
        allowed = super().has_change_permission(request, obj) and is_owner(_editor(request))
        return allowed and (obj is None or obj.name not in NAMES)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Nor are those deleted."""
        allowed = super().has_delete_permission(request, obj) and is_owner(_editor(request))
        return allowed and (obj is None or obj.name not in NAMES)


def _editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the site lets nobody else in
    return request.user
