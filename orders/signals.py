"""What happens to orders, for the apps above, which orders must not know.

Each is sent inside the transaction that makes it so, with `order` (locked), `key` (of this event,
the same when it is repeated), `by` and `now`. A receiver writes its own tables and defers jobs; it
makes no network call. `payments.apps` connects the receivers.
"""

from django.dispatch import Signal

# A line was added to an order's history. With `order`, as it is after that, and `what`, the line's
# word: the name of a transition, or another; and `facts`, a dict of what programs are told besides,
# such as the refund. Staff's own notes are not told. No `key`, no `by`.
noted = Signal()
# Units left the shop. Also with: shipment.
shipped = Signal()
# Sold units will not be sent. Also with: units, a dict of OrderLine to units; whole, whether the
# order has come to nothing by it; why.
cancelled = Signal()
