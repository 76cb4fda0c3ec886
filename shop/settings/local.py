"""One machine, plain HTTP, no CDN: `make demo`."""

from shop.settings.base import *

SERVE_BUCKETS = True
