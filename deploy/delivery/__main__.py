"""`python -m deploy.delivery ENVIRONMENT`: what `make deploy ENV=...` does."""

import argparse
import sys
from collections.abc import Sequence

from deploy.aws.environments import ENVIRONMENTS
from deploy.delivery.delivery import Delivery
from deploy.delivery.errors import Refused
from deploy.delivery.running import told
from deploy.delivery.steps import STEPS


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 delivered, or planned; 1 refused, with what to do."""
    parser = argparse.ArgumentParser(prog="python -m deploy.delivery", description=__doc__)
    parser.add_argument("environment", choices=ENVIRONMENTS)
    parser.add_argument("--release", default="", help="a commit; by default the one checked out")
    parser.add_argument("--yes", action="store_true", help="do not ask: for the pipeline")
    parser.add_argument("--dry-run", action="store_true", help="print the steps, and do nothing")
    asked = parser.parse_args(arguments)
    try:
        release = told("git", "rev-parse", "--verify", f"{asked.release or 'HEAD'}^{{commit}}")
        delivery = Delivery(ENVIRONMENTS[asked.environment], release, agreed=asked.yes)
        sys.stdout.write(f"{release[:12]} to {asked.environment}\n")
        for number, step in enumerate(STEPS, 1):
            mark = "*" if step.changes else " "
            sys.stdout.write(f"{number:2}{mark} {step.name}: {step.why}\n")
            sys.stdout.flush()
            if not asked.dry_run:
                step.do(delivery)
    except Refused as refusal:
        sys.stderr.write(f"{refusal.what}\n{refusal.remedy}\n")
        return 1
    if asked.dry_run:
        sys.stdout.write("Nothing was done. Steps with a star change something at AWS.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
