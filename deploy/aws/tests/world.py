"""A service with the least around it that it can be made of: its tests need no other stack."""

from functools import cache
from tempfile import mkdtemp
from typing import Any

from aws_cdk import App, Stack
from aws_cdk import Environment as Place
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_opensearchservice as opensearch
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as sm
from aws_cdk.assertions import Template

from deploy.aws.environments import ENVIRONMENTS, Environment
from deploy.aws.stacks.entrance import EntranceStack
from deploy.aws.stacks.network import NetworkStack
from deploy.aws.stacks.registry import RegistryStack
from deploy.aws.stacks.service import ServiceStack
from deploy.aws.stacks.service.permissions import BOTH, WEB, WORKER
from deploy.aws.stacks.service.sources import (
    Buckets,
    Database,
    Entrance,
    Search,
    Sources,
    Valkey,
)

SECRETS = (
    *("SECRET_KEY", "MFA_KEYS", "APP_TOKEN_KEYS", "STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY"),
    *("STRIPE_WEBHOOK_SECRET", "EMAIL_URL"),
)
TABLES = sorted({*BOTH, *WEB, *WORKER})


@cache
def made(environment: str, part: str) -> Template:
    """The template of one of our stacks: made("production", "service")."""
    stacks = _stacks(environment)
    return Template.from_json(stacks[part])


def resources(environment: str, part: str, kind: str) -> list[dict[str, Any]]:
    """The properties of all resources of a kind."""
    found = made(environment, part).find_resources(kind)
    return [each.get("Properties", {}) for each in found.values()]


@cache
def _stacks(name: str) -> dict[str, dict[str, Any]]:
    environment = ENVIRONMENTS[name]
    app = App(outdir=mkdtemp(prefix="kraam-service-"), analytics_reporting=False)
    network = NetworkStack(app, environment)
    stores = Stack(app, "stores", env=Place(region=environment.region))
    logs = s3.Bucket(stores, "logs")
    entrance = EntranceStack(app, environment, vpc=network.vpc, logs=logs)
    registry = RegistryStack(app, environment)
    ServiceStack(app, environment, _sources(stores, environment, network, entrance, registry))
    prefix = f"{environment.prefix}-"
    return {stack.stack_name.removeprefix(prefix): stack.template for stack in app.synth().stacks}


def _sources(
    stores: Stack,
    environment: Environment,
    network: NetworkStack,
    entrance: EntranceStack,
    registry: RegistryStack,
) -> Sources:
    def group(name: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(stores, name, vpc=network.vpc)

    def table(name: str) -> dynamodb.TableV2:
        key = dynamodb.Attribute(name="key", type=dynamodb.AttributeType.STRING)
        named = f"{environment.prefix}-{name}"
        return dynamodb.TableV2(stores, f"table-{name}", table_name=named, partition_key=key)

    key = kms.Key(stores, "key")
    domain = opensearch.Domain(stores, "domain", version=opensearch.EngineVersion.OPENSEARCH_2_19)
    buckets = {
        name: s3.Bucket(stores, f"bucket-{name}", bucket_name=f"{environment.prefix}-{name}")
        for name in ("static", "media", "uploads", "private")
    }
    return Sources(
        vpc=network.vpc,
        key=key,
        secret_keys=(key,),
        secrets={name: sm.Secret(stores, name) for name in SECRETS},
        tables={name: table(name) for name in TABLES},
        buckets=Buckets(**buckets),
        database=Database(
            "proxy.example", "db.example", sm.Secret(stores, "database"), group("postgres")
        ),
        valkey=Valkey("sessions.example:6379", "cache.example:6379", group("valkey")),
        search=Search(domain, "search.example", group("search")),
        entrance=Entrance(entrance.target_group, entrance.listener, entrance.security_group),
        repository=registry.repository,
        distribution_id="EXAMPLE",
    )
