"""The forms of accounts: allauth's with the shop's words, and the customer's own details."""

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def _rules() -> str:
    """In one line what AUTH_PASSWORD_VALIDATORS say in four."""
    least = {"least": MinimumLengthValidator().min_length}
    return gettext("At least %(least)d characters, not only digits, and no common word.") % least


_password_rules = lazy(_rules, str)

LONGEST_ADDRESS = 254  # characters. Source: RFC 5321, section 4.5.3.1.3, less the brackets

_LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
}


class _ShopWords(forms.Form):
    """Labels as elsewhere in the shop, and no text inside fields that vanishes on typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = _LABELS.get(name, field.label)
            if field.widget.attrs.get("autocomplete") == "new-password":
                field.help_text = _password_rules() if name == "password1" else ""
            elif name in {"password", "oldpassword"}:
                field.help_text = ""  # the pages lead to the reset themselves
            if name in {"login", "email"}:  # allauth would cut it off, and so make another address
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "maxlength": "20"}


class LoginForm(_ShopWords, allauth_forms.LoginForm):
    """Sign in."""


class OneAccount(forms.Form):
    """What signing up with a page and with an app have in common.

    password_field: the one whose hash costs time, for an address with an account as for any other.
    """

    password_field: ClassVar[str]
    account_already_exists: bool  # set by allauth's form beside it

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The same form, sent twice at the same moment, is one account."""
        if self.account_already_exists:
            make_password(self.cleaned_data[self.password_field])
        try:
            with atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)  # type: ignore[misc]
                return saved
        except IntegrityError:
            self.account_already_exists = True
            answered: tuple[User | None, HttpResponse | None] = super().try_save(request)  # type: ignore[misc]
            return answered


class SignupForm(_ShopWords, OneAccount, allauth_forms.SignupForm):
    """Sign up."""

    password_field = "password1"  # noqa: S105 (its name)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Choose a password")


class ReauthenticateForm(_ShopWords, allauth_forms.ReauthenticateForm):
    """Give the password again before something weighty."""


class ResetPasswordForm(_ShopWords, allauth_forms.ResetPasswordForm):
    """Ask for a code to choose another password."""


class ResetPasswordKeyForm(_ShopWords, allauth_forms.ResetPasswordKeyForm):
    """Choose another password, the code being right."""


class ChangePasswordForm(_ShopWords, allauth_forms.ChangePasswordForm):
    """Choose another password, knowing the old one."""


class SetPasswordForm(_ShopWords, allauth_forms.SetPasswordForm):
    """Choose a first password."""


class AddEmailForm(_ShopWords, allauth_forms.AddEmailForm):
    """Another e-mail address, which counts once its code is typed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ConfirmEmailVerificationCodeForm(_ShopWords, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code from the mail, for an e-mail address."""


class ConfirmPasswordResetCodeForm(_ShopWords, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code from the mail, for another password."""


class DetailsForm(forms.ModelForm):
    """What a customer tells of herself."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language", "company", "vat_number")
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "company": forms.TextInput(attrs={"autocomplete": "organization"}),
            "vat_number": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        }
