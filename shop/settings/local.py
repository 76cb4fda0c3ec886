"""One machine, plain HTTP, no CDN: `make demo`."""

from shop.settings.base import *

SERVE_BUCKETS = True
# What a CDN does elsewhere.
MIDDLEWARE = ["shop.middleware.CompressTextMiddleware", *MIDDLEWARE]
