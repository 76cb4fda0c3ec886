"""What one start of a stack shall consist of; handed from a command to the supervisor."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from deploy.local import parts
from deploy.local.errors import StackError
from deploy.local.instance import Instance, existing
from deploy.local.part import Part


@dataclass(frozen=True, slots=True)
class Plan:
    """One start.

    with_shop: the shop's own processes, too, which wait until the set-up is done.
    no_demo: the catalogue stays empty.
    throw_away: the data need not outlive a power cut.
    without: names of servers that are left out, to see how the shop does without them.
    owner: process id of the command to work for; when that is gone, everything stops.
    """

    instance: Instance
    with_shop: bool = False
    no_demo: bool = False
    throw_away: bool = False
    without: Sequence[str] = ()
    owner: int | None = None

    def servers(self) -> list[Part]:
        """The servers that stand in for the services of production."""
        servers = parts.servers(self.instance, throw_away=self.throw_away)
        unknown = set(self.without) - {part.name for part in servers}
        if unknown:
            raise StackError(f"--without {' '.join(sorted(unknown))}: there is no such server.")
        return [part for part in servers if part.name not in self.without]

    def parts(self) -> list[Part]:
        """Everything that is started."""
        return self.servers() + (parts.shop(self.instance) if self.with_shop else [])

    def arguments(self) -> list[str]:
        """The plan as arguments for the supervisor; `from_arguments` reads them back."""
        words = ["--instance", self.instance.name]
        words += ["--with-shop"] * self.with_shop + ["--throw-away"] * self.throw_away
        for name in self.without:
            words += ["--without", name]
        return words if self.owner is None else [*words, "--owner", str(self.owner)]


def from_arguments(arguments: Sequence[str]) -> Plan:
    """The plan that `Plan.arguments` made these of.

    Raises:
        StackError: the instance does not exist.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--instance", required=True)
    parser.add_argument("--with-shop", action="store_true")
    parser.add_argument("--throw-away", action="store_true")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--owner", type=int)
    choices = vars(parser.parse_args(arguments))
    return Plan(existing(choices.pop("instance")), **choices)
