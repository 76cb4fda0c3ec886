"""The Merchant API's door: who calls it by a token of the staff, and whether it may.

A view of the Merchant API derives from `ByStaffToken` and says what it needs:
`permission_classes = [HasScope("products:write")]`.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import User
from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.scopes import PERMISSIONS
from accounts.staff_tokens.services import note_use, token_by
from shop.kernel.rates import Bucket, Rate
from shop.kernel.throttling import ALL, Throttle

if TYPE_CHECKING:  # it imports what the settings name
    from rest_framework.views import APIView

TOKEN = "token"  # noqa: S105 (the name of a limit: of one token)


class UnknownToken(AuthenticationFailed):
    """No token of ours: made up, mistyped, or an access token of a customer."""

    default_code = "invalid_token"
    default_detail = _("This is no token of the shop's staff.")


class RevokedToken(AuthenticationFailed):
    """Somebody ended it."""

    default_code = "token_revoked"
    default_detail = _("This token was revoked.")


class ExpiredToken(AuthenticationFailed):
    """Its time is over."""

    default_code = "token_expired"
    default_detail = _("This token was good until a time that is over.")


class OwnerGone(AuthenticationFailed):
    """In whose name it calls does not work for the shop any more."""

    default_code = "token_owner_inactive"
    default_detail = _("The owner of this token is not an active member of staff.")


class MissingScope(PermissionDenied):
    """The token was not made for this."""

    default_code = "missing_scope"


class OwnerMayNot(PermissionDenied):
    """The token was made for this, but its owner may not do it (any more)."""

    default_code = "owner_lacks_permission"


class StaffTokens(BaseAuthentication):
    """Reads `Authorization: Bearer kraam_…`, in one statement; `request.auth` is the token."""

    def authenticate(self, request: Request) -> tuple[User, StaffToken] | None:
        """None: nothing was sent. Raises AuthenticationFailed: it is good for nothing."""
        kind, _space, secret = get_authorization_header(request).partition(b" ")
        if not kind:
            return None
        is_bearer = kind.lower() == b"bearer"
        token = token_by(secret.decode("latin-1").strip()) if is_bearer else None
        if token is None:
            raise UnknownToken
        now = timezone.now()
        if token.revoked_at is not None:
            raise RevokedToken
        if token.is_over(now):
            raise ExpiredToken
        if not (token.owner.is_active and token.owner.is_staff):
            raise OwnerGone
        note_use(token, now=now)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (as REST framework calls it)
        """What the answer says one has to send."""
        return "Bearer"


class OfScope(BasePermission):
    """The token has a scope, and its owner may what it stands for. Made by `HasScope`."""

    scope: ClassVar[str]

    def has_permission(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002
        """Raises MissingScope or OwnerMayNot. False: nobody asks."""
        token = request.auth
        if not isinstance(token, StaffToken):
            return False
        if token.lacks(self.scope):
            raise MissingScope(_("The token lacks the scope %(scope)s.") % {"scope": self.scope})
        if lacking := token.owner_lacks(self.scope):
            what = ", ".join(lacking)
            raise OwnerMayNot(_("The owner of the token may not: %(what)s.") % {"what": what})
        return True


def HasScope(scope: str) -> type[OfScope]:  # noqa: N802 (it stands where classes stand)
    """`permission_classes = [HasScope("orders:read")]`."""
    assert scope in PERMISSIONS, scope
    return type("HasScope", (OfScope,), {"scope": scope})


class TokenThrottle(Throttle):
    """Counts each token for itself, as one system's import must not stop another's."""

    def buckets(self, request: Request, view: "APIView") -> list[Bucket]:  # noqa: ARG002
        """That of all together, and the token's own."""
        rates = settings.API_RATES
        return [
            Bucket(ALL, "", Rate(*rates[ALL])),
            Bucket(TOKEN, token_of(request).client, Rate(*rates[TOKEN])),
        ]


def token_of(request: Request) -> StaffToken:
    """The token of a request that a permission has let through."""
    token = request.auth
    assert isinstance(token, StaffToken)
    return token


class ByStaffToken:
    """Mixed into a view of the Merchant API, in front of REST framework's."""

    authentication_classes: ClassVar[Any] = [StaffTokens]
    throttle_classes: ClassVar[Any] = [TokenThrottle]


class StaffTokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API tells of it."""

    target_class = StaffTokens
    name = "staffToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI's security scheme object."""
        scopes = ", ".join(f"`{scope}`" for scope in PERMISSIONS)
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "kraam_…",
            "description": (
                "A token that an owner of the shop made under *Users › Staff tokens* in the "
                f"back-office, with the scope that the call names. Scopes: {scopes}. Refused with "
                "401: `not_authenticated`, `invalid_token`, `token_expired`, `token_revoked`, "
                "`token_owner_inactive`; with 403: `missing_scope`, `owner_lacks_permission`."
            ),
        }

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """With the scope, as OpenAPI 3.1 has it for schemes that are no OAuth as well."""
        permissions = auto_schema.view.get_permissions()
        return {self.name: [each.scope for each in permissions if isinstance(each, OfScope)]}
