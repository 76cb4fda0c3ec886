"""Whether the API still does what it promised: its description beside that of the last release."""
