"""An order's payment and refunds, in JSON."""

from datetime import UTC

from rest_framework import serializers

from orders.selectors.money import NextStep, Standing
from shop.kernel.api import MoneyOutput

_STATES = [(each.value, each.name) for each in Standing]
_STEPS = [(each.value, each.name) for each in NextStep]


class FailureOutput(serializers.Serializer):
    """Why the last try to pay failed."""

    reason = serializers.CharField(help_text="For programs; more may come.")
    text = serializers.CharField(help_text="For people, in the language that was asked for.")


class BankDetailsOutput(serializers.Serializer):
    """Where to transfer what, and until when."""

    iban = serializers.CharField()
    holder = serializers.CharField()
    reference = serializers.CharField()
    amount = MoneyOutput()
    due_on = serializers.DateField()


class PaymentStandingOutput(serializers.Serializer):
    """Where the payment of an order stands. Takes an OrderMoney."""

    state = serializers.ChoiceField(
        _STATES,
        help_text="`open`: the customer can pay, perhaps after a try that failed. `authorised`: "
        "the money is promised. `cancelled`: nobody has to pay.",
    )
    method = serializers.CharField(
        allow_null=True, help_text="By which it is paid, or would be; null: none was chosen yet."
    )
    next_step = serializers.ChoiceField(
        _STEPS,
        help_text="`pay`: POST orders/{number}/payment/. `wait`: the bank is busy. `transfer`: "
        "see `transfer`.",
    )
    failure = FailureOutput(allow_null=True, help_text="Of the last try; null: none failed.")
    transfer = BankDetailsOutput(allow_null=True, help_text="For an order on invoice only.")


class RefundOutput(serializers.Serializer):
    """Money that went back the way it was paid, or is on its way."""

    amount = MoneyOutput()
    recorded_at = serializers.DateTimeField(default_timezone=UTC)
    is_sent = serializers.BooleanField(
        help_text="Whether it was sent; the customer's bank may take some days to show it."
    )


class RefundedLineOutput(serializers.Serializer):
    """Units whose money went back."""

    sku = serializers.CharField()
    quantity = serializers.IntegerField()
    amount = MoneyOutput(help_text="VAT included.")


class RefundFactsOutput(serializers.Serializer):
    """Money that went back. The lines, `shipping` and `extra` come to `amount`.

    Of money that was refunded at the provider, or that paid for nothing, only `amount` is known.
    """

    id = serializers.CharField(help_text="Of the refund, for good: book it once.")
    amount = MoneyOutput(help_text="All that went back, VAT included.")
    reason = serializers.CharField(
        help_text="Such as `returned`, `cancelled`, `goodwill`; more may come."
    )
    lines = RefundedLineOutput(many=True)
    shipping = MoneyOutput()
    extra = MoneyOutput(help_text="Beyond both; below zero it was kept back.")
