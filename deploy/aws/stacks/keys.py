"""What encrypts data at rest, and what the application keeps secret."""

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from deploy.aws.environments import Environment
from deploy.aws.explaining import explain
from deploy.aws.stacks.stack import KraamStack

# Random, made here, changed by hand as docs/operations.md says: another one signs everyone out.
MADE_HERE = ("SECRET_KEY", "MFA_KEYS", "APP_TOKEN_KEYS")
# Somebody else gives them out. Until they are filled in, the application stops at its start.
FILLED_IN = ("STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET", "EMAIL_URL")
LENGTH = 64  # characters


def new_key(stack: KraamStack, name: str) -> kms.Key:
    """A key for data at rest, which is changed once a year.

    Whoever may read a secret that is encrypted with it may decrypt it, as with AWS's own key: who
    that is, the roles say. Were each role named here, stacks would depend on each other in a ring.
    """
    key = kms.Key(
        stack,
        name,
        alias=f"alias/{stack.environment_of.prefix}-{name}",
        description=f"Data at rest of the shop: {name}",
        enable_key_rotation=True,
        pending_window=Duration.days(30),
        removal_policy=stack.removal,
    )
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.AccountRootPrincipal()],
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=["*"],  # in a key's own policy: this key
            conditions={
                "StringEquals": {
                    "kms:ViaService": f"secretsmanager.{stack.region}.amazonaws.com",
                    "kms:CallerAccount": stack.account,
                }
            },
        )
    )
    # CloudWatch encrypts log groups itself, and has to be let: it has no role of ours.
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
            actions=["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
            resources=["*"],
            conditions={
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": (
                        f"arn:aws:logs:{stack.region}:{stack.account}:log-group:*"
                    )
                }
            },
        )
    )
    return key


class KeysStack(KraamStack):
    """key: for data at rest. secrets: by the setting of the application that they are for."""

    def __init__(self, scope: Construct, environment: Environment) -> None:
        super().__init__(scope, "keys", environment)
        self.key = new_key(self, "data")
        self.secrets = {name: self._secret(name) for name in (*MADE_HERE, *FILLED_IN)}

    def _secret(self, name: str) -> secretsmanager.ISecret:
        made_here = name in MADE_HERE
        secret = secretsmanager.Secret(
            self,
            name,
            secret_name=f"{self.environment_of.prefix}/{name}",
            description=f"{name} of the application" + ("" if made_here else "; fill it in"),
            encryption_key=self.key,
            generate_secret_string=(
                secretsmanager.SecretStringGenerator(
                    password_length=LENGTH, exclude_punctuation=True
                )
                if made_here
                else None
            ),
            removal_policy=self.removal,
        )
        explain(
            secret,
            "Somebody else gives it out, or all sessions and second steps hang on it: it is "
            "changed by hand, old beside new, as docs/operations.md says.",
            "AwsSolutions::AwsSolutions-SMG4",
        )
        return as_others_see_it(secret)


def as_others_see_it(secret: secretsmanager.Secret) -> secretsmanager.ISecret:
    """For other stacks: what they grant themselves stays in their roles. See `new_key`."""
    return secretsmanager.Secret.from_secret_complete_arn(
        secret, "for-others", secret.secret_full_arn or secret.secret_arn
    )
