"""What customers keep for later."""
