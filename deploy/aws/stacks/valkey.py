"""ElastiCache for Valkey: sessions, which are never evicted, and the cache, which may be lost."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.keys import KeysStack
from deploy.aws.stacks.network import NetworkStack
from deploy.aws.stacks.stack import KraamStack

PORT = 6379
ENGINE, VERSION, FAMILY = "valkey", "8.0", "valkey8"
SNAPSHOT_DAYS = 7


class ValkeyStack(KraamStack):
    """Two replication groups, TLS only. *_endpoint: host:port of the primary.

    sessions_group_id, cache_group_id: for metrics. There is no password: who may speak to them is
    the security group's to say, and both speak TLS with certificates of Amazon's.
    """

    def __init__(
        self, scope: Construct, environment: Environment, *, network: NetworkStack, keys: KeysStack
    ) -> None:
        super().__init__(scope, "valkey", environment)
        self._keys = keys
        self.security_group = ec2.SecurityGroup(
            self,
            "access",
            vpc=network.vpc,
            description="Sessions and cache",
            allow_all_outbound=False,
        )
        self._subnets = elasticache.CfnSubnetGroup(
            self,
            "subnets",
            description="The subnets of data",
            cache_subnet_group_name=f"{environment.prefix}-valkey",
            subnet_ids=network.vpc.select_subnets(
                subnet_type=ec2.SubnetType.PRIVATE_ISOLATED
            ).subnet_ids,
        )
        size = environment.valkey
        self._sessions = self._group(
            "sessions", node=size.sessions, policy="noeviction", snapshots=SNAPSHOT_DAYS
        )
        self._cache = self._group("cache", node=size.cache, policy="allkeys-lru", snapshots=0)
        self.sessions_endpoint = _endpoint(self._sessions)
        self.cache_endpoint = _endpoint(self._cache)
        self.sessions_group_id = self._sessions.ref
        self.cache_group_id = self._cache.ref

    def _explain(self, group: elasticache.CfnReplicationGroup) -> None:
        explain(
            group,
            "Only the tasks' security group reaches it. A password would stand in the tasks' "
            "environment beside the address, and whoever reads that is in the task already.",
            "AwsSolutions::AwsSolutions-AEC6",
        )
        if not self.environment_of.valkey.replicas:
            explain(
                group,
                "A small shop may lose its sessions with a node, at a third of the price.",
                "AwsSolutions::AwsSolutions-AEC4",
            )

    def _group(
        self, name: str, *, node: str, policy: str, snapshots: int
    ) -> elasticache.CfnReplicationGroup:
        replicas = self.environment_of.valkey.replicas
        parameters = elasticache.CfnParameterGroup(
            self,
            f"{name}-parameters",
            cache_parameter_group_family=FAMILY,
            description=f"Of {name}",
            properties={"maxmemory-policy": policy},
        )
        group = elasticache.CfnReplicationGroup(
            self,
            name,
            replication_group_id=f"{self.environment_of.prefix}-{name}",
            replication_group_description=f"{name} of the shop",
            engine=ENGINE,
            engine_version=VERSION,
            cache_node_type=node,
            cache_parameter_group_name=parameters.ref,
            cache_subnet_group_name=self._subnets.ref,
            security_group_ids=[self.security_group.security_group_id],
            port=PORT,
            num_cache_clusters=1 + replicas,
            automatic_failover_enabled=replicas > 0,
            multi_az_enabled=replicas > 0,
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            at_rest_encryption_enabled=True,
            kms_key_id=self._keys.key.key_id,
            snapshot_retention_limit=snapshots,
            auto_minor_version_upgrade=True,
        )
        group.apply_removal_policy(self.removal)
        self._explain(group)
        return group


def _endpoint(group: elasticache.CfnReplicationGroup) -> str:
    return f"{group.attr_primary_end_point_address}:{PORT}"
