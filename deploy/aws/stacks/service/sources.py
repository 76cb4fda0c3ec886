"""What the service gets of the other stacks, as values: it knows none of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_opensearchservice as opensearch
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as sm


@dataclass(frozen=True, slots=True)
class Database:
    """endpoint: host name of the proxy, or the instance. secret: has `username` and `password`.

    direct: of the instance itself. A worker listens for jobs, for which a proxy would keep a
    connection to that worker alone.
    """

    endpoint: str
    direct: str
    secret: sm.ISecret
    security_group: ec2.ISecurityGroup


@dataclass(frozen=True, slots=True)
class Valkey:
    """Host and port of the two groups, which speak TLS."""

    sessions: str
    cache: str
    security_group: ec2.ISecurityGroup


@dataclass(frozen=True, slots=True)
class Search:
    """endpoint: host name."""

    domain: opensearch.IDomain
    endpoint: str
    security_group: ec2.ISecurityGroup


@dataclass(frozen=True, slots=True)
class Buckets:
    """By what is in them."""

    static: s3.IBucket
    media: s3.IBucket
    uploads: s3.IBucket
    private: s3.IBucket


@dataclass(frozen=True, slots=True)
class Entrance:
    """The load balancer's group of targets, and its own security group."""

    target_group: elb.ApplicationTargetGroup
    listener: elb.IApplicationListener
    security_group: ec2.ISecurityGroup


@dataclass(frozen=True, slots=True)
class Sources:
    """secrets: by the application's setting. tables: by name, without prefix.

    key: of data at rest; secret_keys: of all secrets.
    """

    vpc: ec2.IVpc
    key: kms.IKey
    secret_keys: Sequence[kms.IKey]
    secrets: Mapping[str, sm.ISecret]
    tables: Mapping[str, dynamodb.ITableV2]
    buckets: Buckets
    database: Database
    valkey: Valkey
    search: Search
    entrance: Entrance
    repository: ecr.IRepository
    distribution_id: str
