"""What stops a delivery; botocore's Stubber holds question and answer to AWS's own form."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from deploy.delivery import checks
from deploy.delivery.errors import Refused

PREFIX = "kraam-small"
FILLED = {
    "STRIPE_API_KEY": "sk_live_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "EMAIL_URL": "smtp+tls://user:word@mail.example:587",
}


def client(service: str) -> Any:
    return boto3.client(  # type: ignore[call-overload]  # for whichever is asked for
        service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )


@pytest.fixture
def secrets() -> Iterator[tuple[Any, Stubber]]:
    manager = client("secretsmanager")
    with Stubber(manager) as stub:
        yield manager, stub


def filled(stub: Stubber, values: dict[str, str]) -> None:
    for name, value in values.items():
        stub.add_response(
            "get_secret_value",
            {"SecretString": value},
            {"SecretId": f"{PREFIX}/{name}"},
        )


def test_secrets_that_begin_as_they_should_are_filled(secrets):
    manager, stub = secrets
    filled(stub, FILLED)

    checks.secrets_filled(manager, PREFIX)

    stub.assert_no_pending_responses()


def test_what_aws_made_up_for_an_empty_secret_is_named_and_not_shown(secrets):
    manager, stub = secrets
    filled(stub, FILLED | {"STRIPE_API_KEY": "pk_live_mixed_up", "EMAIL_URL": "x7Gh2"})

    with pytest.raises(Refused) as refusal:
        checks.secrets_filled(manager, PREFIX)

    assert "kraam-small/STRIPE_API_KEY, kraam-small/EMAIL_URL." in str(refusal.value)
    assert "put-secret-value" in refusal.value.remedy
    assert "mixed_up" not in str(refusal.value)
    assert "x7Gh2" not in str(refusal.value)


def test_a_secret_that_is_not_there_is_one_that_is_not_filled(secrets):
    manager, stub = secrets
    stub.add_client_error("get_secret_value", "ResourceNotFoundException")
    filled(stub, {name: FILLED[name] for name in list(FILLED)[1:]})

    with pytest.raises(Refused, match=r"what belongs there: kraam-small/STRIPE_API_KEY\."):
        checks.secrets_filled(manager, PREFIX)


def test_a_secret_that_may_not_be_read_says_which_permission_is_missing(secrets):
    manager, stub = secrets
    stub.add_client_error("get_secret_value", "AccessDeniedException")

    with pytest.raises(Refused, match="needs secretsmanager:GetSecretValue"):
        checks.secrets_filled(manager, PREFIX)


def test_the_account_is_that_of_the_credentials():
    sts = client("sts")
    with Stubber(sts) as stub:
        stub.add_response("get_caller_identity", {"Account": "123456789012"}, {})

        assert checks.account(sts) == "123456789012"


def test_credentials_that_have_run_out_are_told():
    sts = client("sts")
    with Stubber(sts) as stub:
        stub.add_client_error("get_caller_identity", "ExpiredToken")

        with pytest.raises(Refused, match=r"ExpiredToken.*aws sso login"):
            checks.account(sts)


def test_a_region_without_bootstrap_is_told_with_the_command():
    ssm = client("ssm")
    with Stubber(ssm) as stub:
        stub.add_client_error(
            "get_parameter",
            "ParameterNotFound",
            expected_params={"Name": "/cdk-bootstrap/hnb659fds/version"},
        )

        with pytest.raises(Refused, match="cdk bootstrap aws://123456789012/us-east-1"):
            checks.bootstrapped(ssm, "123456789012", "us-east-1")


def test_an_image_that_was_not_pushed_is_told():
    ecr = client("ecr")
    asked = {"repositoryName": PREFIX, "imageIds": [{"imageTag": "abc"}]}
    with Stubber(ecr) as stub:
        stub.add_client_error("describe_images", "ImageNotFoundException", expected_params=asked)
        stub.add_response("describe_images", {"imageDetails": []}, asked)

        with pytest.raises(Refused, match="no image kraam-small:abc: ImageNotFoundException"):
            checks.image_pushed(ecr, PREFIX, "abc")
        checks.image_pushed(ecr, PREFIX, "abc")


@pytest.mark.parametrize(
    ("status", "head", "said"),
    [(" M manage.py", "abc", "in no commit"), ("", "def", "git checkout abc")],
)
def test_files_that_are_not_the_release_are_refused(status, head, said):
    with pytest.raises(Refused, match=said):
        checks.clean_tree(status, head, "abc")


def test_a_clean_tree_of_the_release_goes_on():
    checks.clean_tree("", "abc", "abc")
