"""What a refund comes to, as its row keeps it: plain data, in minor units."""

from collections.abc import Mapping
from typing import Any

from orders.refund_amounts import RefundAmounts
from orders.vat import VatPart


def as_columns(amounts: RefundAmounts, restock: Mapping[int, int]) -> dict[str, Any]:
    """Columns of Refund. restock: units by order line that go on the shelf again."""
    return {
        "lines": [
            {
                "line_id": each.line.line_id,
                "sku": each.line.sku,
                "units": each.units,
                "restock": restock.get(each.line.line_id, 0),
                "gross_minor": each.gross.minor,
                "vat_minor": each.vat.minor,
                "rate_bp": each.line.rate_bp,
            }
            for each in amounts.lines
        ],
        "shipping_minor": sum(part.gross.minor for part in amounts.shipping),
        "shipping_vat": [_plain(part) for part in amounts.shipping],
        "extra_minor": sum(part.gross.minor for part in amounts.extra),
        "extra_vat": [_plain(part) for part in amounts.extra],
        "vat": [_plain(part) for part in amounts.by_rate],
    }


def _plain(part: VatPart) -> dict[str, int]:
    return {
        "rate_bp": part.rate_bp,
        "gross_minor": part.gross.minor,
        "vat_minor": part.vat.minor,
    }
