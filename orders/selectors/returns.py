"""What of an order may be sent back, and until when."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Sum

from orders.models import Order, ReturnLine, ReturnState


def returnable(order: Order) -> dict[int, int]:
    """Units by order line that were sent, and neither came back nor are on their way."""
    announced = dict(
        ReturnLine.objects.filter(of_return__order=order, of_return__state=ReturnState.REQUESTED)
        .values_list("line_id")
        .annotate(units=Sum("quantity"))
    )
    return {
        line.pk: line.shipped - line.returned - announced.get(line.pk, 0)
        for line in order.lines.all()
    }


def return_deadline(order: Order) -> datetime:
    """Until when a return may be announced: RETURN_DAYS after the last parcel left."""
    last = order.shipments.aggregate(last=Max("shipped_at"))["last"] or order.placed_at
    deadline: datetime = last + timedelta(days=settings.RETURN_DAYS)
    return deadline
