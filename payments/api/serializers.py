"""What paying takes and gives, in JSON."""

from datetime import UTC

from rest_framework import serializers

from payments.selectors.methods import METHODS, STRIPE
from shop.kernel.api import MoneyOutput


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


class PaymentOutput(serializers.Serializer):
    """What Stripe's own mobile library needs to show its payment sheet, or where to transfer."""

    method = serializers.ChoiceField(METHODS)
    client_secret = serializers.CharField(help_text="Empty for `invoice`.")
    publishable_key = serializers.CharField()
    expires_at = serializers.DateTimeField(default_timezone=UTC)
    transfer = BankDetailsOutput(allow_null=True, help_text="For `invoice` only.")
