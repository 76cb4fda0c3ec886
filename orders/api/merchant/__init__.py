"""Orders and fulfilment for other systems of a merchant."""
