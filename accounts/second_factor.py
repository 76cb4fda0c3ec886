"""The second step of signing in: who needs it, and how its secrets are kept."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import end_sessions
from shop.kernel.errors import Unavailable
from shop.kernel.sealing import cipher

_SALT = "accounts.second_factor"
_STEPS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}  # recovery codes come with them


class SecretUnreadable(Unavailable):
    """A secret was encrypted with a key that is not among MFA_KEYS any more."""

    code = "second_factor_unreadable"

    def __init__(self) -> None:
        super().__init__(_("Your second step cannot be checked at the moment. Please tell us."))


class MFAAdapter(DefaultMFAAdapter):
    """Named by MFA_ADAPTER."""

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls the account."""
        return str(settings.SHOP_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a device calls the shop; the passkey is good for its host alone."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.SHOP_NAME}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's)
        """For one that nobody named."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey %d") % number

    def encrypt(self, text: str) -> str:
        """With the first of MFA_KEYS."""
        return cipher(_SALT).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With whichever of MFA_KEYS fits.

        Raises:
            SecretUnreadable: none does.
        """
        try:
            return cipher(_SALT).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise SecretUnreadable from None


def lacks_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody of the staff has still to set up what STAFF_MFA_REQUIRED asks for."""
    return settings.STAFF_MFA_REQUIRED and not has_second_factor(user)


def has_second_factor(user: Any) -> bool:
    """Whether signing in asks for a second step."""
    return bool(is_mfa_enabled(user))


@receiver([authenticator_added, authenticator_removed])
def second_step_changed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """Called by allauth. Sessions that began with less, or more, end on all other devices."""
    if authenticator.type in _STEPS:
        end_sessions(user)
        update_session_auth_hash(request, user)
