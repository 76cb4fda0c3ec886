"""CloudFront: one distribution in front of everything, from deploy/cdn_policy.py, and its logs."""

from deploy.aws.stacks.cdn.logs import CdnLogsStack
from deploy.aws.stacks.cdn.stack import CdnStack

__all__ = ["CdnLogsStack", "CdnStack"]
