"""The tokens that staff made, of each of which only a digest is kept."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.staff_tokens.scopes import PERMISSIONS


class StaffToken(models.Model):
    """Calls the API in its owner's name, within its scopes, until it is over or revoked."""

    name = models.CharField(
        _("name"), max_length=60, help_text=_("Which system uses it, such as “Exact” or “WMS”.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="staff_tokens",
        verbose_name=_("in whose name"),
        help_text=_("The token never may do more than this member of staff."),
    )
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("may"))
    # What people and logs may see of it, and what it is found by.
    prefix = models.CharField(_("begins with"), max_length=20, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the whole, hexadecimal
    made_at = models.DateTimeField(_("made at"), editable=False)
    expires_at = models.DateTimeField(_("good until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)  # to the hour
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        default_permissions = ("view", "add", "change")
        verbose_name = _("staff token")
        verbose_name_plural = _("staff tokens")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="staff_token_lives"
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="staff_token_may_something"),
        ]

    # Permissions of the owner among those that scopes need; read with the token.
    owner_permissions: Any = None

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def client(self) -> str:
        """Whose requests these are, for limits and for keys: each system for itself."""
        return f"token {self.pk}"

    @property
    def by(self) -> str:
        """Who did it, for histories that keep a text: "ERP (kraam_3f9c2k1p…)"."""
        return str(self)

    def lacks(self, scope: str) -> bool:
        """Whether it was not made for this."""
        return scope not in self.scopes

    def owner_lacks(self, scope: str) -> list[str]:
        """The permissions that the owner would need for this scope, and has not."""
        if self.owner.is_superuser:
            return []
        return [each for each in PERMISSIONS[scope] if each not in self.owner_permissions]

    def is_over(self, now: datetime) -> bool:
        """Whether its time has run out."""
        return self.expires_at <= now
