"""Events as they are read and sent."""

from django.db.models import TextChoices
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from orders.api.money import RefundFactsOutput
from orders.states import Flag, OrderState
from shop.kernel.api import MoneyOutput
from webhooks.kinds import TEST, EventType


def _words(choices: type[TextChoices]) -> str:
    return ", ".join(f"`{value}`" for value in choices.values)


_ORDER = [kind.value for kind in EventType if kind.startswith("order.")]
_STOCK = [kind.value for kind in EventType if kind.startswith("stock.")]


class OrderFactsOutput(serializers.Serializer):
    """An order as it was just after the event. More is told by `GET orders/{number}/`."""

    number = serializers.CharField()
    # No enumerations: a reader that was generated from them would refuse what is new.
    state = serializers.CharField(help_text=f"{_words(OrderState)}; more may come.")
    flag = serializers.CharField(
        allow_null=True, help_text=f"Why somebody has to look at it: {_words(Flag)}."
    )
    total = MoneyOutput()
    placed_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)
    refund = RefundFactsOutput(required=False, help_text="Of `order.refunded` events only.")


class StockFactsOutput(serializers.Serializer):
    """A SKU's stock as it was read last."""

    sku = serializers.CharField()
    product_id = serializers.CharField()
    available = serializers.IntegerField(help_text="Units for sale.")
    previously_available = serializers.IntegerField(
        allow_null=True, help_text="As it was told before; null: never."
    )
    is_low = serializers.BooleanField()
    read_at = serializers.DateTimeField()


class TestFactsOutput(serializers.Serializer):
    """Nothing."""

    hello = serializers.CharField()


class _Told(serializers.Serializer):
    id = serializers.UUIDField(help_text="UUIDv7. The same event has the same id, always.")
    timestamp = serializers.DateTimeField(help_text="When it happened.")


class OrderEventOutput(_Told):
    """Something happened to an order."""

    type = serializers.ChoiceField(_ORDER)
    # REST framework takes fields out of the class, so that this hides no attribute of it.
    data = OrderFactsOutput()  # type: ignore[assignment]


class StockEventOutput(_Told):
    """The stock of a SKU is another."""

    type = serializers.ChoiceField(_STOCK)
    data = StockFactsOutput()  # type: ignore[assignment]


class TestEventOutput(_Told):
    """Somebody of the shop's staff tries an endpoint."""

    type = serializers.ChoiceField([TEST])
    data = TestFactsOutput()  # type: ignore[assignment]


ANY_EVENT = PolymorphicProxySerializer(
    component_name="EventOutput",
    serializers=[OrderEventOutput, StockEventOutput],
    resource_type_field_name=None,
)


@extend_schema_field(ANY_EVENT)
class _EventField(serializers.JSONField):
    """As `webhooks.bodies.told` has it."""


class EventsOutput(serializers.Serializer):
    """Some events, in the order of the feed. More types, and members of `data`, may come."""

    results = serializers.ListField(child=_EventField())
    next = serializers.URLField(allow_null=True, help_text="Null: there are no more, by now.")


class EventsQuery(serializers.Serializer):
    """After which event, and how many at most."""

    after = serializers.UUIDField(
        required=False,
        help_text="The `id` of the last event that was read. Without it: from the oldest kept.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
