"""A new release takes over from the old one while customers buy."""
