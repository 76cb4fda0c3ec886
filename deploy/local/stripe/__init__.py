"""Look here for the local server that speaks Stripe's API: start it with `python -m` on this."""
