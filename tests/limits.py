"""What the running shop counts of an address: everyone here comes from one, so a test tidies up."""

import os

from redis import Redis

_COUNTED = "*allauth:rl:*"


def forget_attempts() -> None:
    """As if all the time had passed that limits look back on: nobody tried anything before."""
    for server in ("REDIS_CACHE_URL", "REDIS_SESSION_URL"):
        with Redis.from_url(os.environ[server]) as redis:
            for key in redis.scan_iter(_COUNTED, count=1000):
                redis.delete(key)
