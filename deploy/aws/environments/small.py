"""For a shop that begins: about EUR 150 a month (python -m deploy.capacity --environment small)."""

from deploy.aws.environments.environment import Environment
from deploy.aws.environments.sizes import (
    DatabaseSize,
    EdgeSettings,
    NetworkSize,
    ObserveSettings,
    RecoverySettings,
    SearchSize,
    SecuritySettings,
    ServiceSize,
    TablesSize,
    ValkeySize,
)

SMALL = Environment(
    name="small",
    domain="shop.example",
    zone="shop.example",
    network=NetworkSize(endpoints=False),
    tables=TablesSize(),
    database=DatabaseSize(instance="t4g.micro", storage=20, multi_az=False, proxy=False),
    valkey=ValkeySize(sessions="cache.t4g.micro", cache="cache.t4g.micro", replicas=0),
    # The embedded index is a folder, and two tasks of Fargate share none that it can be in.
    search=SearchSize(instance="t3.small.search", nodes=1, storage=10),
    web=ServiceSize(cpu=512, memory=1024, fewest=2, most=6),
    worker=ServiceSize(cpu=512, memory=1024, fewest=1, most=2),
    edge=EdgeSettings(),
    observe=ObserveSettings(alarm_email="alarm@shop.example", monthly_budget=250),
    security=SecuritySettings(),
    recovery=RecoverySettings(),
    campaigns=False,
)
