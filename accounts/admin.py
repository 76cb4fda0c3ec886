"""Users and roles in the back-office."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff_admin import GroupAdmin, StaffAdmin


@admin.register(User)
class UserAdmin(StaffAdmin):
    """Django's own, with the e-mail address as the name to sign in with."""

    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "company", "is_staff", "is_active")
    list_filter = (*StaffAdmin.list_filter, "may_pay_on_invoice")
    search_fields = ("email", "first_name", "last_name", "company")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "language")}),
        (_("Business customer"), {"fields": ("company", "vat_number", "may_pay_on_invoice")}),
        (
            _("Permissions"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)


# Django's own page of groups knows nothing of who may give what.
admin.site.unregister(Group)
admin.site.register(Group, GroupAdmin)
# An address or a second step is changed by whose it is; a page of rows would be a way around that.
for _model in (Authenticator, EmailAddress, EmailConfirmation):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)
