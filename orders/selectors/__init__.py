"""What is read of orders, shipping and totals."""
