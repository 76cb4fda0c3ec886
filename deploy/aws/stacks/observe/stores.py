"""Alarms on the stores: DynamoDB, Postgres, Valkey, OpenSearch."""

from collections.abc import Iterable

from deploy.aws.environments import Environment
from deploy.aws.stacks.observe.alarms import ABOVE, BELOW, DEAD, QUIET, STAYS, Watch
from deploy.aws.stacks.observe.metrics import (
    FIVE_MINUTES,
    HIGHEST,
    LOWEST,
    SUM,
    added,
    highest,
    measured,
)

BUSY_PERCENT = 80  # of a processor, of memory
FULL_PERCENT = 15  # of storage that is free
HEAP_PERCENT = 85
GIB = 1024**3


def table_watches(environment: Environment, tables: Iterable[str]) -> list[Watch]:
    """One for each table: which one it is is half of the answer.

    tables: without the environment's prefix. A table's events have those of its indexes in them.
    """
    return [
        Watch(
            runbook="table-throttled",
            says=f"DynamoDB refuses requests to {table}.",
            metric=added(
                [
                    measured(
                        "DynamoDB",
                        f"{kind}ThrottleEvents",
                        {"TableName": f"{environment.prefix}-{table}"},
                        SUM,
                    )
                    for kind in ("Read", "Write")
                ],
                table,
            ),
            limit=0,
            periods=3,
            missing=QUIET,
            of=table,
        )
        for table in tables
    ]


def database_watches(environment: Environment) -> list[Watch]:
    """On Postgres. Aurora's storage grows by itself, so there is no alarm on it."""
    size = environment.database
    aurora = size.aurora_units is not None
    of = {"DBClusterIdentifier" if aurora else "DBInstanceIdentifier": environment.prefix}
    most = environment.observe.most_connections
    watches = [
        Watch(
            runbook="database-connections",
            says=f"Postgres has more than {most} connections.",
            metric=measured("RDS", "DatabaseConnections", of, HIGHEST),
            limit=most,
            periods=3,
            missing=DEAD,
        ),
        Watch(
            runbook="database-busy",
            says=f"Postgres uses {BUSY_PERCENT} % of its processors.",
            metric=measured("RDS", "CPUUtilization", of, "Average"),
            limit=BUSY_PERCENT,
            periods=10,
            missing=DEAD,
        ),
    ]
    if not aurora:
        watches.append(
            Watch(
                runbook="database-full",
                says=f"Less than {FULL_PERCENT} % of Postgres' first storage is free.",
                metric=measured("RDS", "FreeStorageSpace", of, LOWEST, FIVE_MINUTES),
                limit=size.storage * GIB * FULL_PERCENT // 100,
                beyond=BELOW,
                periods=3,
                missing=STAYS,
            )
        )
    return watches


def valkey_watches(environment: Environment) -> list[Watch]:
    """On both groups, the worst of each group's nodes."""
    memory = [
        Watch(
            runbook="valkey-memory",
            says=f"A node of {group} is filled to {BUSY_PERCENT} %.",
            metric=highest(
                [
                    measured("ElastiCache", "DatabaseMemoryUsagePercentage", node, HIGHEST)
                    for node in _nodes(environment, group)
                ],
                group,
            ),
            limit=limit,
            periods=5,
            missing=DEAD,
            of=group,
        )
        # The cache evicts, so being full is its trade; being over full means that it cannot.
        for group, limit in (("sessions", BUSY_PERCENT), ("cache", 99))
    ]
    evicted = Watch(
        runbook="sessions-evicted",
        says="Valkey threw sessions away: shoppers are signed out.",
        metric=added(
            [
                measured("ElastiCache", "Evictions", node, SUM)
                for node in _nodes(environment, "sessions")
            ],
            "Evicted sessions",
        ),
        limit=0,
        missing=QUIET,
    )
    return [*memory, evicted]


def _nodes(environment: Environment, group: str) -> list[dict[str, str]]:
    """ElastiCache numbers a group's nodes from 001 on."""
    count = 1 + environment.valkey.replicas
    return [{"CacheClusterId": f"{environment.prefix}-{group}-{n:03}"} for n in range(1, count + 1)]


def search_watches(environment: Environment, account: str) -> list[Watch]:
    """On OpenSearch, where there is one."""
    if environment.search is None:
        return []
    of = {"DomainName": environment.prefix, "ClientId": account}
    return [
        Watch(
            runbook="search-cluster",
            says="A part of the search index has no copy that answers.",
            metric=measured("ES", "ClusterStatus.red", of, HIGHEST),
            limit=0,
            missing=STAYS,
        ),
        Watch(
            runbook="search-heap",
            says=f"OpenSearch's heap is filled to {HEAP_PERCENT} %.",
            metric=measured("ES", "JVMMemoryPressure", of, HIGHEST),
            limit=HEAP_PERCENT,
            beyond=ABOVE,
            periods=5,
            missing=DEAD,
        ),
    ]
