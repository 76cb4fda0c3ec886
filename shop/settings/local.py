"""One machine, plain HTTP, no CDN: `make demo`."""

from shop.settings.base import *

SERVE_BUCKETS = True
WEBHOOK_PRIVATE_NETWORKS = True  # the other system is on the same machine
# What a CDN does elsewhere.
MIDDLEWARE = ["shop.middleware.CompressTextMiddleware", *MIDDLEWARE]
