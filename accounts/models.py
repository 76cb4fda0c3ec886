"""Who signs in: customers and staff, by e-mail address."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.own_models import Address, Consent, DataExport, Erasure, PushToken
from accounts.staff_tokens.models import StaffToken  # Django looks for it here
from accounts.vat_numbers import check_vat_number, compact

__all__ = [
    "Address",
    "Consent",
    "DataExport",
    "Erasure",
    "PushToken",
    "StaffToken",
    "User",
    "UserManager",
]


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address, in lower case, so that one address is one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user has an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an owner of the shop, who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find who signs in; capitals in the address do not matter."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractUser):
    """A customer or a member of staff."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )  # of mail that no page asked for
    company = models.CharField(_("company"), max_length=100, blank=True)
    vat_number = models.CharField(
        _("VAT number"), max_length=20, blank=True, validators=[check_vat_number]
    )
    may_pay_on_invoice = models.BooleanField(
        _("may pay on invoice"),
        default=False,
        help_text=_("Orders are sent before they are paid. For business customers you trust."),
    )

    session_round = models.PositiveIntegerField(default=0, editable=False)  # see accounts.services

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        indexes = [
            models.Index(
                OpClass(Upper("email"), name="text_pattern_ops"), name="user_by_email_start"
            ),
            GinIndex(
                SearchVector("first_name", "last_name", "company", config="simple"),
                name="user_by_words",
            ),
            # What few users are, in the order of the list.
            models.Index(fields=["email"], condition=Q(is_staff=True), name="user_is_staff"),
            models.Index(fields=["email"], condition=Q(is_active=False), name="user_is_not_active"),
            models.Index(
                fields=["email"], condition=Q(may_pay_on_invoice=True), name="user_on_invoice"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case")
        ]

    def __str__(self) -> str:
        return self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session of the user holds: another one, and it is over."""
        text = f"{self.password} {self.session_round}"
        return salted_hmac("accounts.session", text, secret=secret, algorithm="sha256").hexdigest()

    def clean(self) -> None:
        """Bring what was typed into the form that is stored."""
        super().clean()
        self.email = self.email.lower()
        self.vat_number = compact(self.vat_number)
