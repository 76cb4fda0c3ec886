"""Paying in the API."""
