"""Users and roles in the back-office."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Erasure, User
from accounts.selectors import users_found_by
from accounts.staff_admin import GroupAdmin, StaffAdmin
from accounts.staff_tokens import admin as staff_tokens  # noqa: F401 (registers by being imported)
from shop.kernel.back_office import KeysetList, ReadOnly


@admin.register(User)
class UserAdmin(KeysetList, StaffAdmin):
    """Django's own, with the e-mail address as the name to sign in with, for any number of them."""

    ordering = ("email",)
    sortable_by = ("email",)
    list_per_page = 50
    list_display = ("email", "first_name", "last_name", "company", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "groups", "may_pay_on_invoice")
    search_fields = ("email",)  # shows the box; get_search_results decides what is asked
    search_help_text = _(
        "The beginning of an e-mail address, or of words of a name or company, as they are written."
    )
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

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 (as Django calls it)
        queryset: "QuerySet[User]",
        search_term: str,
    ) -> tuple["QuerySet[User]", bool]:
        """By an index for addresses and one for words; also where an account is picked by name."""
        return users_found_by(queryset, search_term), False


# Django's own page of groups knows nothing of who may give what.
admin.site.unregister(Group)
admin.site.register(Group, GroupAdmin)
# An address or a second step is changed by whose it is; a page of rows would be a way around that.
for _model in (Authenticator, EmailAddress, EmailConfirmation):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


@admin.register(Erasure)
class ErasureAdmin(ReadOnly, KeysetList):
    """That accounts were erased, and when; not whose."""

    ordering = ("-asked_at", "-pk")
    sortable_by = ()
    list_per_page = 50
    list_display = ("asked_at", "state", "confirmed_at", "done_at")
    fields = ("asked_at", "state", "confirmed_at", "done_at")
