"""How the shop does: figures rolled up by hour and day, and the dashboard that shows them."""
