"""What paying takes and gives, in JSON."""

from datetime import UTC

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from orders.api.money import BankDetailsOutput, PaymentStandingOutput
from payments.api import examples
from payments.selectors.methods import METHODS, STRIPE
from shop.kernel.api import MoneyOutput


@extend_schema_serializer(examples=[examples.PAY])
class PaymentInput(serializers.Serializer):
    """POST orders/{number}/payment/."""

    method = serializers.ChoiceField(METHODS, default=STRIPE)


class PaymentOutput(serializers.Serializer):
    """What Stripe's own mobile library needs to show its payment sheet, or where to transfer."""

    method = serializers.ChoiceField(METHODS)
    client_secret = serializers.CharField(help_text="Empty for `invoice`.")
    publishable_key = serializers.CharField()
    customer_session = serializers.CharField(
        help_text="By which Stripe's payment form shows, saves and removes the cards of the "
        "account. Empty for a guest, and for `invoice`."
    )
    expires_at = serializers.DateTimeField(default_timezone=UTC)
    transfer = BankDetailsOutput(allow_null=True, help_text="For `invoice` only.")


class PaymentStatusOutput(PaymentStandingOutput):
    """Where an order's payment stands, and what the customer has to do next."""

    can_pay = serializers.BooleanField(
        help_text="Whether POST orders/{number}/payment/ makes sense, also once more."
    )
    amount = MoneyOutput(help_text="The order's total.")
    expires_at = serializers.DateTimeField(
        default_timezone=UTC,
        allow_null=True,
        help_text="Until when the goods are kept for it; null: it need not be paid any more.",
    )
    methods = serializers.ListField(
        child=serializers.ChoiceField(METHODS), help_text="By which this caller may pay it."
    )


class SavedMethodOutput(serializers.Serializer):
    """A card that the provider keeps for an account. Takes a Card."""

    id = serializers.CharField(
        help_text="With which Stripe's library confirms a payment of the account's orders."
    )
    kind = serializers.CharField(help_text="`card`; more may come.")
    brand = serializers.CharField()
    last4 = serializers.CharField()
    expires = serializers.CharField(help_text="MM/YYYY.")
    is_default = serializers.BooleanField()


class SavedMethodsOutput(serializers.Serializer):
    """All of them, newest first."""

    results = SavedMethodOutput(many=True)


class SetupOutput(serializers.Serializer):
    """What Stripe's library needs to save a card without paying."""

    client_secret = serializers.CharField()
    publishable_key = serializers.CharField()
