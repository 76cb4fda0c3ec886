"""What has to be there before anything is changed. Each check only reads.

Raises Refused, with what to do, where it is not.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError, NoCredentialsError, TokenRetrievalError

from deploy.delivery.errors import Refused

# Where `cdk bootstrap` notes that it was there. Source: CDK v2 Developer Guide, "Bootstrapping".
BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"
# How what others give out begins. Until it is filled in, AWS has put something random there.
BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "STRIPE_API_KEY": ("sk_", "rk_"),
    "STRIPE_PUBLISHABLE_KEY": ("pk_",),
    "STRIPE_WEBHOOK_SECRET": ("whsec_",),
    "EMAIL_URL": ("smtp+tls://", "smtp+ssl://"),
}


def account(sts: Any) -> str:
    """The number of the account that the credentials are of."""
    try:
        return str(sts.get_caller_identity()["Account"])
    except (NoCredentialsError, TokenRetrievalError):
        raise Refused(
            "There are no credentials of AWS here.",
            "Run `aws sso login` and set AWS_PROFILE, or see docs/first-deployment.md, step 2.",
        ) from None
    except ClientError as error:
        raise Refused(
            f"AWS does not take the credentials: {_code(error)}.",
            "Sign in again with `aws sso login`.",
        ) from None


def bootstrapped(ssm: Any, account_id: str, region: str) -> None:
    """CDK has its bucket and roles in this region."""
    try:
        ssm.get_parameter(Name=BOOTSTRAP)
    except ClientError as error:
        raise Refused(
            f"CDK is not at home in {region} of account {account_id}: {_code(error)}.",
            f"Run `deploy/aws/node_modules/.bin/cdk bootstrap aws://{account_id}/{region}` once.",
        ) from None


def secrets_filled(secrets: Any, prefix: str) -> None:
    """What Stripe and the mail server give out is in Secrets Manager. Values are never shown."""
    missing = [
        f"{prefix}/{name}"
        for name, beginnings in BEGINNINGS.items()
        if not _value(secrets, f"{prefix}/{name}").startswith(beginnings)
    ]
    if missing:
        raise Refused(
            f"These secrets are not filled in, or not with what belongs there: {_list(missing)}.",
            "Fill each one in with `aws secretsmanager put-secret-value --secret-id NAME"
            " --secret-string file://FILE`: docs/first-deployment.md, step 5.",
        )


def _value(secrets: Any, name: str) -> str:
    try:
        return str(secrets.get_secret_value(SecretId=name).get("SecretString", ""))
    except secrets.exceptions.ResourceNotFoundException:
        return ""
    except ClientError as error:
        raise Refused(
            f"The secret {name} cannot be read: {_code(error)}.",
            "The role that delivers needs secretsmanager:GetSecretValue and kms:Decrypt on it.",
        ) from None


def image_pushed(ecr: Any, repository: str, release: str) -> None:
    """The image of the release is in the registry."""
    try:
        ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": release}])
    except ClientError as error:
        raise Refused(
            f"There is no image {repository}:{release}: {_code(error)}.",
            "Let the pipeline build it, or do so where Docker is: docs/first-deployment.md, step 6."
            " Then run this again.",
        ) from None


def clean_tree(status: str, head: str, release: str) -> None:
    """The files here are those of the release. status: of `git status --porcelain`."""
    if status:
        raise Refused(
            "There are changes here that are in no commit, so they would be in no image.",
            "Commit them, or put them away with `git stash --include-untracked`.",
        )
    if head != release:
        raise Refused(
            f"The files here are of {head[:12]}, not of the release {release[:12]}.",
            f"Run `git checkout {release}` first: templates and static files are of a release too.",
        )


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "unknown")


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
