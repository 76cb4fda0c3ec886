"""Papers of the warehouse, as PDF: pick lists and packing slips."""

from orders.admin.papers.pick_list import pick_list
from orders.admin.papers.slip import packing_slips

__all__ = ["packing_slips", "pick_list"]
