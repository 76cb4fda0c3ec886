"""The forms of the second step: allauth's, with the shop's words."""

from typing import Any

from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class _CodeField(forms.Form):
    """One field, whose keyboard on a phone has digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"inputmode": "numeric", "maxlength": "20"}


class AuthenticateForm(_CodeField, mfa_forms.AuthenticateForm):
    """Finish signing in."""


class ReauthenticateForm(_CodeField, mfa_forms.ReauthenticateForm):
    """Give a code again before something weighty."""


class ActivateTOTPForm(_CodeField, totp_forms.ActivateTOTPForm):
    """Show that the app has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")
