"""Products, stock and prices for other systems of a merchant."""
