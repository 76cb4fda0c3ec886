"""The forms of passkeys: allauth's, with the shop's words, for whatever a browser may send."""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60  # characters
# What the library raises for an answer that is no answer of an authenticator.
_NO_ANSWER = (AttributeError, KeyError, TypeError, ValueError)
_MADE_NOTHING = _("The passkey could not be made. Please try again.")
_OPENS_NOTHING = _("This passkey does not open an account here. Try another one, or your password.")


def _credential() -> forms.JSONField:
    """Filled in by a script with what the browser gives."""
    errors = {"required": _OPENS_NOTHING, "invalid": _OPENS_NOTHING}
    return forms.JSONField(widget=forms.HiddenInput, error_messages=errors)


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # the passkey is made by then: it gets one of ours
        for code in ("required", "invalid"):
            self.fields["credential"].error_messages[code] = _MADE_NOTHING

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

    credential = _credential()


class AuthenticatePasskeyForm(_Checked, webauthn.AuthenticateWebAuthnForm):
    """The second step, after the password."""

    reauthenticated = False
    passwordless = False
    credential = _credential()


class ReauthenticatePasskeyForm(_Checked, webauthn.ReauthenticateWebAuthnForm):
    """Show again who it is, before something weighty."""

    credential = _credential()
