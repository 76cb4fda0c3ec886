"""The form by which an owner of the shop makes a token."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff import may_edit
from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.scopes import NAMES

_USUAL, _LONGEST = timedelta(days=180), timedelta(days=366)


def _usual_end() -> date:
    return timezone.localdate() + _USUAL


class StaffTokenForm(forms.ModelForm):
    """What it is for, in whose name, what it may, and until when."""

    editor: ClassVar[User]  # set by StaffTokenAdmin.get_form
    scopes = forms.MultipleChoiceField(
        label=capfirst(_("may")),
        choices=[(scope, f"{name} ({scope})") for scope, name in NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    expires_at = forms.DateField(
        label=capfirst(_("good until")),
        initial=_usual_end,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("This day is the last one; at most a year from now."),
    )

    class Meta:
        model = StaffToken
        fields = ("name", "owner", "scopes", "expires_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields.get("owner")
        if owner is None:  # one that is there is only looked at
            return
        owner.queryset = User.objects.filter(is_staff=True, is_active=True).order_by("email")

    def clean_owner(self) -> User:
        """Raises ValidationError for a superuser, unless another one asks: nobody gives more."""
        owner: User = self.cleaned_data["owner"]
        if not may_edit(self.editor, owner):
            raise forms.ValidationError(_("A token of a superuser is made by a superuser."))
        return owner

    def clean_expires_at(self) -> datetime:
        """The end of the day. Raises ValidationError for one that is over, or too far."""
        day: date = self.cleaned_data["expires_at"]
        today = timezone.localdate()
        if not today <= day <= today + _LONGEST:
            raise forms.ValidationError(_("Choose a day from today, at most a year from now."))
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
