"""What the shop reads of its catalogue."""
