"""Addresses for signing in with an app: those of allauth's headless API that this shop has."""

from django.urls import path

from accounts.api.sign_in import account, entering, second_steps

_VIEWS = {
    "auth/signup": entering.SignUpView,
    "auth/email/verify": entering.VerifyEmailView,
    "auth/email/verify/resend": entering.ResendEmailCodeView,
    "auth/login": entering.SignInView,
    "auth/webauthn/login": entering.PasskeySignInView,
    "auth/2fa/authenticate": second_steps.SecondStepView,
    "auth/webauthn/authenticate": second_steps.PasskeySecondStepView,
    "auth/password/request": entering.ResetRequestView,
    "auth/password/reset": entering.ResetView,
    "auth/session": entering.SessionView,
    "auth/reauthenticate": second_steps.ReauthenticateView,
    "auth/2fa/reauthenticate": second_steps.ReauthenticateByCodeView,
    "auth/webauthn/reauthenticate": second_steps.ReauthenticateByPasskeyView,
    "tokens/refresh": entering.RefreshView,
    "account/password/change": account.ChangePasswordView,
    "account/email": account.EmailView,
    "account/authenticators": account.SecondStepsView,
    "account/authenticators/totp": account.TotpView,
    "account/authenticators/recovery-codes": account.RecoveryCodesView,
    "account/authenticators/webauthn": account.PasskeysView,
    "account/authenticators/webauthn/<int:passkey_id>": account.PasskeyView,
}

urlpatterns = [path(address, view.as_view()) for address, view in _VIEWS.items()]
