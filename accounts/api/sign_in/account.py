"""What a customer changes of how she signs in: password, address, second steps."""

from typing import Any, ClassVar

from allauth.headless.account import views
from allauth.headless.mfa import response
from allauth.headless.mfa import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from accounts.api.sign_in import inputs
from accounts.api.sign_in import shapes as s
from accounts.api.sign_in.call import CUSTOMER, SignInCall, described, of_allauth

_NO_PASSKEY = "`not_found`: the account has no such passkey."
_NOT_NOW = "`wrong_step`: the account can have no second step, as its address is not confirmed."


class ChangePasswordView(SignInCall):
    """POST account/password/change."""

    beneath = of_allauth(views.ChangePasswordView, input_class=inputs.ChangePasswordInput)

    @described(
        "change_password",
        "Choose another password",
        caller=CUSTOMER,
        request=s.ChangePasswordInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """All other sessions end, and this one has new tokens, in `meta`."""
        return self.pass_on(request)


class EmailView(SignInCall):
    """GET and POST account/email."""

    beneath = of_allauth(views.ManageEmailView, input_class={"POST": inputs.AddEmailInput})

    @described("read_email", "The account's address", caller=CUSTOMER, answers={200: s.Addresses})
    def get(self, request: Request) -> HttpResponseBase:
        """And the one that it is about to have."""
        return self.pass_on(request)

    @described(
        "change_email",
        "Choose another address",
        caller=CUSTOMER,
        request=s.EmailInput,
        answers={200: s.Addresses},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """A code is mailed to it; `auth/email/verify` makes it the account's."""
        return self.pass_on(request)


class SecondStepsView(SignInCall):
    """GET account/authenticators."""

    beneath = of_allauth(mfa.AuthenticatorsView)

    @described(
        "list_second_steps",
        "The account's second steps",
        caller=CUSTOMER,
        answers={200: s.Authenticators},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """None: signing in has one step."""
        return self.pass_on(request)


class TotpView(SignInCall):
    """GET, POST and DELETE account/authenticators/totp."""

    beneath = of_allauth(mfa.ManageTOTPView)

    @described(
        "read_totp",
        "The authenticator app, or what to set it up with",
        caller=CUSTOMER,
        answers={200: s.OneAuthenticator, 404: s.NoTotp},
        also={409: _NOT_NOW},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """404 while there is none: with a new secret for one."""
        return self.pass_on(request)

    @described(
        "set_up_totp",
        "Set up an authenticator app",
        caller=CUSTOMER,
        request=s.SecondStepInput,
        answers={200: s.OneAuthenticator},
        also={409: _NOT_NOW},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """By a code that the app shows. All other sessions end; the tokens are new."""
        return self.pass_on(request)

    @described("remove_totp", "Remove it", caller=CUSTOMER, answers={200: s.Removed})
    def delete(self, request: Request) -> HttpResponseBase:
        """All other sessions end; the tokens are new."""
        return self.pass_on(request)


class RecoveryCodesView(SignInCall):
    """GET and POST account/authenticators/recovery-codes."""

    beneath = of_allauth(mfa.ManageRecoveryCodesView)

    @described(
        "read_recovery_codes",
        "Recovery codes",
        caller=CUSTOMER,
        answers={200: s.OneAuthenticator},
        also={404: "`not_found`: there are none, as there is no second step."},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The codes themselves are shown once."""
        return self.pass_on(request)

    @described(
        "renew_recovery_codes",
        "Make new recovery codes",
        caller=CUSTOMER,
        answers={200: s.OneAuthenticator},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Those of before are good no longer."""
        return self.pass_on(request)


class _Passkeys(mfa.ManageWebAuthnView):
    """allauth's, for passkeys alone, each by an address of its own."""

    input_class: ClassVar[dict[str, Any]] = {
        "POST": inputs.AddPasskeyInput,
        "PATCH": inputs.PasskeyNameInput,
    }

    def get_input_kwargs(self) -> dict[str, Any]:
        """For the form of a new one."""
        return {"user": self.request.user} if self.request.method == "POST" else {}

    def get(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        """What to ask the device for."""
        options = flows.begin_registration(request, request.user, passwordless=True)
        answer: HttpResponseBase = response.AddWebAuthnResponse(request, options)
        return answer

    def patch(self, request: HttpRequest, passkey_id: int) -> HttpResponseBase:
        """Another name."""
        passkey = self._found(passkey_id)
        flows.rename_authenticator(request, passkey, self.input.cleaned_data["name"])
        answer: HttpResponseBase = response.AuthenticatorResponse(request, passkey)
        return answer

    def delete(self, request: HttpRequest, passkey_id: int) -> HttpResponseBase:  # type: ignore[override]
        """It opens nothing any more."""
        flows.remove_authenticators(request, [self._found(passkey_id)])
        answer: HttpResponseBase = response.AuthenticatorsDeletedResponse(request)
        return answer

    def _found(self, passkey_id: int) -> Authenticator:
        """Raises Http404 for another customer's."""
        kind = Authenticator.Type.WEBAUTHN
        return get_object_or_404(Authenticator, pk=passkey_id, type=kind, user=self.request.user)


class PasskeysView(SignInCall):
    """GET and POST account/authenticators/webauthn."""

    beneath = of_allauth(_Passkeys)

    @described(
        "begin_passkey",
        "Begin to make a passkey",
        caller=CUSTOMER,
        answers={200: s.CreationOptions},
        also={409: _NOT_NOW},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """What to ask the device for."""
        return self.pass_on(request)

    @described(
        "add_passkey",
        "Add a passkey",
        caller=CUSTOMER,
        request=s.NewPasskeyInput,
        answers={200: s.OneAuthenticator},
        also={409: _NOT_NOW},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """What the device made. All other sessions end; the tokens are new."""
        return self.pass_on(request)


class PasskeyView(SignInCall):
    """PATCH and DELETE account/authenticators/webauthn/{passkey_id}."""

    beneath = of_allauth(_Passkeys)

    @described(
        "rename_passkey",
        "Give a passkey another name",
        caller=CUSTOMER,
        request=s.PasskeyNameInput,
        answers={200: s.OneAuthenticator},
        also={404: _NO_PASSKEY},
    )
    def patch(self, request: Request, passkey_id: int) -> HttpResponseBase:
        """So that one knows which device it is of."""
        return self.pass_on(request, passkey_id=passkey_id)

    @described(
        "remove_passkey",
        "Remove a passkey",
        caller=CUSTOMER,
        answers={200: s.Removed},
        also={404: _NO_PASSKEY},
    )
    def delete(self, request: Request, passkey_id: int) -> HttpResponseBase:
        """All other sessions end; the tokens are new."""
        return self.pass_on(request, passkey_id=passkey_id)
