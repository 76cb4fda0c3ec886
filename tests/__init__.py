"""The shop from outside, as its customers have it: with a browser and over HTTP.

`make test` starts the shop, with the demo catalogue and the stand-in for Stripe, and runs these.
Alone: `python -m deploy.local exec --instance outside --with-shop -- pytest tests`.
"""
