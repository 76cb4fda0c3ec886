"""Pages and API at a thousand, a hundred thousand and a million products."""
