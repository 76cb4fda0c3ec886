"""Accounts: django-allauth, and what holds for staff."""

from datetime import timedelta

from shop import env

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "orders:account"
LOGOUT_REDIRECT_URL = "shop:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
}
# An address is verified before anybody is signed in: only so does the sign-up look the same whether
# there is an account or not. It keeps nobody from buying, as checkout works without an account.
# By code rather than by link, so that the customer stays where she is, with her cart.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True  # one address per account
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of changes that somebody else might have made
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True  # as long as the cart
# On top of allauth's own limits: nobody's mailbox is filled with codes.
ACCOUNT_RATE_LIMITS = {
    # Wrong passwords and codes: of an address, of an account, and of those who guess slowly.
    "login_failed": "10/m/ip,5/5m/key,30/d/key",
    "confirm_email": "1/10s/key,10/h/key",
    "reset_password": "20/m/ip,10/h/key",
    "review": "20/h/ip",  # on top of one per customer and product
    "visitor": "100/h/ip",  # pseudonyms: nobody makes a crowd that likes her product
    "look": "600/m/ip",  # views that are noted; many people may share an address
    "forget": "100/h/ip",  # deletions, which are dear
    "alert": "30/h/ip",  # questions to addresses that anyone may type: mail when it is back
    "alert_address": "5/d/key",  # and of one address
}
# Proxies in front whose X-Forwarded-For is true: without them every customer has one address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

# --- The second step of signing in ------------------------------------------------------------
MFA_ADAPTER = "accounts.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a passkey alone signs in: it is both steps at once
MFA_FORMS = {
    "authenticate": "accounts.second_factor_forms.AuthenticateForm",
    "reauthenticate": "accounts.second_factor_forms.ReauthenticateForm",
    "activate_totp": "accounts.second_factor_forms.ActivateTOTPForm",
    "add_webauthn": "accounts.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.passkey_forms.RenamePasskeyForm",
    "login_webauthn": "accounts.passkey_forms.LoginPasskeyForm",
    "authenticate_webauthn": "accounts.passkey_forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "accounts.passkey_forms.ReauthenticatePasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds by which the clock of a phone may be wrong
# Secrets of it are encrypted with the first, and decrypted with any: so a key can be replaced.
MFA_KEYS = env.texts("MFA_KEYS", "") or [env.text("SECRET_KEY")]

# --- Staff ------------------------------------------------------------------------------------
STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=False)
STAFF_IDLE_TIME = timedelta(minutes=env.number("STAFF_IDLE_MINUTES", 120))
STAFF_SESSION_TIME = timedelta(hours=env.number("STAFF_SESSION_HOURS", 12))

# --- Apps: the access token of a session, and a refresh token for the next one -------------------
HEADLESS_CLIENTS = ["app"]
HEADLESS_TOKEN_STRATEGY = "accounts.api.strategy.AppTokens"  # noqa: S105
# Tokens are signed with the first, and taken when any of them signed: so a key can be replaced.
APP_TOKEN_KEYS = env.texts("APP_TOKEN_KEYS", "") or [env.text("SECRET_KEY")]
APP_ACCESS_TIME = timedelta(minutes=env.number("APP_ACCESS_MINUTES", 5))
APP_REFRESH_TIME = timedelta(days=env.number("APP_REFRESH_DAYS", 60))

# --- What the shop keeps of a customer --------------------------------------------------------
# Modules with the parts of it, for export and erasure, in the order of erasing. The account's own
# come last: see accounts/own_data/parts.py.
PERSONAL_DATA = [
    "payments.personal_data",
    "orders.personal_data",
    "wishlist.personal_data",
    "cart.personal_data",
    "catalog.personal_data",
    "accounts.personal_data",
]
