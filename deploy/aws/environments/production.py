"""For 10 million visitors and 1.5 million orders a month: every zone may end, nothing is lost."""

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

PRODUCTION = Environment(
    name="production",
    domain="www.shop.example",
    zone="shop.example",
    network=NetworkSize(nat_gateways=3),
    tables=TablesSize(replicas=("eu-central-1",)),
    database=DatabaseSize(instance="r8g.xlarge", storage=500, multi_az=True),
    valkey=ValkeySize(sessions="cache.r7g.large", cache="cache.r7g.large", replicas=2),
    search=SearchSize(instance="r7g.xlarge.search", nodes=3, storage=200, managers=3),
    web=ServiceSize(cpu=1024, memory=2048, fewest=2, most=50),
    worker=ServiceSize(cpu=1024, memory=2048, fewest=2, most=20),
    edge=EdgeSettings(waiting_room=True),
    observe=ObserveSettings(
        alarm_email="alarm@shop.example", monthly_budget=12_000, most_connections=2_000
    ),
    security=SecuritySettings(guard_duty=True, security_hub=True, cloud_trail=True, config=True),
    recovery=RecoverySettings(second_region="eu-central-1"),
)
