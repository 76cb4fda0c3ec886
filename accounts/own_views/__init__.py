"""The pages of a customer's own data."""
