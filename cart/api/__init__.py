"""Carts over REST."""
