"""`python -m deploy.aws.permissions FOLDER`: what the suite called, beside what is permitted.

Exit code 1: something was called that a task may not do. What is permitted and never was called is
listed, too.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from deploy.aws.environments import ENVIRONMENTS
from deploy.aws.permissions.calls import Needed
from deploy.aws.permissions.granted import granted, is_permitted
from deploy.aws.synthesis import synthesised

ENVIRONMENT = "production"
ROLES = {"web": "webrole", "worker": "workerrole"}


def main(arguments: list[str] | None = None) -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.aws.permissions", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the suite wrote down its calls")
    called = _called(parser.parse_args(arguments).folder)
    templates = [stack.template for stack in synthesised(ENVIRONMENT).stacks]
    refused = 0
    for who, role in ROLES.items():
        permitted = granted(templates, role=role, prefix=ENVIRONMENTS[ENVIRONMENT].prefix)
        refused += _compare(who, called[who], permitted)
    return 1 if refused else 0


def _called(folder: Path) -> dict[str, set[Needed]]:
    found: dict[str, set[Needed]] = defaultdict(set)
    for file in folder.glob("*.jsonl"):
        for line in file.read_text().splitlines():
            who, action, thing = json.loads(line)
            found[who].add(Needed(action, thing))
    return found


def _compare(who: str, called: set[Needed], permitted: set[Needed]) -> int:
    refused = sorted(each for each in called if not is_permitted(each, permitted))
    unused = sorted(
        each for each in permitted if not any(is_permitted(call, [each]) for call in called)
    )
    out = sys.stdout.write
    out(f"{who}: {len(called)} calls, {len(permitted)} permissions\n")
    for each in refused:
        out(f"  NOT PERMITTED, but called: {each.action} on {each.thing}\n")
    for each in unused:
        out(f"  permitted, never called: {each.action} on {each.thing}\n")
    return len(refused)


if __name__ == "__main__":
    sys.exit(main())
