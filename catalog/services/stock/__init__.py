"""Units of SKUs: kept for an order, given back, sold, counted, moved. Each step may be repeated.

Whatever changes counters is a `Posting`: one transaction that balances. A part's `version` grows
with each, so that two reads with the same version have nothing between them.
"""

from catalog.services.stock.allocating import Allocation
from catalog.services.stock.booking import Booking, Told, book
from catalog.services.stock.counting import count_stock, receive_stock
from catalog.services.stock.ending import consume_stock, release_stock
from catalog.services.stock.expecting import expect_stock, receive_expected
from catalog.services.stock.limiting import limit_purchases, set_threshold
from catalog.services.stock.mending import mend_stock
from catalog.services.stock.moving import move_stock
from catalog.services.stock.parts import stock_item, stock_parts
from catalog.services.stock.reserving import MAX_LINES, reserve_stock
from catalog.services.stock.returning import take_back
from catalog.services.stock.splitting import MAX_BUCKETS, split_stock
from catalog.services.stock.writing_off import write_off_stock

__all__ = [
    "MAX_BUCKETS",
    "MAX_LINES",
    "Allocation",
    "Booking",
    "Told",
    "book",
    "consume_stock",
    "count_stock",
    "expect_stock",
    "limit_purchases",
    "mend_stock",
    "move_stock",
    "receive_expected",
    "receive_stock",
    "release_stock",
    "reserve_stock",
    "set_threshold",
    "split_stock",
    "stock_item",
    "stock_parts",
    "take_back",
    "write_off_stock",
]
