"""What systems do to orders, in the history of the back-office; the order's own has it as well."""

from collections.abc import Mapping
from typing import Any

from accounts.staff_tokens.models import StaffToken
from accounts.staff_tokens.trail import Told, note_changes
from orders.models import Order
from shop.kernel.audit_trail import changes


def note_order(
    token: StaffToken, order: Order, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Values by untranslated names."""
    line = Told(str(order.pk), order.number, changes(before, after))
    note_changes(token, ("orders", "order"), [line])
