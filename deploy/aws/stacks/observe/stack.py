"""The stack of what is watched in the shop's own region."""

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.stacks.entrance import EntranceStack
from deploy.aws.stacks.observe.alarms import Alarms, Watch
from deploy.aws.stacks.observe.application import watch_application, watch_orders
from deploy.aws.stacks.observe.dashboards import business_dashboard, operations_dashboard
from deploy.aws.stacks.observe.entrance import entrance_watches
from deploy.aws.stacks.observe.stores import (
    database_watches,
    search_watches,
    table_watches,
    valkey_watches,
)
from deploy.aws.stacks.observe.tracing import trace
from deploy.aws.stacks.stack import KraamStack
from deploy.aws.stacks.tables import TablesStack


class ObserveStack(KraamStack):
    """alarms_topic: whom all alarms of this region tell.

    Stores are watched by the names that their stacks give them, so that nothing but the load
    balancer and the list of tables ties this stack to others: it can be replaced at any time.
    """

    def __init__(
        self,
        scope: Construct,
        environment: Environment,
        *,
        entrance: EntranceStack,
        tables: TablesStack,
    ) -> None:
        super().__init__(scope, "observe", environment)
        alarms = Alarms(self)
        self.alarms_topic = alarms.topic
        watch_application(alarms)
        watch_orders(self, alarms)
        watched = [
            *entrance_watches(entrance),
            *table_watches(environment, tables.tables),
            *database_watches(environment),
            *valkey_watches(environment),
            *search_watches(environment, self.account),
        ]
        made = alarms.watch(*watched)
        business_dashboard(self)
        operations_dashboard(
            self,
            made,
            Throttled=[each.metric for each in watched if each.runbook == "table-throttled"],
            Errors=_of(watched, "errors"),
            Latency=_of(watched, "slow"),
            Database=_of(watched, "database-connections") + _of(watched, "database-busy"),
            Memory=_of(watched, "valkey-memory"),
        )
        trace(self)


def _of(watched: list[Watch], runbook: str) -> list[cloudwatch.IMetric]:
    return [each.metric for each in watched if each.runbook == runbook]
