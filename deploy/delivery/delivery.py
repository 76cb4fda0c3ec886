"""What is delivered, and where to."""

from dataclasses import dataclass
from pathlib import Path

from deploy.aws.environments import Environment

PROJECT = Path(__file__).parents[2]
EDGE_REGION = "us-east-1"  # of certificates and firewalls of CloudFront, which has no other


@dataclass(frozen=True, slots=True)
class Delivery:
    """release: a commit; the image's tag is its full hash. agreed: nobody is asked."""

    environment: Environment
    release: str
    agreed: bool = False

    @property
    def folder(self) -> Path:
        """Where the templates are written to."""
        return PROJECT / ".local/aws" / self.environment.name

    @property
    def regions(self) -> tuple[str, str]:
        """In which CDK has to be at home."""
        return self.environment.region, EDGE_REGION

    def stack(self, part: str) -> str:
        """A stack's name."""
        return f"{self.environment.prefix}-{part}"
