"""An environment: everything about it that is not the same everywhere."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Environment:
    """One installation of the shop.

    name: begins the name of all that is in it, so that two fit into one account.
    domain: host name that shoppers type; its hosted zone is in Route 53 and named `zone`.
    kept: a mistake deletes nothing: tables, database and buckets stay when their stack goes.
    campaigns: peaks that are planned for are at work (deploy.aws.scaling).
    settings: of the application (README.md), beyond what follows from the stacks.
    """

    name: str
    domain: str
    zone: str
    network: NetworkSize
    tables: TablesSize
    database: DatabaseSize
    valkey: ValkeySize
    search: SearchSize
    web: ServiceSize
    worker: ServiceSize
    edge: EdgeSettings
    observe: ObserveSettings
    security: SecuritySettings
    recovery: RecoverySettings
    region: str = "eu-west-1"
    kept: bool = True
    campaigns: bool = True
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def prefix(self) -> str:
        """Begins the names of stacks, tables and buckets."""
        return f"kraam-{self.name}"
