"""The order as it was agreed, its lines and history: what is sold is copied, not referred to."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from orders.states import OPEN_TO_SHIP, OWING, OrderState, flag_name
from shop.kernel.ids import new_id
from shop.kernel.money import Money

LONGEST_NOTE = 2000  # characters
COUNTRY = KT("shipping_address__country")  # where it goes, as the index of orders by it has it
_TO_SHIP, _OWING = sorted(OPEN_TO_SHIP), sorted(OWING)


class Order(models.Model):
    """What a customer ordered, as it was agreed. Only orders.services writes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(_("number"), max_length=10)
    state = models.CharField(
        _("state"), max_length=20, choices=OrderState.choices, default=OrderState.PLACING
    )
    flag = models.CharField(_("flag"), max_length=60, blank=True)  # what a merchant has to look at
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=5, default="nl")
    currency = models.CharField(max_length=3)
    subtotal_minor = models.BigIntegerField()
    shipping_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()  # within the total
    shipping_method = models.CharField(max_length=30)
    shipping_name = models.CharField(_("shipping method"), max_length=100)
    shipping_vat = models.JSONField(default=list)  # [{rate_bp, gross_minor, vat_minor}]
    shipping_address = models.JSONField(encoder=DjangoJSONEncoder)
    billing_address = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    cart_id = models.CharField(max_length=64)
    cart_version = models.PositiveIntegerField()
    cart_token_hash = models.CharField(max_length=64, blank=True)  # what a guest's app proves
    rejected_because = models.JSONField(default=dict, blank=True)  # {code, details} of the refusal
    placed_at = models.DateTimeField(_("placed"))
    reserved_until = models.DateTimeField(_("reserved until"))
    # The reservation whose units are still to be counted as sold. Set with the state that sells
    # them and emptied by the job that does: so nothing is forgotten, whatever dies in between.
    to_sell = models.CharField(max_length=64, blank=True, default="", db_default="")
    # The buyer's pseudonym of shop.kernel.consent, if she agreed: until it is sold or undone.
    visitor = models.CharField(max_length=64, blank=True, editable=False, default="", db_default="")
    # An authorised order may be shipped before its money comes, so this is not told by the state.
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    # By which staff find it, of shop.kernel.search_words. What it is made of never changes.
    search_words = models.TextField(editable=False, default="", db_default="")

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = [
            models.Index(fields=["email", "-placed_at"], name="order_by_email"),
            models.Index(fields=["-placed_at"], name="order_by_time"),
            models.Index(fields=["state", "-placed_at"], name="order_by_state"),
            models.Index(fields=["-placed_at"], condition=~Q(flag=""), name="order_flagged"),
            models.Index(
                fields=["-placed_at"], condition=Q(state__in=_TO_SHIP), name="order_to_ship"
            ),
            models.Index(
                fields=["-placed_at"],
                condition=Q(paid_at__isnull=True, state__in=_OWING),
                name="order_not_paid",
            ),
            models.Index(fields=["shipping_method", "-placed_at"], name="order_by_method"),
            models.Index(COUNTRY, F("placed_at").desc(), name="order_by_country"),
            GinIndex(SearchVector("search_words", config="simple"), name="order_by_words"),
            models.Index(
                OpClass(Upper("email"), name="text_pattern_ops"), name="order_by_email_start"
            ),
            models.Index(fields=["placed_at"], condition=~Q(to_sell=""), name="order_to_sell"),
            models.Index(fields=["customer", "-placed_at"], name="order_by_customer"),
            models.Index(
                fields=["paid_at"], condition=Q(paid_at__isnull=False), name="order_by_payment"
            ),
            models.Index(
                fields=["reserved_until"],
                condition=Q(state__in=[OrderState.PLACING, OrderState.AWAITING_PAYMENT]),
                name="order_open_by_deadline",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["cart_id", "cart_version"],
                condition=~Q(state=OrderState.REJECTED),
                name="order_cart_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OrderState.values), name="order_state_known"
            ),
            models.CheckConstraint(
                condition=Q(subtotal_minor__gte=0, shipping_minor__gte=0, vat_minor__gte=0),
                name="order_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("subtotal_minor") + F("shipping_minor")),
                name="order_total_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def flag_in_words(self) -> str:
        """What a merchant has to look at; empty for nothing."""
        return flag_name(self.flag)

    @property
    def subtotal(self) -> Money:
        """The lines, VAT included."""
        return Money(self.subtotal_minor, self.currency)

    @property
    def shipping(self) -> Money:
        """Shipping, VAT included."""
        return Money(self.shipping_minor, self.currency)

    @property
    def total(self) -> Money:
        """What the customer pays."""
        return Money(self.total_minor, self.currency)

    @property
    def vat(self) -> Money:
        """The VAT within the total."""
        return Money(self.vat_minor, self.currency)


class OrderLine(models.Model):
    """One SKU of an order, as it was sold: the catalogue may change, this does not."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    sku = models.CharField(_("article number"), max_length=128)
    product_id = models.CharField(max_length=128)
    title = models.CharField(_("product"), max_length=300)
    label = models.CharField(_("variant"), max_length=300, blank=True)  # the chosen options
    image_key = models.CharField(max_length=300, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price_minor = models.BigIntegerField()
    vat_rate_bp = models.PositiveIntegerField()  # basis points: 2100 is 21 %
    vat_minor = models.BigIntegerField()  # within the line's total
    # Where its units were taken: [{part, warehouse, units, promised_on}], as catalog told.
    allocations = models.JSONField(default=list, blank=True)
    promised_on = models.DateField(_("expected on"), null=True, blank=True)  # sold before it came
    # Units, of `quantity`. Each only grows.
    shipped = models.PositiveIntegerField(_("shipped"), default=0)
    cancelled = models.PositiveIntegerField(_("cancelled"), default=0)
    returned = models.PositiveIntegerField(_("returned"), default=0)
    refunded = models.PositiveIntegerField(_("refunded"), default=0)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["id"]
        indexes = [models.Index(fields=["sku"], name="order_line_by_sku")]  # for recalls
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="order_line_sku_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_not_empty"),
            models.CheckConstraint(
                condition=Q(unit_price_minor__gte=0, vat_minor__gte=0),
                name="order_line_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("shipped") + F("cancelled")),
                name="order_line_shipped_once",
            ),
            models.CheckConstraint(
                condition=Q(shipped__gte=F("returned")), name="order_line_returned_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("refunded")), name="order_line_refunded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"

    @property
    def unit_price(self) -> Money:
        """Of one, VAT included."""
        return Money(self.unit_price_minor, self.order.currency)

    @property
    def line_total(self) -> Money:
        """Of all, VAT included."""
        return self.unit_price * self.quantity

    @property
    def to_ship(self) -> int:
        """Units that still have to go out."""
        return self.quantity - self.shipped - self.cancelled


class OrderEvent(models.Model):
    """The order's history: append-only, kept so by a trigger in the database."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    transition = models.CharField(_("what"), max_length=30)
    by = models.CharField(_("by whom"), max_length=254)
    why = models.CharField(_("why"), max_length=LONGEST_NOTE)
    at = models.DateTimeField(_("when"))
    # Of the request that wrote it, where it is one that may be repeated.
    key = models.CharField(max_length=255, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["id"]
        indexes = [models.Index(fields=["at", "id"], name="order_event_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "key"], condition=~Q(key=""), name="order_event_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.transition}"


class IdempotentRequest(models.Model):
    """A request for an order that may be repeated: the same key is the same order."""

    key = models.CharField(primary_key=True, max_length=255)
    fingerprint = models.CharField(max_length=64)  # of what was asked for
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="idempotent_by_time")]

    def __str__(self) -> str:
        return self.key
