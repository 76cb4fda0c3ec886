"""How large a part is: one frozen class for each stack that can be sized.

Sizes of instances are AWS's names. Sizes of tasks are those that Fargate has: CPU units, of which
1,024 are one core, and MiB.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NetworkSize:
    """zones: availability zones; nat_gateways: 1 is cheap, one per zone survives a zone's end.

    endpoints: AWS's own services are reached without NAT. Each costs by the hour and zone, so what
    sends little goes by NAT; DynamoDB and S3 cost nothing and are always there.
    """

    zones: int = 3
    nat_gateways: int = 1
    endpoints: bool = True
    cidr: str = "10.20.0.0/16"


@dataclass(frozen=True, slots=True)
class TablesSize:
    """warm_reads, warm_writes: units a second that the tables of `warm` are ready for at once."""

    warm: tuple[str, ...] = ()
    warm_reads: int = 0
    warm_writes: int = 0
    replicas: tuple[str, ...] = ()  # regions


@dataclass(frozen=True, slots=True)
class DatabaseSize:
    """PostgreSQL: an instance, or Aurora Serverless v2 between its `aurora_units` (ACU)."""

    instance: str
    storage: int  # GiB
    multi_az: bool
    proxy: bool = True
    aurora_units: tuple[float, float] | None = None
    backup_days: int = 35


@dataclass(frozen=True, slots=True)
class ValkeySize:
    """Nodes of the two groups, and how many copies each has beside its primary."""

    sessions: str
    cache: str
    replicas: int


@dataclass(frozen=True, slots=True)
class SearchSize:
    """OpenSearch. The embedded index is for one machine: tasks share no disk that suits it."""

    instance: str
    nodes: int
    storage: int  # GiB a node
    managers: int = 0  # dedicated cluster managers: 0 or 3
    manager_instance: str = "m7g.medium.search"


@dataclass(frozen=True, slots=True)
class ServiceSize:
    """Tasks of one kind."""

    cpu: int
    memory: int
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """bot_control: AWS's rules against bots, which cost extra; waiting_room: made, may be off.

    sign_ins, checkouts, searches, requests: of one address in 5 minutes. An office or a mobile
    network has one for hundreds of people, so they are several times what the shop itself allows
    an address or account in that time (API_RATES, ACCOUNT_RATE_LIMITS): they end floods.
    """

    bot_control: bool = False
    waiting_room: bool = False
    countries: tuple[str, ...] = ()  # ISO 3166; empty: the whole world may look
    sign_ins: int = 300
    checkouts: int = 600
    searches: int = 6_000
    requests: int = 30_000


@dataclass(frozen=True, slots=True)
class ObserveSettings:
    """Whom alarms tell, and what a month may cost (USD).

    most_connections: of Postgres, before an alarm; its instance takes some more.
    """

    alarm_email: str
    monthly_budget: int
    most_connections: int = 80


@dataclass(frozen=True, slots=True)
class SecuritySettings:
    """Services that watch the account; one that has them already does not want them twice."""

    guard_duty: bool = False
    security_hub: bool = False
    cloud_trail: bool = False
    config: bool = False


@dataclass(frozen=True, slots=True)
class RecoverySettings:
    """second_region: where copies go, and where the pilot light burns; empty: none."""

    second_region: str = ""
