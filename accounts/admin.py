"""Users in the back-office."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's own, with the e-mail address as the name to sign in with."""

    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "company", "is_staff", "is_active")
    list_filter = (*DjangoUserAdmin.list_filter, "may_pay_on_invoice")
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
