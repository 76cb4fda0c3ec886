"""`python -m deploy.aws ENVIRONMENT [FOLDER]`: write the templates, for `cdk` or to read."""

import argparse
import sys
from pathlib import Path

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.synthesis import synthesised


def main() -> None:
    """Say where the templates are."""
    parser = argparse.ArgumentParser(prog="python -m deploy.aws", description=__doc__)
    parser.add_argument("environment", choices=ENVIRONMENTS)
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    folder = asked.folder or Path(".local/aws") / asked.environment
    assembly = synthesised(asked.environment, folder)
    for stack in assembly.stacks:
        sys.stdout.write(f"{stack.template_full_path}\n")


if __name__ == "__main__":
    main()
