"""What happens to the catalogue, for the apps above, which it must not know."""

from django.dispatch import Signal

# The stock of SKUs was read for the index. With `units`, StockUnits of each; `is_change`, whether
# because it has changed; and `read_at`, a moment before it was read. It may be sent twice for one
# change, and of two reads the later one holds.
stock_read = Signal()
