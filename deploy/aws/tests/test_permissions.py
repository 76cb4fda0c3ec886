"""What a call needs, what a template permits, and the comparison of the two."""

import pytest

from deploy.aws.permissions.calls import Needed, UnknownCallError, needed
from deploy.aws.permissions.granted import granted, is_permitted

NAMES = {"test-stock": "table/stock", "test-carts": "table/carts", "test-media": "bucket/media"}
STORE = {
    "Resources": {
        "stock1": {
            "Type": "AWS::DynamoDB::GlobalTable",
            "Properties": {"TableName": "kraam-x-stock"},
        },
        "media1": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": {"Fn::Join": ["", ["kraam-x-media-", {"Ref": "AWS::AccountId"}]]}
            },
        },
    },
    "Outputs": {
        "a": {"Value": {"Fn::GetAtt": ["stock1", "Arn"]}, "Export": {"Name": "x:stock"}},
        "b": {"Value": {"Fn::GetAtt": ["media1", "Arn"]}, "Export": {"Name": "x:media"}},
    },
}


def service(*statements: dict) -> dict:
    policy = {"Roles": [{"Ref": "webrole9"}], "PolicyDocument": {"Statement": [*statements]}}
    return {"Resources": {"p": {"Type": "AWS::IAM::ManagedPolicy", "Properties": policy}}}


def allowed(action: str | list[str], resource: object) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def of_web(*statements: dict) -> set[Needed]:
    return granted([STORE, service(*statements)], role="webrole", prefix="kraam-x")


@pytest.mark.parametrize(
    ("service", "operation", "request_", "wanted"),
    [
        ("dynamodb", "GetItem", {"TableName": "test-carts"}, {("GetItem", "table/carts")}),
        (
            *("dynamodb", "Query", {"TableName": "test-stock", "IndexName": "low"}),
            {("Query", "table/stock/index/low")},
        ),
        (
            *("dynamodb", "BatchGetItem", {"RequestItems": {"test-stock": {}, "test-carts": {}}}),
            {("BatchGetItem", "table/stock"), ("BatchGetItem", "table/carts")},
        ),
        (
            "dynamodb",
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Update": {"TableName": "test-stock"}},
                    {"ConditionCheck": {"TableName": "test-carts"}},
                ]
            },
            {("UpdateItem", "table/stock"), ("ConditionCheckItem", "table/carts")},
        ),
    ],
)
def test_a_call_needs_what_is_in_it(service, operation, request_, wanted):
    found = set(needed(service, operation, request_, NAMES))

    assert found == {Needed(f"{service}:{action}", thing) for action, thing in wanted}


def test_objects_and_buckets_are_different_things():
    asked = {"Bucket": "test-media", "Key": "x"}

    assert [*needed("s3", "HeadObject", asked, NAMES)] == [Needed("s3:GetObject", "object/media")]
    assert [*needed("s3", "ListObjectsV2", asked, NAMES)] == [
        Needed("s3:ListBucket", "bucket/media")
    ]


def test_a_call_that_nobody_thought_of_is_no_silent_one():
    with pytest.raises(UnknownCallError, match="s3: PutBucketPolicy"):
        list(needed("s3", "PutBucketPolicy", {"Bucket": "test-media"}, NAMES))


def test_permissions_are_read_across_stacks():
    stock, media = {"Fn::ImportValue": "x:stock"}, {"Fn::ImportValue": "x:media"}

    found = of_web(
        allowed(["dynamodb:GetItem", "dynamodb:PutItem"], stock),
        allowed("dynamodb:Query", {"Fn::Join": ["", [stock, "/index/*"]]}),
        allowed("s3:GetObject", {"Fn::Join": ["", [media, "/*"]]}),
        allowed("s3:ListBucket", media),
        allowed("kms:Decrypt", "arn:aws:kms:eu-west-1:1:key/2"),
        {**allowed("dynamodb:DeleteItem", stock), "Effect": "Deny"},
    )

    assert found == {
        Needed("dynamodb:GetItem", "table/stock"),
        Needed("dynamodb:PutItem", "table/stock"),
        Needed("dynamodb:Query", "table/stock/index/*"),
        Needed("s3:GetObject", "object/media"),
        Needed("s3:ListBucket", "bucket/media"),
    }


def test_another_roles_permissions_are_not_its_own():
    template = service(allowed("dynamodb:GetItem", {"Fn::ImportValue": "x:stock"}))

    assert granted([STORE, template], role="workerrole", prefix="kraam-x") == set()


def test_a_star_stands_for_any_index_and_for_nothing_else():
    permitted = {Needed("dynamodb:Query", "table/stock/index/*")}

    assert is_permitted(Needed("dynamodb:Query", "table/stock/index/low"), permitted)
    assert not is_permitted(Needed("dynamodb:Query", "table/stock"), permitted)
    assert not is_permitted(Needed("dynamodb:Scan", "table/stock/index/low"), permitted)
