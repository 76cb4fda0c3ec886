"""The second step, and showing again who one is before something weighty."""

from allauth.headless.account import views
from allauth.headless.mfa import views as mfa
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from accounts.api.sign_in import shapes as s
from accounts.api.sign_in.call import CUSTOMER, HALFWAY, SignInCall, described, of_allauth
from accounts.passkey_forms import AuthenticatePasskeyForm, ReauthenticatePasskeyForm


class SecondStepView(SignInCall):
    """POST auth/2fa/authenticate."""

    beneath = of_allauth(mfa.AuthenticateView)

    @described(
        "give_second_step",
        "Finish signing in with a code",
        caller=HALFWAY,
        request=s.SecondStepInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Of the authenticator app, or a recovery code. Wrong ones count as wrong passwords do."""
        return self.pass_on(request)


class PasskeySecondStepView(SignInCall):
    """GET and POST auth/webauthn/authenticate."""

    beneath = of_allauth(
        mfa.AuthenticateWebAuthnView, input_class={"POST": AuthenticatePasskeyForm}
    )

    @described(
        "begin_passkey_second_step",
        "Begin to finish signing in with a passkey",
        caller=HALFWAY,
        answers={200: s.RequestOptions},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """What to ask the device for."""
        return self.pass_on(request)

    @described(
        "give_passkey_second_step",
        "Finish signing in with a passkey",
        caller=HALFWAY,
        request=s.PasskeyInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """After the password."""
        return self.pass_on(request)


class ReauthenticateView(SignInCall):
    """POST auth/reauthenticate."""

    beneath = of_allauth(views.ReauthenticateView)

    @described(
        "reauthenticate",
        "Give the password again",
        caller=CUSTOMER,
        request=s.PasswordInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """For calls that answer with 401 and the step `reauthenticate`; good for five minutes."""
        return self.pass_on(request)


class ReauthenticateByCodeView(SignInCall):
    """POST auth/2fa/reauthenticate."""

    beneath = of_allauth(mfa.ReauthenticateView)

    @described(
        "reauthenticate_by_code",
        "Give a code again",
        caller=CUSTOMER,
        request=s.SecondStepInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """For calls that answer with 401 and the step `mfa_reauthenticate`."""
        return self.pass_on(request)


class ReauthenticateByPasskeyView(SignInCall):
    """GET and POST auth/webauthn/reauthenticate."""

    beneath = of_allauth(
        mfa.ReauthenticateWebAuthnView, input_class={"POST": ReauthenticatePasskeyForm}
    )

    @described(
        "begin_passkey_reauthentication",
        "Begin to show a passkey again",
        caller=CUSTOMER,
        answers={200: s.RequestOptions},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """What to ask the device for."""
        return self.pass_on(request)

    @described(
        "reauthenticate_by_passkey",
        "Show a passkey again",
        caller=CUSTOMER,
        request=s.PasskeyInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """For calls that answer with 401 and the step `mfa_reauthenticate`."""
        return self.pass_on(request)
