"""Who signs in: customers and staff."""
