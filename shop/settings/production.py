"""Behind a CDN and a load balancer that speak TLS."""

from shop import env
from shop.logs import configuration
from shop.settings.base import *

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health"]  # the load balancer asks inside the network, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CHECK_START = True

# --- Logging ----------------------------------------------------------------------------------
LOG_FORMAT = env.choice("LOG_FORMAT", "json", "line")
LOG_REQUESTS = LOG_FORMAT == "json"
LOGGING = configuration(LOG_FORMAT, level=LOG_LEVEL)
