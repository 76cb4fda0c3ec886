"""Search: one protocol, one backend per place where the shop runs."""
