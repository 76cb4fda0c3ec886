"""Pages of checkout, and of an order until its last paper."""
