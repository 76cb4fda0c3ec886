"""How often a background job is tried again, for all apps."""

from procrastinate import RetryStrategy

# For what has to happen, however long a store or a provider is away: after 5 seconds, then 10, 15,
# ... An outage of an hour is caught up with within some minutes; it gives up after 2.5 days, when
# the audit has long told.
PATIENTLY = RetryStrategy(max_attempts=300, linear_wait=5)
