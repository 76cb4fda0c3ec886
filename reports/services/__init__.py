"""Rolling figures up. All of it may be repeated, and run twice at once."""

from reports.services.metrics import put_minute
from reports.services.recounting import recount_sales
from reports.services.sales import roll_up_sales
from reports.services.tops import roll_up_tops
from reports.services.visits import roll_up_visits

__all__ = ["put_minute", "recount_sales", "roll_up_sales", "roll_up_tops", "roll_up_visits"]
