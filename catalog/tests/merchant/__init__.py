"""The Merchant API of products, stock and prices."""
