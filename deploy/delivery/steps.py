"""What a delivery does, in this order. Each step can be repeated, so a delivery can be, too."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import boto3

from deploy.delivery import checks
from deploy.delivery.delivery import Delivery
from deploy.delivery.errors import Refused
from deploy.delivery.running import run, told
from deploy.delivery.smoke import smoke

CDK = "deploy/aws/node_modules/.bin/cdk"
FIRST = ("registry", "keys", "buckets")  # stacks that must be there before a release can be


@dataclass(frozen=True, slots=True)
class Step:
    """why: it is there, and at this place. changes: something at AWS."""

    name: str
    why: str
    do: Callable[[Delivery], None]
    changes: bool = False


def _account(delivery: Delivery) -> str:
    return checks.account(boto3.client("sts", region_name=delivery.environment.region))


def _sign_in(delivery: Delivery) -> None:
    sys.stdout.write(f"    account {_account(delivery)}, {delivery.environment.region}\n")


def _compare_files(delivery: Delivery) -> None:
    status, head = told("git", "status", "--porcelain"), told("git", "rev-parse", "HEAD")
    checks.clean_tree(status, head, delivery.release)


def _install(_delivery: Delivery) -> None:
    run(("npm", "ci", "--prefix", "deploy/aws"), remedy="Is the npm registry reachable?")


def _look_for_bootstrap(delivery: Delivery) -> None:
    account = _account(delivery)
    for region in delivery.regions:
        checks.bootstrapped(boto3.client("ssm", region_name=region), account, region)


def _synthesise(delivery: Delivery) -> None:
    run(
        (".venv/bin/python", "-m", "deploy.aws", delivery.environment.name, str(delivery.folder)),
        remedy="The definitions are wrong: run `pytest deploy/aws`.",
    )


def _show_difference(delivery: Delivery) -> None:
    run((CDK, "diff", "--app", str(delivery.folder)), remedy="Nothing was changed.")


def _ask(delivery: Delivery) -> None:
    name = delivery.environment.name
    if delivery.agreed:
        return
    sys.stdout.write(f"This changes {name}. Type its name to go on: ")
    sys.stdout.flush()
    if sys.stdin.readline().strip() != name:
        raise Refused("Nothing was changed.", "Run it again, and type the name.")


def _deploy_first(delivery: Delivery) -> None:
    names = (delivery.stack(part) for part in FIRST)
    run(
        (CDK, "deploy", "--app", str(delivery.folder), "--require-approval", "never", *names),
        remedy="CloudFormation went back by itself; its events say why. Then run this again.",
    )


def _look_for_secrets(delivery: Delivery) -> None:
    client = boto3.client("secretsmanager", region_name=delivery.environment.region)
    checks.secrets_filled(client, delivery.environment.prefix)


def _look_for_image(delivery: Delivery) -> None:
    client = boto3.client("ecr", region_name=delivery.environment.region)
    checks.image_pushed(client, delivery.environment.prefix, delivery.release)


def _upload_static_files(delivery: Delivery) -> None:
    environment = delivery.environment
    run(
        (".venv/bin/python", "manage.py", "collectstatic", "--noinput", "--verbosity", "0"),
        settings={
            "DJANGO_SETTINGS_MODULE": "shop.settings.checking",
            "AWS_REGION": environment.region,
            "S3_ENDPOINT": "",
            "STATIC_BUCKET": f"{environment.prefix}-static-{_account(delivery)}",
        },
        remedy="The role that delivers needs s3:PutObject, GetObject and ListBucket on the bucket.",
    )


def _deploy_all(delivery: Delivery) -> None:
    release = f"{delivery.stack('service')}:Release={delivery.release}"
    run(
        (
            *(CDK, "deploy", "--app", str(delivery.folder), "--require-approval", "never"),
            *("--all", "--parameters", release),
        ),
        remedy="CloudFormation and ECS went back to the release before by themselves. Look at the"
        " stack's events, and at the log group of web or worker; then run this again.",
    )


def _smoke(delivery: Delivery) -> None:
    smoke(f"https://{delivery.environment.domain}")


STEPS = (
    Step("Credentials", "so that it is the account that you mean", _sign_in),
    Step("Files", "what is delivered is a commit, and nothing but that", _compare_files),
    Step("Programs", "the command of CDK, as it is locked", _install),
    Step("Bootstrap", "CDK needs a bucket and roles in both regions", _look_for_bootstrap),
    Step("Templates", "made anew of this commit", _synthesise),
    Step("Difference", "what would change, for you to read", _show_difference),
    Step("Consent", "the last moment at which nothing has changed", _ask),
    Step(
        "First stacks",
        f"{', '.join(FIRST)}: the next steps need them",
        _deploy_first,
        changes=True,
    ),
    Step("Secrets", "without them no task starts", _look_for_secrets),
    Step("Image", "without it a roll-out waits in vain", _look_for_image),
    Step(
        "Static files",
        "before any new page can name them; old ones stay for old pages",
        _upload_static_files,
        changes=True,
    ),
    Step(
        "All stacks",
        "in the order of their needs; the service's runs the migrations, then replaces the tasks",
        _deploy_all,
        changes=True,
    ),
    Step("Smoke test", "as a shopper gets it, through the CDN", _smoke),
)
