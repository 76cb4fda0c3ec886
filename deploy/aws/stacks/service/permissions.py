"""What the tasks may do at AWS: by table and bucket, the calls that their code makes.

Signing in to Postgres, Valkey and the mail server needs no permission at AWS. Nobody may make or
delete tables, read streams, or change anything that the stacks made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from deploy.aws.explaining import explain_stars, shared
from deploy.aws.stacks.service.sources import Search, Sources

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
    "stock": (ALL,),  # systems of merchants read it page by page
    "stock-movements": (SOME,),
    "answers": (ONE, PUT, CHANGE, DELETE),
}
WORKER: Mapping[str, tuple[str, ...]] = {
    "products": (ALL, DESCRIBE),  # sitemaps go by its size, and through an index
    "stock": (ALL,),
    "reservations": (ALL,),
    "recommendations": (MANY,),
}
INDEXED = ("products", "reviews")  # tables whose indexes are asked

READ, WRITE, REMOVE = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
LOOK = "s3:ListBucket"  # without it, what is not there is a refusal
DECIPHERING = (
    *("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"),
    *("GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo"),
)
SEARCHING = tuple(f"es:ESHttp{method}" for method in ("Get", "Head", "Post", "Put", "Delete"))


def web_statements(role: iam.Role, sources: Sources) -> list[iam.PolicyStatement]:
    """Of shoppers and merchants."""
    buckets = sources.buckets
    return [
        *_of_tables(role, sources.tables, (BOTH, WEB)),
        *_of_bucket(role, buckets.media, READ, WRITE, LOOK),
        *_of_bucket(role, buckets.static, READ, LOOK),
        *_of_bucket(role, buckets.uploads, READ, WRITE, REMOVE, LOOK),
        *_of_bucket(role, buckets.private, READ, WRITE, REMOVE, LOOK),
        _of_search(role, sources.search),
        _of_key(sources.key, Stack.of(role).region),
    ]


def worker_statements(role: iam.Role, sources: Sources) -> list[iam.PolicyStatement]:
    """Of jobs."""
    buckets = sources.buckets
    return [
        *_of_tables(role, sources.tables, (BOTH, WORKER)),
        *_of_bucket(role, buckets.media, READ, WRITE, REMOVE, LOOK),
        *_of_bucket(role, buckets.static, READ, LOOK),
        *_of_bucket(role, buckets.uploads, READ, REMOVE, LOOK),
        *_of_bucket(role, buckets.private, READ, WRITE, REMOVE, LOOK),
        _of_search(role, sources.search),
        _of_key(sources.key, Stack.of(role).region),
        _of_purging(role, sources.distribution_id),
    ]


def permit(role: iam.Role, name: str, statements: Sequence[iam.PolicyStatement]) -> None:
    """Give a role these permissions, as a policy that has a name and a history of its own."""
    policy = iam.ManagedPolicy(role, "permissions", description=f"What {name} calls at AWS")
    policy.attach_to_role(role)
    starred = []
    for statement in statements:
        policy.add_statements(statement)
        starred += [each for each in statement.resources if each.endswith("*")]
    explain_stars(
        role,
        "Stars stand for a bucket's objects, a domain's paths and a table's indexes only: their"
        " names are made while the shop runs.",
        *starred,
    )


def permit_secrets(role: iam.IRole, keys: Sequence[kms.IKey]) -> None:
    """Let what starts a task decipher the secrets that it is given."""
    arns = [shared(key.key_arn, of=key, to=role) for key in keys]
    statement = iam.PolicyStatement(actions=["kms:Decrypt"], resources=arns)
    through = f"secretsmanager.{Stack.of(role).region}.amazonaws.com"
    statement.add_conditions({"StringEquals": {"kms:ViaService": through}})
    role.add_to_principal_policy(statement)


def _of_tables(
    role: iam.Role,
    tables: Mapping[str, dynamodb.ITableV2],
    permitted: Sequence[Mapping[str, Sequence[str]]],
) -> Iterator[iam.PolicyStatement]:
    """Each call on its table."""
    for name, table in tables.items():
        calls = sorted({call for each in permitted for call in each.get(name, ())})
        arn = shared(table.table_arn, of=table, to=role)
        if calls:
            yield _allowed((f"dynamodb:{call}" for call in calls), arn)
        if name in INDEXED:
            asked = sorted(
                {LIST, ALL} & {LIST, *calls}
            )  # a table that is gone through, so are they
            yield _allowed((f"dynamodb:{call}" for call in asked), f"{arn}/index/*")


def _of_bucket(role: iam.Role, bucket: s3.IBucket, *actions: str) -> Iterator[iam.PolicyStatement]:
    """Of its objects, and whether they are there."""
    arn = shared(bucket.bucket_arn, of=bucket, to=role)
    yield _allowed((action for action in actions if action != LOOK), f"{arn}/*")
    yield _allowed((LOOK,), arn)


def _of_search(role: iam.Role, search: Search) -> iam.PolicyStatement:
    """Of both: a merchant's save puts a product into the index at once."""
    arn = shared(search.domain.domain_arn, of=search.domain, to=role)
    return _allowed(SEARCHING, f"{arn}/*")


def _of_key(key: kms.IKey, region: str) -> iam.PolicyStatement:
    """Of data at rest, through the services that it is in and not otherwise.

    Source: Amazon DynamoDB Developer Guide, "Authorizing use of your customer managed key".
    """
    statement = _allowed((f"kms:{call}" for call in DECIPHERING), key.key_arn)
    through = [f"{service}.{region}.amazonaws.com" for service in ("dynamodb", "s3")]
    statement.add_conditions({"StringEquals": {"kms:ViaService": through}})
    return statement


def _of_purging(role: iam.Role, distribution_id: str) -> iam.PolicyStatement:
    """Of having the one distribution forget pages."""
    distribution = Stack.of(role).format_arn(
        service="cloudfront", region="", resource="distribution", resource_name=distribution_id
    )
    return _allowed(("cloudfront:CreateInvalidation",), distribution)


def _allowed(actions: Iterable[str], resource: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=[*actions], resources=[resource])
