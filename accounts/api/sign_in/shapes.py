"""What goes in and out when an app signs in: allauth's shapes, as this shop uses them.

Members that a call may leave out are not required. Times are seconds since 1970.
"""

from rest_framework import serializers

_CODE = "As it was mailed: eight digits, with or without a hyphen."


class SignUpInput(serializers.Serializer):
    """A new account."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField()


class SignInInput(serializers.Serializer):
    """An account and its password."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField()


class EmailInput(serializers.Serializer):
    """An e-mail address."""

    email = serializers.EmailField(max_length=254)


class MailedCodeInput(serializers.Serializer):
    """A code that came by mail."""

    key = serializers.CharField(help_text=_CODE)


class ResetPasswordInput(serializers.Serializer):
    """Another password, by a code that came by mail."""

    key = serializers.CharField(help_text=_CODE)
    password = serializers.CharField()


class PasswordInput(serializers.Serializer):
    """The password, once more."""

    password = serializers.CharField()


class ChangePasswordInput(serializers.Serializer):
    """Another password, by the present one."""

    current_password = serializers.CharField(
        required=False, help_text="Not needed by an account that has none."
    )
    new_password = serializers.CharField()


class SecondStepInput(serializers.Serializer):
    """A code of the authenticator app, or a recovery code."""

    code = serializers.CharField()


class PasskeyInput(serializers.Serializer):
    """What the device answered."""

    credential = serializers.DictField(help_text="W3C WebAuthn, AuthenticationResponseJSON.")


class NewPasskeyInput(serializers.Serializer):
    """What the device made."""

    name = serializers.CharField(required=False, max_length=60)
    credential = serializers.DictField(help_text="W3C WebAuthn, RegistrationResponseJSON.")


class PasskeyNameInput(serializers.Serializer):
    """Another name."""

    name = serializers.CharField(max_length=60)


class RefreshInput(serializers.Serializer):
    """The last refresh token."""

    refresh_token = serializers.CharField()


class SignedInUser(serializers.Serializer):
    """Whose account it is."""

    id = serializers.IntegerField(required=False)
    display = serializers.CharField(help_text="How to call her.")
    email = serializers.EmailField(required=False)
    has_usable_password = serializers.BooleanField()


class SignInMethod(serializers.Serializer):
    """How she showed who she is."""

    method = serializers.CharField(
        help_text="`password`, `password_reset`, `code`, `mfa`; more may come."
    )
    at = serializers.FloatField()
    email = serializers.EmailField(required=False)
    type = serializers.CharField(required=False, help_text="Of `mfa`: as in `types` of a step.")
    reauthenticated = serializers.BooleanField(required=False)
    passwordless = serializers.BooleanField(required=False)


class SignInStep(serializers.Serializer):
    """A way to go on."""

    id = serializers.CharField(
        help_text="`login`, `signup`, `mfa_login_webauthn`, `verify_email`, `mfa_authenticate`, "
        "`password_reset_by_code`, `reauthenticate`, `mfa_reauthenticate`; more may come."
    )
    is_pending = serializers.BooleanField(required=False, help_text="It is what comes next.")
    types = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Of second steps: `totp`, `webauthn`, `recovery_codes`; more may come.",
    )


class SignInMeta(serializers.Serializer):
    """The tokens, where there are new ones. An old one is of no use then."""

    is_authenticated = serializers.BooleanField()
    session_token = serializers.CharField(
        required=False, help_text="Of a sign-in that is not done: the header X-Session-Token."
    )
    access_token = serializers.CharField(required=False)
    refresh_token = serializers.CharField(required=False)


class StepsMeta(SignInMeta):
    """The tokens that there are."""

    is_authenticated = serializers.BooleanField(
        allow_null=True, help_text="True: she has only to show again who she is."
    )


class SignedInData(serializers.Serializer):
    """Who, and how."""

    user = SignedInUser()
    methods = SignInMethod(many=True)


class StepsData(serializers.Serializer):
    """The ways to go on."""

    flows = SignInStep(many=True)
    user = SignedInUser(required=False, help_text="Where she has only to show again who she is.")
    methods = SignInMethod(many=True, required=False)


class SignedIn(serializers.Serializer):
    """Somebody is signed in."""

    status = serializers.IntegerField()
    data = SignedInData()  # type: ignore[assignment]  # fields are taken out of the class
    meta = SignInMeta()


class Steps(serializers.Serializer):
    """Nobody is signed in, or has to show again who she is; and how to go on."""

    status = serializers.IntegerField()
    data = StepsData()  # type: ignore[assignment]
    meta = StepsMeta()


class Done(serializers.Serializer):
    """Nothing more to say."""

    status = serializers.IntegerField()


class TokenPair(serializers.Serializer):
    """Good for minutes, and good once."""

    access_token = serializers.CharField()
    refresh_token = serializers.CharField(help_text="The one that was sent is used up.")


class Refreshed(serializers.Serializer):
    """The next pair."""

    status = serializers.IntegerField()
    data = TokenPair()  # type: ignore[assignment]


class EmailOfAccount(serializers.Serializer):
    """An e-mail address."""

    email = serializers.EmailField()
    verified = serializers.BooleanField(help_text="Its code was typed in.")
    primary = serializers.BooleanField(help_text="Mail goes there.")


class Addresses(serializers.Serializer):
    """The address of the account, and the one that it is about to have."""

    status = serializers.IntegerField()
    data = EmailOfAccount(many=True)  # type: ignore[assignment]


class Authenticator(serializers.Serializer):
    """A second step."""

    type = serializers.CharField(help_text="`totp`, `webauthn`, `recovery_codes`; more may come.")
    created_at = serializers.FloatField()
    last_used_at = serializers.FloatField(allow_null=True)
    id = serializers.IntegerField(required=False, help_text="Of a passkey.")
    name = serializers.CharField(required=False, help_text="Of a passkey.")
    is_passwordless = serializers.BooleanField(required=False, help_text="Of a passkey.")
    total_code_count = serializers.IntegerField(required=False, help_text="Of recovery codes.")
    unused_code_count = serializers.IntegerField(required=False, help_text="Of recovery codes.")
    unused_codes = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Of recovery codes, once: to be written down.",
    )


class Authenticators(serializers.Serializer):
    """All second steps of the account."""

    status = serializers.IntegerField()
    data = Authenticator(many=True)  # type: ignore[assignment]


class NewTokens(serializers.Serializer):
    """What came with it."""

    recovery_codes_generated = serializers.BooleanField(
        required=False, help_text="It was the first second step, so there are recovery codes now."
    )
    access_token = serializers.CharField(required=False)
    refresh_token = serializers.CharField(required=False)


class OneAuthenticator(serializers.Serializer):
    """A second step. When it is new, so are the tokens: all other sessions are over."""

    status = serializers.IntegerField()
    data = Authenticator()  # type: ignore[assignment]
    meta = NewTokens(required=False)


class Removed(serializers.Serializer):
    """A second step is gone. All other sessions are over, and the tokens are new."""

    status = serializers.IntegerField()
    meta = NewTokens(required=False)


class TotpSecret(serializers.Serializer):
    """Good until it is asked for again."""

    secret = serializers.CharField()
    totp_url = serializers.CharField(help_text="For a QR code, or to open the authenticator app.")


class NoTotp(serializers.Serializer):
    """There is none yet: here is what to set it up with."""

    status = serializers.IntegerField()
    meta = TotpSecret()


class CreationOptionsData(serializers.Serializer):
    """For `navigator.credentials.create()`."""

    creation_options = serializers.DictField(help_text="W3C WebAuthn, CredentialCreationOptions.")


class CreationOptions(serializers.Serializer):
    """What to ask the device for."""

    status = serializers.IntegerField()
    data = CreationOptionsData()  # type: ignore[assignment]


class RequestOptionsData(serializers.Serializer):
    """For `navigator.credentials.get()`."""

    request_options = serializers.DictField(help_text="W3C WebAuthn, CredentialRequestOptions.")


class SessionMeta(serializers.Serializer):
    """Where the sign-in begins with this."""

    session_token = serializers.CharField(required=False)


class RequestOptions(serializers.Serializer):
    """What to ask the device for."""

    status = serializers.IntegerField()
    data = RequestOptionsData()  # type: ignore[assignment]
    meta = SessionMeta(required=False)
