"""What allauth reads of a call, under the rules of the pages: accounts.forms, passkey_forms."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.headless.account import inputs as of_allauth
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from accounts.forms import LONGEST_ADDRESS, OneAccount
from accounts.models import User
from accounts.passkey_forms import LONGEST_NAME, AddPasskeyForm


class _AsOnPages(forms.Form):
    """A password is taken as it is, and an address is not cut off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if "password" in name and isinstance(field, forms.CharField):
                field.strip = False
            if name == "email":
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class SignUpInput(_AsOnPages, OneAccount, of_allauth.SignupInput):
    """Sign up."""

    password_field = "password"  # noqa: S105 (its name)

    def clean(self) -> dict[str, Any]:
        """The password may not be the address either."""
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password")
        if password:
            try:
                self._check(password, cleaned.get("email", ""))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def clean_password(self) -> str:
        """Checked beside the address."""
        password: str = self.cleaned_data["password"]
        return password

    @staticmethod
    def _check(password: str, email: str) -> None:
        get_adapter().clean_password(password, user=User(email=email))


class LoginInput(_AsOnPages, of_allauth.LoginInput):
    """Sign in."""


class RequestPasswordResetInput(_AsOnPages, of_allauth.RequestPasswordResetInput):
    """Ask for a code to choose another password."""


class ResetPasswordInput(_AsOnPages, of_allauth.ResetPasswordInput):
    """Choose another password, by that code."""

    def clean(self) -> dict[str, Any]:
        """The password is looked at once the code is right: who has no account has no rules."""
        if "key" not in self.cleaned_data:
            return self.cleaned_data
        return super().clean() or {}


class ChangePasswordInput(_AsOnPages, of_allauth.ChangePasswordInput):
    """Choose another password, by the present one."""


class AddEmailInput(_AsOnPages, of_allauth.AddEmailInput):
    """Another e-mail address, which counts once its code is sent."""


class AddPasskeyInput(AddPasskeyForm):
    """A new passkey, which is both steps at once, as on the page."""

    def __init__(self, data: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data={**data, "passwordless": True}, **kwargs)


class PasskeyNameInput(forms.Form):
    """Another name of a passkey."""

    name = forms.CharField(max_length=LONGEST_NAME)
