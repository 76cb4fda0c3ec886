"""What paying takes and gives, in JSON."""

from datetime import UTC

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from payments.api import examples
from payments.selectors.methods import METHODS, STRIPE
from shop.kernel.api import MoneyOutput


@extend_schema_serializer(examples=[examples.PAY])
class PaymentInput(serializers.Serializer):
    """POST orders/{number}/payment/."""

    method = serializers.ChoiceField(METHODS, default=STRIPE)


class BankDetailsOutput(serializers.Serializer):
    """Where to transfer what, and until when."""

    iban = serializers.CharField()
    holder = serializers.CharField()
    reference = serializers.CharField()
    amount = MoneyOutput()
    due_on = serializers.DateField()


@extend_schema_serializer(examples=[examples.STARTED])
class PaymentOutput(serializers.Serializer):
    """What Stripe's own mobile library needs to show its payment sheet, or where to transfer."""

    method = serializers.ChoiceField(METHODS)
    client_secret = serializers.CharField(help_text="Empty for `invoice`.")
    publishable_key = serializers.CharField()
    expires_at = serializers.DateTimeField(default_timezone=UTC)
    transfer = BankDetailsOutput(allow_null=True, help_text="For `invoice` only.")
