"""What was sent where, and what came back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from webhooks.models.endpoints import Endpoint
from webhooks.models.events import Event

KEPT_OF_ANSWER = 500  # characters
LONGEST_FAILURE = 200  # characters


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class Delivery(models.Model):
    """One event for one endpoint, with the figures of the last try."""

    endpoint = models.ForeignKey(
        Endpoint,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("endpoint"),
        db_index=False,  # an index of two columns begins with it
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, verbose_name=_("event"))
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    tries = models.PositiveIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True)  # None: there is none
    given_up_after = models.DateTimeField()  # a try that fails after that was the last
    tried_at = models.DateTimeField(_("last try"), null=True)
    status_code = models.PositiveSmallIntegerField(_("HTTP status"), null=True)  # None: no answer
    duration_ms = models.PositiveIntegerField(_("duration"), null=True)
    answer = models.CharField(_("answer"), max_length=KEPT_OF_ANSWER, blank=True)  # its beginning
    failure = models.CharField(
        _("failure"), max_length=LONGEST_FAILURE, blank=True
    )  # why there is no answer

    class Meta:
        # No "view", as for endpoints: what was answered may be a secret of another system.
        default_permissions = ("change",)
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["endpoint", "next_try_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, next_try_at__isnull=False)
                | (~Q(state=DeliveryState.WAITING) & Q(next_try_at__isnull=True)),
                name="delivery_waits_for_a_try",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.endpoint}"
