"""Production for the weeks in which five times as many come: deployed over it, under its name.

Only sizes differ, so going there and back is one `make deploy` each, without a replacement.
"""

from dataclasses import replace

from deploy.aws.environments.production import PRODUCTION
from deploy.aws.environments.sizes import SearchSize

BLACKFRIDAY = replace(
    PRODUCTION,
    tables=replace(
        PRODUCTION.tables,
        warm=("products", "stock", "reservations", "carts"),
        warm_reads=40_000,
        warm_writes=20_000,
    ),
    database=replace(PRODUCTION.database, instance="r8g.4xlarge"),
    valkey=replace(PRODUCTION.valkey, sessions="cache.r7g.xlarge", cache="cache.r7g.2xlarge"),
    search=SearchSize(instance="r7g.2xlarge.search", nodes=6, storage=200, managers=3),
    web=replace(PRODUCTION.web, most=100),
    worker=replace(PRODUCTION.worker, fewest=4, most=40),
    observe=replace(PRODUCTION.observe, monthly_budget=25_000),
)
