"""Tokens by which a merchant's other systems call the API: made for somebody of the staff."""
