"""What the tasks may do at AWS: by table and bucket, the calls that their code makes.

Signing in to Postgres, Valkey and the mail server needs no permission at AWS. Nobody may make or
delete tables, read streams, or change anything that the stacks made.
"""

from collections.abc import Mapping, Sequence

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from deploy.aws.explaining import explain
from deploy.aws.stacks.service.sources import Sources

# Calls on DynamoDB, by what a part of the code does. A transaction needs the permissions of what is
# in it. Source: Amazon DynamoDB Developer Guide, "DynamoDB transactions with IAM".
ONE, SOME, LIST, ALL = "GetItem", "BatchGetItem", "Query", "Scan"
PUT, CHANGE, DELETE, CHECK = "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"
MANY = "BatchWriteItem"
DESCRIBE = "DescribeTable"  # of /health/ready, which asks whether `products` is there

# By table. Merchants work in `web`, and their jobs in `worker`: most tables need the same of both.
BOTH: Mapping[str, tuple[str, ...]] = {
    "categories": (ONE, SOME, ALL, PUT, CHANGE, DELETE, MANY),
    "category-tree": (ONE, CHANGE),
    "category-paths": (ONE, SOME, MANY),
    "products": (ONE, SOME, LIST, PUT, CHANGE, DELETE, CHECK, MANY),
    "stock": (ONE, SOME, PUT, CHANGE, DELETE, CHECK),
    "stock-movements": (ONE, LIST, PUT),
    "reservations": (ONE, SOME, PUT, CHANGE, DELETE),
    "prices": (SOME, LIST, PUT, MANY),
    "reviews": (ONE, SOME, LIST, PUT, CHANGE),
    "review-marks": (SOME, LIST, PUT, DELETE),
    "shopper-events": (SOME, LIST, PUT, DELETE, MANY),
    "recommendations": (SOME,),
    "carts": (ONE, PUT, CHANGE, DELETE),
    "customer-carts": (ONE, PUT, DELETE),
    "wishlists": (ONE, PUT, CHANGE, DELETE),
}
WEB: Mapping[str, tuple[str, ...]] = {
    "products": (DESCRIBE,),
    "answers": (ONE, PUT, CHANGE, DELETE),
}
WORKER: Mapping[str, tuple[str, ...]] = {
    "products": (ALL,),
    "stock": (ALL,),
    "reservations": (ALL,),
    "recommendations": (MANY,),
}
INDEXED = {"products": (LIST,), "reviews": (LIST,)}  # calls on a table's indexes

READ, WRITE, REMOVE = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
LOOK = "s3:ListBucket"  # without it, what is not there is a refusal
SEARCHING = tuple(f"es:ESHttp{method}" for method in ("Get", "Head", "Post", "Put", "Delete"))


def permit_tables(
    role: iam.Role,
    tables: Mapping[str, dynamodb.ITableV2],
    permitted: Sequence[Mapping[str, Sequence[str]]],
) -> None:
    """Let a role make these calls, each on its table."""
    for name, table in tables.items():
        calls = sorted({call for each in permitted for call in each.get(name, ())})
        if not calls:
            continue
        table.grant(role, *(f"dynamodb:{call}" for call in calls))
        indexed = sorted(set(INDEXED.get(name, ())) & set(calls))
        if indexed:
            role.add_to_policy(
                iam.PolicyStatement(
                    actions=[f"dynamodb:{call}" for call in indexed],
                    resources=[f"{table.table_arn}/index/*"],
                )
            )


def permit_bucket(role: iam.Role, bucket: s3.IBucket, *actions: str) -> None:
    """Let a role do this with a bucket's objects."""
    on_objects = [action for action in actions if action != LOOK]
    role.add_to_policy(
        iam.PolicyStatement(actions=on_objects, resources=[bucket.arn_for_objects("*")])
    )
    if LOOK in actions:
        role.add_to_policy(iam.PolicyStatement(actions=[LOOK], resources=[bucket.bucket_arn]))
    if bucket.encryption_key is not None:
        bucket.encryption_key.grant_encrypt_decrypt(role)


def permit_search(role: iam.Role, sources: Sources) -> None:
    """Let a role search, and keep the index: a put by a merchant's save goes out from web."""
    role.add_to_policy(
        iam.PolicyStatement(
            actions=[*SEARCHING], resources=[f"{sources.search.domain.domain_arn}/*"]
        )
    )


def permit_purging(role: iam.Role, sources: Sources) -> None:
    """Let a role have the one distribution forget pages."""
    distribution = Stack.of(role).format_arn(
        service="cloudfront",
        region="",
        resource="distribution",
        resource_name=sources.distribution_id,
    )
    role.add_to_policy(
        iam.PolicyStatement(actions=["cloudfront:CreateInvalidation"], resources=[distribution])
    )


def permit_web(role: iam.Role, sources: Sources) -> None:
    """Shoppers and merchants."""
    permit_tables(role, sources.tables, (BOTH, WEB))
    permit_bucket(role, sources.buckets.media, READ, WRITE, LOOK)
    permit_bucket(role, sources.buckets.static, READ, LOOK)
    permit_bucket(role, sources.buckets.uploads, READ, WRITE, REMOVE, LOOK)
    permit_bucket(role, sources.buckets.private, READ, WRITE, REMOVE, LOOK)
    permit_search(role, sources)
    _explain(role)


def permit_worker(role: iam.Role, sources: Sources) -> None:
    """Jobs."""
    permit_tables(role, sources.tables, (BOTH, WORKER))
    permit_bucket(role, sources.buckets.media, READ, WRITE, REMOVE, LOOK)
    permit_bucket(role, sources.buckets.static, READ, LOOK)
    permit_bucket(role, sources.buckets.uploads, READ, REMOVE, LOOK)
    permit_bucket(role, sources.buckets.private, READ, WRITE, REMOVE, LOOK)
    permit_search(role, sources)
    permit_purging(role, sources)
    _explain(role)


def _explain(role: iam.Role) -> None:
    explain(
        role,
        "Stars stand for a bucket's objects, a domain's paths and a table's indexes only: their"
        " names are made while the shop runs.",
        "AwsSolutions::AwsSolutions-IAM5",
    )
