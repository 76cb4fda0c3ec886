"""PostgreSQL: orders, jobs, accounts."""

from deploy.aws.environments import Environment
from deploy.capacity import measured
from deploy.capacity.load import DAYS_A_MONTH, Load
from deploy.capacity.needs.tasks import database_connections, tasks_for, web_cores, worker_cores
from deploy.capacity.plan import Limit, Need, Usage
from deploy.capacity.prices import HOURS_A_MONTH

GB = 1_000_000_000
KEPT_MONTHS = 24  # of orders in the database, before older ones are moved away
# Cores and GiB of instances, and what a proxy or PostgreSQL lets in: RDS's default max_connections
# is memory / 9,531,392 bytes, at most 5,000 (docs.aws.amazon.com, RDS quotas).
INSTANCES = {"t4g.micro": (2, 1), "r8g.xlarge": (4, 32), "r8g.4xlarge": (16, 128)}
BYTES_A_CONNECTION = 9_531_392
BUSY = 0.7  # of its cores
STATEMENTS_A_CORE = 2_500  # a second, small ones: an assumption, below what pgbench does


def database(load: Load, environment: Environment) -> Need:
    """The instance of the environment, whatever the load; whether it is enough are its limits."""
    size = environment.database
    cores, memory = INSTANCES[size.instance]
    stored = load.orders * DAYS_A_MONTH * KEPT_MONTHS * measured.ORDER_ROWS.value / GB
    peak = load.black_friday
    copies = 2 if size.multi_az else 1
    month = [
        Usage(f"db.{size.instance}", HOURS_A_MONTH * copies),
        Usage("rds storage", max(size.storage, stored) * copies),
    ]
    if size.proxy:
        month.append(Usage("rds proxy", cores * HOURS_A_MONTH))
    web = tasks_for(web_cores(peak), environment.web)
    worker = tasks_for(worker_cores(peak), environment.worker)
    return Need(
        "PostgreSQL",
        f"{size.instance}{', two zones' if size.multi_az else ''}; {stored:,.1f} GB of orders in "
        f"{KEPT_MONTHS} months; {peak.orders:,.1f} orders a second at the peak",
        month=tuple(month),
        limits=(
            Limit(
                "cores of PostgreSQL at the peak",
                peak.orders * measured.ORDER_POSTGRES.value / 1000,
                cores * BUSY,
                "take a larger instance for the weeks of the peak: deploy blackfriday",
            ),
            Limit(
                "statements a second at the peak",
                peak.orders * measured.ORDER_STATEMENTS.value * 2,  # and as many by the worker
                cores * STATEMENTS_A_CORE,
                "take a larger instance for the weeks of the peak: deploy blackfriday",
            ),
            Limit(
                "connections that all tasks may open at the peak",
                database_connections(web, worker),
                min(5_000, memory * 1024**3 / BYTES_A_CONNECTION) * (4 if size.proxy else 1),
                "lower DATABASE_POOL_SIZE, or put RDS Proxy in between, which shares them",
            ),
            Limit(
                "GB of storage",
                stored,
                size.storage,
                "raise `storage` of the database; it grows by itself up to a limit",
            ),
        ),
    )
