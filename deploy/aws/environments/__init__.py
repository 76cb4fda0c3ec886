"""The environments that there are, by name."""

from deploy.aws.environments.blackfriday import BLACKFRIDAY
from deploy.aws.environments.environment import Environment
from deploy.aws.environments.production import PRODUCTION
from deploy.aws.environments.small import SMALL

ENVIRONMENTS = {"small": SMALL, "production": PRODUCTION, "blackfriday": BLACKFRIDAY}

__all__ = ["ENVIRONMENTS", "PRODUCTION", "Environment"]
