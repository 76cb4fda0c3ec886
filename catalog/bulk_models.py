"""Changes of many products at once: what was asked for, and of each product what became of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.kernel.ids import new_id

UNDO_FOR = timedelta(days=1)
LONGEST_WHY = 500  # characters


class BulkAction(models.TextChoices):
    """What is done to each product."""

    REPRICE = "reprice", _("Change prices")
    SALE = "sale", _("Plan a sale")
    MOVE = "move", _("Move to a category")
    PUBLISH = "publish", _("Publish")
    WITHDRAW = "withdraw", _("Take out of the shop")
    ARCHIVE = "archive", _("Archive")
    TAG = "tag", _("Add or remove tags")
    BRAND = "brand", _("Set the brand")


# What one has to be allowed to for each: codenames of permissions, without the model's name.
PERMISSION_OF = {action: action.value for action in BulkAction} | {BulkAction.WITHDRAW: "publish"}


class BulkEdit(models.Model):
    """One change of many products, from the moment that they were chosen.

    Which products it is for is written down before anything else is done, once: what is found, or
    sold, or renamed later does not change it.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen", _("To be filled in")
        GATHERING = "gathering", _("Products are gathered")
        CHECKING = "checking", _("Being tried out")
        CHECKED = "checked", _("Tried out")
        RUNNING = "running", _("Being changed")
        DONE = "done", _("Done")
        STOPPING = "stopping", _("Being stopped")  # the worker ends the batch that it is at
        CANCELLED = "cancelled", _("Stopped")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    BUSY = (State.GATHERING, State.CHECKING, State.RUNNING, State.STOPPING, State.UNDOING)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.CharField(_("action"), max_length=10, choices=BulkAction)
    wishes = models.JSONField(default=dict)  # of catalog.services.bulk.actions
    told = models.CharField(_("what"), max_length=300, blank=True)  # the wishes, for people
    language = models.CharField(max_length=5)  # in which refusals are told
    # The search whose whole result it is for, and how far that was walked; None: ticked products.
    query = models.JSONField(null=True)
    cursor = models.TextField(blank=True)
    is_gathered = models.BooleanField(default=False)
    products = models.PositiveBigIntegerField(_("products"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHOSEN)
    position = models.PositiveBigIntegerField(default=0)  # the last row that is seen to
    tallies = models.JSONField(default=dict)  # rows by outcome, by phase
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("by"), related_name="+"
    )
    created_at = models.DateTimeField(_("chosen"))
    changed_at = models.DateTimeField(_("last step"))
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(null=True)  # done or stopped: from then on it can be undone
    is_forgotten = models.BooleanField(default=False)  # what it changed was is not known any more

    class Meta:
        app_label = "catalog"
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        default_permissions = ("view",)
        permissions = (
            ("reprice_bulkedit", "Can change prices of many products"),
            ("sale_bulkedit", "Can plan sales of many products"),
            ("move_bulkedit", "Can move many products to a category"),
            ("publish_bulkedit", "Can publish and withdraw many products"),
            ("archive_bulkedit", "Can archive many products"),
            ("tag_bulkedit", "Can add and remove tags of many products"),
            ("brand_bulkedit", "Can set the brand of many products"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(action__in=BulkAction.values), name="bulk_edit_action_known"
            ),
        )
        indexes = (models.Index(fields=("-created_at",), name="bulk_edit_newest"),)

    def __str__(self) -> str:
        action = self.get_action_display()
        return f"{action}: {self.told}" if self.told else str(action)

    @property
    def is_busy(self) -> bool:
        """Whether the worker is at it."""
        return self.state in self.BUSY

    @property
    def phase(self) -> str:
        """What is or was done last: a key of `tallies`."""
        if self.state in {self.State.UNDOING, self.State.UNDONE}:
            return "undo"
        return "check" if self.started_at is None else "run"

    @property
    def tally(self) -> dict[str, int]:
        """Rows by outcome, of what is or was done last."""
        tally: dict[str, int] = self.tallies.get(self.phase, {})
        return tally

    @property
    def seen_to(self) -> int:
        """Products that this phase is done with."""
        return sum(self.tally.values())

    @property
    def to_see_to(self) -> int:
        """Products that this phase is for."""
        if self.phase == "undo":
            changed: int = self.tallies.get("run", {}).get(BulkEditRow.Outcome.CHANGED, 0)
            return changed
        return int(self.products)

    @property
    def is_open(self) -> bool:
        """Whether it can be said anew, because nothing was changed yet."""
        return self.started_at is None and not self.is_busy

    def undo_until(self) -> datetime | None:
        """Until when it can be undone; None: it cannot, or not any more."""
        ended = self.state in {self.State.DONE, self.State.CANCELLED} and self.ended_at
        return ended + UNDO_FOR if ended and not self.is_forgotten else None


class BulkEditRow(models.Model):
    """One product of a bulk change."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Not yet seen to")
        WOULD_CHANGE = "would", _("Would be changed")
        SAME = "same", _("Stays as it is")
        REFUSED = "refused", _("Refused")
        CHANGED = "changed", _("Changed")
        UNDONE = "undone", _("Undone")
        KEPT = "kept", _("Left as it is, because it was changed since")

    bulk_edit = models.ForeignKey(BulkEdit, on_delete=models.CASCADE, related_name="rows")
    product_id = models.CharField(max_length=2048)
    name = models.CharField(max_length=300, blank=True)
    skus = models.TextField(blank=True)  # separated by ", "
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(max_length=LONGEST_WHY, blank=True)
    # Facts that differ, by the names of catalog.services.bulk.facts: as they were, and then.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # When this product was about to be written, each noted before the write. A write carries that
    # moment, so that a worker that goes on for one that died can tell whether it came about.
    tried_at = ArrayField(models.DateTimeField(), default=list)

    class Meta:
        app_label = "catalog"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("bulk_edit", "product_id"), name="bulk_edit_product_once"
            ),
        )
        indexes = (
            models.Index(fields=("bulk_edit", "id"), name="bulk_edit_row_walked"),
            models.Index(
                fields=("bulk_edit", "outcome", "id"),
                condition=Q(outcome__in=("refused", "kept")),
                name="bulk_edit_row_left",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.product_id
