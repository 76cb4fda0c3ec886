"""Refunds by other systems of a merchant."""
