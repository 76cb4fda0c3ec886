"""Which stacks an environment has, and what each gets of the others."""

from dataclasses import dataclass

from aws_cdk import App

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.buckets import BucketsStack
from deploy.aws.stacks.cdn import CdnLogsStack, CdnStack
from deploy.aws.stacks.database import DatabaseStack
from deploy.aws.stacks.edge import EdgeStack
from deploy.aws.stacks.entrance import EntranceStack
from deploy.aws.stacks.keys import KeysStack
from deploy.aws.stacks.network import NetworkStack
from deploy.aws.stacks.observe import ObserveEdgeStack, ObserveStack
from deploy.aws.stacks.recovery import (
    BackupStack,
    CopiesStack,
    SecondDatabaseStack,
    replicate,
    second_region_of,
)
from deploy.aws.stacks.registry import RegistryStack
from deploy.aws.stacks.search import SearchStack
from deploy.aws.stacks.security import SecurityStack
from deploy.aws.stacks.service import ServiceStack
from deploy.aws.stacks.service import sources as given
from deploy.aws.stacks.tables import TablesStack
from deploy.aws.stacks.valkey import ValkeyStack


@dataclass(frozen=True, slots=True)
class Data:
    """The stacks that hold what must not be lost, and the network that they are in."""

    network: NetworkStack
    registry: RegistryStack
    keys: KeysStack
    tables: TablesStack
    buckets: BucketsStack
    database: DatabaseStack
    valkey: ValkeyStack
    search: SearchStack


def build(app: App, environment: Environment) -> Data:
    """Put an environment's stacks into the app."""
    explain(
        app,
        "CDK writes what a role may do into the role: it belongs to that role alone, and goes with "
        "it. A policy of its own could be attached to another one by mistake.",
        "PCI.DSS.321::PCI.DSS.321-IAMNoInlinePolicy",
    )
    data = data_stacks(app, environment)
    entrance, cdn = front_stacks(app, environment, data)
    ServiceStack(app, environment, sources(data, entrance, cdn))
    SecurityStack(app, environment, buckets=data.buckets)
    recovery_stacks(app, environment, data)
    return data


def front_stacks(app: App, environment: Environment, data: Data) -> tuple[EntranceStack, CdnStack]:
    """What stands between shoppers and tasks, and what watches."""
    entrance = EntranceStack(app, environment, vpc=data.network.vpc, logs=data.buckets.logs)
    edge = EdgeStack(app, environment)
    cdn = CdnStack(app, environment, buckets=data.buckets, entrance=entrance, edge=edge)
    CdnLogsStack(app, environment, buckets=data.buckets, cdn=cdn)
    ObserveStack(app, environment, entrance=entrance, tables=data.tables)
    ObserveEdgeStack(app, environment, cdn=cdn, edge=edge)
    return entrance, cdn


def sources(data: Data, entrance: EntranceStack, cdn: CdnStack) -> given.Sources:
    """What the tasks talk to."""
    buckets, database, valkey, search = data.buckets, data.database, data.valkey, data.search
    return given.Sources(
        vpc=data.network.vpc,
        key=data.keys.key,
        secret_keys=(data.keys.key, database.key),
        secrets=data.keys.secrets,
        tables=data.tables.tables,
        buckets=given.Buckets(buckets.static, buckets.media, buckets.uploads, buckets.private),
        database=given.Database(
            database.endpoint, database.direct, database.secret, database.security_group
        ),
        valkey=given.Valkey(valkey.sessions_endpoint, valkey.cache_endpoint, valkey.security_group),
        search=given.Search(search.domain, search.endpoint, search.security_group),
        entrance=given.Entrance(entrance.target_group, entrance.listener, entrance.security_group),
        repository=data.registry.repository,
        distribution_id=cdn.distribution_id,
    )


def recovery_stacks(app: App, environment: Environment, data: Data) -> None:
    """Backups everywhere; copies and a pilot light where there is a second region."""
    backup = BackupStack(
        app, environment, tables=data.tables, database=data.database, buckets=data.buckets
    )
    if not environment.recovery.second_region:
        return
    copies = CopiesStack(app, environment)
    replicate(data.buckets)
    for stack in (data.buckets, backup):
        stack.add_dependency(copies)
    second = second_region_of(environment)
    network = NetworkStack(app, second)
    if data.database.instance:
        SecondDatabaseStack(app, second, network=network, first=data.database).add_dependency(
            data.database
        )


def data_stacks(app: App, environment: Environment) -> Data:
    """In the order in which they are deployed."""
    network = NetworkStack(app, environment)
    keys = KeysStack(app, environment)
    return Data(
        network=network,
        registry=RegistryStack(app, environment),
        keys=keys,
        tables=TablesStack(app, environment, keys=keys),
        buckets=BucketsStack(app, environment, keys=keys),
        database=DatabaseStack(app, environment, network=network),
        valkey=ValkeyStack(app, environment, network=network, keys=keys),
        search=SearchStack(app, environment, environment.search, network=network, keys=keys),
    )
