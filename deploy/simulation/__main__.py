"""`python -m deploy.simulation [--draw FOLDER]`: what the policies make of two days."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from deploy.aws.scaling import TARGETS
from deploy.simulation.days import CHOSEN, Plan, planned, surprise
from deploy.simulation.drawing import drawn

TRIED = {
    "as in the stacks": CHOSEN,
    "CPU at 70 % alone": replace(CHOSEN, by_requests=False),
    "2,000 requests a minute": replace(CHOSEN, targets=replace(TARGETS, requests=2_000)),
    "4,000 requests a minute": replace(CHOSEN, targets=replace(TARGETS, requests=4_000)),
    "at least 8 tasks": replace(CHOSEN, normal=replace(CHOSEN.normal, fewest=8)),
    "requests take 1.5 times as long": replace(CHOSEN, slower=1.5),
    "requests take twice as long": replace(CHOSEN, slower=2),
    "requests take three times as long": replace(CHOSEN, slower=3),
}


def main() -> None:
    """Print a table, and draw the two days if a folder is named."""
    parser = argparse.ArgumentParser(prog="python -m deploy.simulation", description=__doc__)
    parser.add_argument("--draw", type=Path, metavar="FOLDER", help="write the pictures there")
    asked = parser.parse_args()
    if asked.draw is not None and not asked.draw.is_dir():
        parser.error(f"there is no folder {asked.draw}")
    out = sys.stdout.write
    out(f"{'':34}{'Black Friday':>28}{'a surprise':>28}\n")
    out(f"{'':34}" + f"{'lost':>10}{'wait':>6}{'task hours':>12}" * 2 + "\n")
    for name, plan in TRIED.items():
        out(f"{name:34}{_line(plan)}\n")
    if asked.draw is not None:
        draw(asked.draw)


def _line(plan: Plan) -> str:
    return "".join(
        f"{day.share_lost:>10.3%}{day.longest_wait:>5.1f}s{day.task_hours:>12,.0f}"
        for day in (planned(plan), surprise(plan))
    )


def draw(folder: Path) -> None:
    """The pictures of docs/deployment.md."""
    black_friday = drawn(planned(), "Black Friday, as planned for")
    evening = drawn(
        surprise(), "Five times as many within two minutes", first=20 * 60, last=22 * 60
    )
    (folder / "simulation-black-friday.svg").write_text(black_friday, encoding="utf-8")
    (folder / "simulation-surprise.svg").write_text(evening, encoding="utf-8")


if __name__ == "__main__":
    main()
