"""Templates as CDK makes them of an environment, without an account."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from aws_cdk import App, IPolicyValidationPlugin, Validations
from aws_cdk.cx_api import CloudAssembly

from deploy.aws.building import build
from deploy.aws.environments import ENVIRONMENTS

# What CDK does otherwise only so that templates from before do not change.
_FLAGS = {"@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True}


@cache
def synthesised(
    name: str, folder: Path | None = None, rules: tuple[IPolicyValidationPlugin, ...] = ()
) -> CloudAssembly:
    """The assembly of an environment: made once per process, as it takes many seconds.

    folder: where its files go; None: one that is nobody's. rules: packs of cdk-nag that have to
    find nothing which is not explained (deploy.aws.explaining).

    Raises RuntimeError if they do find something; what it is they have printed.
    """
    app = App(
        outdir=str(folder or mkdtemp(prefix=f"kraam-{name}-")),
        analytics_reporting=False,
        context=_FLAGS,
    )
    Validations.of(app).add_plugins(*rules)
    build(app, ENVIRONMENTS[name])
    return app.synth()
