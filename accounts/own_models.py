"""What a customer keeps with the shop beside her orders, and what she asked to be done with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.kernel.addresses import PARTS
from shop.kernel.ids import new_id

LONGEST_PUSH_TOKEN = 512  # characters; those of Apple and Google have up to some 200


class Address(models.Model):
    """Where a customer has parcels and invoices sent. Only own_data.addresses writes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses"
    )
    name = models.CharField(max_length=100)
    company = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=100)
    house_number = models.CharField(max_length=5)
    house_number_addition = models.CharField(max_length=10, blank=True)
    postal_code = models.CharField(max_length=12)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)  # ISO 3166
    default_for_shipping = models.BooleanField(default=False)
    default_for_billing = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)  # the number of changes, and one

    class Meta:
        ordering = ["id"]
        default_permissions = ()  # the back-office has no page of them
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(default_for_shipping=True),
                name="address_one_for_shipping",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(default_for_billing=True),
                name="address_one_for_billing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postal_code} {self.house_number}"

    @property
    def parts(self) -> dict[str, str]:
        """As orders have it: see shop.kernel.addresses."""
        return {part: getattr(self, part) for part in PARTS}


class Purpose(models.TextChoices):
    """What a customer can agree to. The shop has no newsletter."""

    RECOMMENDATIONS = "recommendations", _("Remember what I look at and buy")


class Consent(models.Model):
    """What a customer said to one purpose, when, and to which text.

    Regulation (EU) 2016/679, article 7(1): the shop must be able to show that she agreed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    agreed = models.BooleanField()
    text_version = models.CharField(max_length=20)
    decided_at = models.DateTimeField()
    # What each of her devices carries meanwhile: the pseudonym of shop.kernel.consent, signed.
    visitor_pass = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "purpose"], name="consent_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="consent_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.agreed}"


class DataExportState(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("Being gathered")
    READY = "ready", _("Ready")


class DataExport(models.Model):
    """A file with all that the shop keeps of a customer. It lies in the private bucket."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports"
    )
    state = models.CharField(
        max_length=10, choices=DataExportState.choices, default=DataExportState.WAITING
    )
    visitor = models.CharField(max_length=64, blank=True)  # pseudonym of the device that asked
    size = models.PositiveBigIntegerField(default=0)  # bytes
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["asked_at"], name="data_export_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="waiting"), name="data_export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DataExportState.values), name="data_export_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.state}"

    @property
    def file_name(self) -> str:
        """Where its file lies in the private bucket."""
        return f"personal-data/{self.pk}.zip"


class ErasureState(models.TextChoices):
    """How far it is."""

    ASKED = "asked", _("Asked for, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    DONE = "done", _("Done")


class Erasure(models.Model):
    """That somebody wanted her account gone. Once it is done, nothing here tells of whom."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="erasure"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ErasureState.choices, default=ErasureState.ASKED
    )
    code_digest = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True)
    tries_left = models.PositiveSmallIntegerField(default=0)
    visitor = models.CharField(max_length=64, blank=True)  # pseudonym of the device that asked
    asked_at = models.DateTimeField(_("asked for"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("erasure of an account")
        verbose_name_plural = _("erasures of accounts")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-asked_at", "-id"], name="erasure_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ErasureState.values), name="erasure_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(user__isnull=True, code_digest="", visitor=""),
                name="erasure_done_tells_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.state}"


class Platform(models.TextChoices):
    """Whose service brings a push message to the device."""

    ANDROID = "android", "Android"
    IOS = "ios", "iOS"


class PushToken(models.Model):
    """By which a push message reaches an app on one device, as long as she is signed in there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_tokens"
    )
    token = models.CharField(max_length=LONGEST_PUSH_TOKEN, unique=True)
    platform = models.CharField(max_length=10, choices=Platform.choices)
    language = models.CharField(max_length=5)
    session_digest = models.CharField(max_length=64)  # of the session's key, which is a secret
    used_at = models.DateTimeField()  # when the app registered it last

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["session_digest"], name="push_token_by_session"),
            models.Index(fields=["used_at"], name="push_token_by_use"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(platform__in=Platform.values), name="push_token_platform_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.pk}"
