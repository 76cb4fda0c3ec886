"""Signing up, signing in and out, another password, the next token."""

from allauth.headless.account import views
from allauth.headless.mfa import views as mfa
from allauth.headless.tokens import views as tokens
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

from accounts.api.sign_in import inputs
from accounts.api.sign_in import shapes as s
from accounts.api.sign_in.call import (
    ANYBODY,
    CUSTOMER,
    HALFWAY,
    SignInCall,
    described,
    of_allauth,
)
from accounts.passkey_forms import LoginPasskeyForm

_SIGNED_IN = "`wrong_step`: somebody is signed in already."
_NOTHING_PENDING = "`wrong_step`: no code of this kind is waited for."


class SignUpView(SignInCall):
    """POST auth/signup."""

    beneath = of_allauth(views.SignupView, input_class={"POST": inputs.SignUpInput})

    @described(
        "sign_up",
        "Sign up",
        caller=ANYBODY,
        request=s.SignUpInput,
        answers={},
        also={409: _SIGNED_IN},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Answered with 401 and the step `verify_email`: a code is mailed.

        Who has an account already gets a mail that says so, and the answer is the same.
        """
        return self.pass_on(request)


class VerifyEmailView(SignInCall):
    """POST auth/email/verify."""

    beneath = of_allauth(views.VerifyEmailView)

    @described(
        "verify_email",
        "Confirm an e-mail address by its code",
        caller=[*HALFWAY, *CUSTOMER],
        request=s.MailedCodeInput,
        answers={200: s.SignedIn},
        also={409: _NOTHING_PENDING},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Ends a sign-up, and a change of address. After three wrong codes one begins anew."""
        return self.pass_on(request)


class ResendEmailCodeView(SignInCall):
    """POST auth/email/verify/resend."""

    beneath = of_allauth(views.ResendEmailVerificationCodeView)

    @described(
        "resend_email_code",
        "Mail another code",
        caller=[*HALFWAY, *CUSTOMER],
        answers={200: s.Done},
        also={409: _NOTHING_PENDING},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """For an address that waits for its code; the code before it is good no longer."""
        return self.pass_on(request)


class SignInView(SignInCall):
    """POST auth/login."""

    beneath = of_allauth(views.LoginView, input_class=inputs.LoginInput)

    @described(
        "sign_in",
        "Sign in with a password",
        caller=ANYBODY,
        request=s.SignInInput,
        answers={200: s.SignedIn},
        also={409: _SIGNED_IN},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """401 with a pending step, where there is a second one, or no code was typed in yet.

        After five wrong passwords an account waits five minutes: `too_many_login_attempts`.
        """
        return self.pass_on(request)


class PasskeySignInView(SignInCall):
    """GET and POST auth/webauthn/login."""

    beneath = of_allauth(mfa.LoginWebAuthnView, input_class={"POST": LoginPasskeyForm})

    @described(
        "begin_passkey_sign_in",
        "Begin to sign in with a passkey",
        caller=ANYBODY,
        answers={200: s.RequestOptions},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """What to ask the device for, and the session token to send its answer with."""
        return self.pass_on(request)

    @described(
        "sign_in_with_passkey",
        "Sign in with a passkey",
        caller=HALFWAY,
        request=s.PasskeyInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """It is both steps at once."""
        return self.pass_on(request)


class ResetRequestView(SignInCall):
    """POST auth/password/request."""

    beneath = of_allauth(
        views.RequestPasswordResetView, input_class=inputs.RequestPasswordResetInput
    )

    @described(
        "request_password_reset",
        "Ask for a code to choose another password",
        caller=ANYBODY,
        request=s.EmailInput,
        answers={200: s.SignedIn},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Answered with 401 and the step `password_reset_by_code`, account or not.

        Whoever is signed in already gets 200, and her mail as well.
        """
        return self.pass_on(request)


class ResetView(SignInCall):
    """POST auth/password/reset."""

    beneath = of_allauth(views.ResetPasswordView, input_class=inputs.ResetPasswordInput)

    @described(
        "reset_password",
        "Choose another password by a code",
        caller=HALFWAY,
        request=s.ResetPasswordInput,
        answers={200: s.SignedIn},
        also={409: _NOTHING_PENDING},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Signs in, or leads to the second step. All other sessions of the account end."""
        return self.pass_on(request)


class SessionView(SignInCall):
    """GET and DELETE auth/session."""

    beneath = of_allauth(views.SessionView)

    @described(
        "read_session",
        "Who is signed in, or what comes next",
        caller=[*CUSTOMER, *HALFWAY, *ANYBODY],
        answers={200: s.SignedIn},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """401 lists the steps that are open."""
        return self.pass_on(request)

    @described("sign_out", "Sign out", caller=CUSTOMER, answers={})
    def delete(self, request: Request) -> HttpResponseBase:
        """Answered with 401, as nobody is signed in then. All tokens of the session are over."""
        return self.pass_on(request)


class RefreshRefused(APIException):
    """The token is none of ours, used, too old, or of a session that has ended."""

    status_code = 400
    default_code = "refresh_token_invalid"
    default_detail = _("You are signed out. Please sign in again.")


class RefreshView(SignInCall):
    """POST tokens/refresh."""

    beneath = of_allauth(tokens.RefreshTokenView)
    throttle_scope = ""  # many phones behind one address do this every few minutes

    @described(
        "refresh_tokens",
        "The next access token",
        caller=ANYBODY,
        request=s.RefreshInput,
        answers={200: s.Refreshed},
        also={400: "`invalid`; `refresh_token_invalid`: sign in again."},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """A refresh token is good once, and its answer brings the next.

        For a short while after it was used it brings the same next one again, as an answer may be
        lost. Later it is taken for stolen: the session ends, and its owner is told by mail.
        """
        try:
            return self.pass_on(request)
        except ValidationError as error:
            raise error if error.detail else RefreshRefused from error
