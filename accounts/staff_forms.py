"""The forms by which owners say who works for the shop, and as what."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import NAMES, OWNER
from accounts.staff import beyond, is_last_owner, lock_owners

ROLE_FIELDS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


class RolesField(forms.ModelMultipleChoiceField):
    """Groups, ours by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Groups that a shop added have no other name."""
        return gettext(obj.name) if obj.name in NAMES else str(obj)


class StaffForm(UserChangeForm):
    """Django's, but nobody gives what he has not, and an owner is left."""

    editor: ClassVar[User]  # set by StaffAdmin.get_form

    def clean_groups(self) -> Any:
        """Raises ValidationError for a role with permissions that the editor lacks."""
        chosen = self.cleaned_data["groups"]
        added = set(chosen) - self._had("groups")
        given = Permission.objects.filter(group__in=added).select_related("content_type")
        _refuse_beyond(self.editor, given.distinct() if added else [])
        return chosen

    def clean_user_permissions(self) -> Any:
        """Raises ValidationError for one that the editor lacks."""
        chosen = self.cleaned_data["user_permissions"]
        added = set(chosen) - self._had("user_permissions")
        _refuse_beyond(self.editor, added)
        return chosen

    def clean(self) -> dict[str, Any]:
        """An owner is left. Holds the owners' lock until the transaction ends."""
        given = super().clean() or {}
        if self.instance.pk and set(ROLE_FIELDS) & set(self.changed_data):
            lock_owners()
            if not self._stays_owner(given) and is_last_owner(self.instance):
                self.add_error(None, _("This is the last owner. Make somebody else one first."))
        return given

    def _stays_owner(self, given: dict[str, Any]) -> bool:
        def after(name: str) -> Any:
            return given.get(name, getattr(self.instance, name))

        groups = given.get("groups")
        names = {group.name for group in (self._had("groups") if groups is None else groups)}
        return bool(
            after("is_active")
            and after("is_staff")
            and (after("is_superuser") or OWNER.name in names)
        )

    def _had(self, name: str) -> set[Any]:
        return set(getattr(self.instance, name).all()) if self.instance.pk else set()


class GroupForm(forms.ModelForm):
    """A role of the shop's own: no more than its maker may do."""

    editor: ClassVar[User]  # set by GroupAdmin.get_form

    class Meta:
        model = Group
        fields = ("name", "permissions")

    def clean_permissions(self) -> Any:
        """Raises ValidationError for one that the editor lacks."""
        chosen = self.cleaned_data["permissions"]
        had = set(self.instance.permissions.all()) if self.instance.pk else set()
        _refuse_beyond(self.editor, set(chosen) - had)
        return chosen


def _refuse_beyond(editor: User, permissions: Any) -> None:
    lacking = beyond(editor, permissions)
    if lacking:
        raise forms.ValidationError(
            ngettext(
                "You cannot give what you may not do yourself: %(what)s.",
                "You cannot give what you may not do yourself: %(what)s.",
                len(lacking),
            )
            % {"what": ", ".join(sorted(str(each.name) for each in lacking)[:5])}
        )
