"""The forms of passkeys: allauth's, with the shop's words, for whatever a browser may send."""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60  # characters
# What the library raises for an answer that is no answer of an authenticator.
_NO_ANSWER = (AttributeError, KeyError, TypeError, ValueError)
_MADE_NOTHING = _("The passkey could not be made. Please try again.")
_OPENS_NOTHING = _("This passkey does not open an account here. Try another one, or your password.")


class _Credential(forms.JSONField):
    """Filled in by a script with what the browser gives; an app sends it as it is."""

    def __init__(self, refusal: Any) -> None:
        errors = {"required": refusal, "invalid": refusal}
        super().__init__(widget=forms.HiddenInput, error_messages=errors)

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError also for what is nested too deep, or has too many digits."""
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, to be shown again."""
        try:
            return super().bound_data(data, initial)
        except (RecursionError, ValueError):
            return InvalidJSONInput(data)


def _name() -> forms.CharField:
    return forms.CharField(label=_("Name of this passkey"), max_length=LONGEST_NAME)


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new one, which the device itself checks by finger, face or PIN.

    So it is both steps at once: what one has, and what one is or knows.
    """

    name = _name()
    # Ticked and out of sight: allauth's script looks whether it is, and we want nothing else.
    passwordless = forms.BooleanField(
        initial=True, widget=forms.CheckboxInput(attrs={"hidden": True})
    )

    credential = _Credential(_MADE_NOTHING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # the passkey is made by then: it gets one of ours

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for what no authenticator made for this page."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except (forms.ValidationError, *_NO_ANSWER) as error:
            raise forms.ValidationError(_MADE_NOTHING) from error
        return cleaned


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for one."""

    name = _name()


class _Checked(forms.Form):
    """The answer of an authenticator to what this page asked."""

    def clean_credential(self) -> Any:
        """Raises ValidationError for what none gave to this page, or one that is not known."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # of allauth's form beside it
        except _NO_ANSWER as error:
            raise forms.ValidationError(_OPENS_NOTHING) from error
        except forms.ValidationError as error:
            if getattr(error, "code", "") == "incorrect_code":
                raise forms.ValidationError(_OPENS_NOTHING) from error
            raise


class LoginPasskeyForm(_Checked, webauthn.LoginWebAuthnForm):
    """Sign in with nothing else."""

    credential = _Credential(_OPENS_NOTHING)


class AuthenticatePasskeyForm(_Checked, webauthn.AuthenticateWebAuthnForm):
    """The second step, after the password."""

    reauthenticated = False
    passwordless = False
    credential = _Credential(_OPENS_NOTHING)


class ReauthenticatePasskeyForm(_Checked, webauthn.ReauthenticateWebAuthnForm):
    """Show again who it is, before something weighty."""

    credential = _Credential(_OPENS_NOTHING)
