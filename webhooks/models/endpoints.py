"""Where events are sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from webhooks.kinds import EventType

LONGEST_ADDRESS = 2000  # characters


class Endpoint(models.Model):
    """An address of a merchant's other system. Owners of the shop edit it, nobody else sees it."""

    url = models.URLField(
        _("address"), max_length=LONGEST_ADDRESS, help_text=_("Starts with https://")
    )
    description = models.CharField(_("what for"), max_length=200, blank=True)
    types = ArrayField(
        models.CharField(max_length=40, choices=EventType.choices), verbose_name=_("events")
    )
    is_active = models.BooleanField(_("switched on"), default=True)
    # Encrypted: see webhooks.services.secrets. The old one signs as well until then.
    secret = models.TextField(editable=False)
    old_secret = models.TextField(editable=False, blank=True)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # Since when every try has failed. One that works empties both.
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    # By us, because it failed for so long; switching it on empties it.
    given_up_at = models.DateTimeField(_("given up"), null=True, editable=False)

    class Meta:
        # No "view": roles that may look at everything do not see secrets, nor what was answered.
        default_permissions = ("add", "change", "delete")
        verbose_name = _("endpoint")
        verbose_name_plural = _("endpoints")

    def __str__(self) -> str:
        return self.description or self.url
