"""What other systems are told of a refund: by the call that makes it, and by its event."""

from typing import Any

from payments.models import Refund


def refund_facts(refund: Refund) -> dict[str, Any]:
    """Plain data that names nobody. `id` is the refund's for good: whoever books it knows it again.

    Amounts are gross. The lines, `shipping` and `extra` come to `amount`; a refund that was made at
    the provider, or of an order that was never sold, has only that.
    """
    return {
        "id": str(refund.pk),
        "amount": _money(refund, refund.amount_minor),
        "reason": str(refund.reason),
        "lines": [
            {
                "sku": line["sku"],
                "quantity": line["units"],
                "amount": _money(refund, line["gross_minor"]),
            }
            for line in refund.lines
        ],
        "shipping": _money(refund, refund.shipping_minor),
        "extra": _money(refund, refund.extra_minor),
    }


def _money(refund: Refund, minor: int) -> dict[str, Any]:
    return {"amount": minor, "currency": refund.currency}
