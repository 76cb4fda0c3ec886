"""What goes wrong: each harm is begun before the purchases of a round, and ended after them."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from threading import Thread
from typing import Any, Protocol

import httpx
import psutil

from deploy.local import control, stack
from deploy.local.errors import StackError
from deploy.local.instance import Instance
from shop.kernel.failpoints import FailPoint


class Harm(Protocol):
    """Something that goes wrong for as long as it is not ended."""

    @property
    def lane(self) -> str:
        """Two harms of one lane cannot be done at the same time."""

    def begin(self) -> None:
        """Do it, or see to it that it happens."""

    def end(self) -> None:
        """Take it back; returns when that is done."""

    def happened(self) -> bool:
        """Whether anything met it, asked once the shop has recovered."""


@dataclass
class AtFailPoint:
    """The first process that comes by a fail point is killed; so at each, if there are several."""

    instance: Instance
    points: tuple[FailPoint, ...]

    @property
    def lane(self) -> str:
        """See Harm."""
        return self.points[-1]

    def begin(self) -> None:
        """See Harm."""
        for point in self.points:
            (self.instance.fail_points / point).touch()

    def end(self) -> None:
        """Nothing: what the worker does about it may come as late as the recovery."""

    def happened(self) -> bool:
        """See Harm."""
        waiting = [self.instance.fail_points / point for point in self.points]
        met = not waiting[-1].exists()
        for file in waiting:
            file.unlink(missing_ok=True)
        return met


@dataclass
class AfterAWhile:
    """Something that is done after so many seconds, in the middle of the purchases."""

    lane: str
    delay: float
    do: Callable[[], None]
    _thread: Thread | None = None
    _done: bool = False

    def begin(self) -> None:
        """See Harm."""
        self._done = False
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        time.sleep(self.delay)
        with suppress(StackError, psutil.NoSuchProcess):  # another harm has taken it away already
            self.do()
            self._done = True

    def end(self) -> None:
        """See Harm."""
        if self._thread is not None:
            self._thread.join()

    def happened(self) -> bool:
        """See Harm."""
        return self._done


@dataclass
class ByProxy:
    """The fault proxy harms a share of the requests to one server."""

    instance: Instance
    upstream: str
    kind: str
    rate: float
    _before: int = field(default=0)

    @property
    def lane(self) -> str:
        """See Harm."""
        return f"proxy-{self.upstream}"

    def begin(self) -> None:
        """See Harm."""
        self._before = self._count()
        self._ask({"rates": {self.kind: self.rate}, "pause": 0.5})

    def end(self) -> None:
        """See Harm."""
        self._ask({"rates": {}})

    def happened(self) -> bool:
        """See Harm."""
        return self._count() > self._before

    def _ask(self, wanted: dict[str, Any]) -> None:
        httpx.post(self._address, json={self.upstream: wanted}).raise_for_status()

    def _count(self) -> int:
        told = httpx.get(self._address).raise_for_status().json()
        return int(told[self.upstream]["counts"].get(self.kind, 0))

    @property
    def _address(self) -> str:
        return f"http://{self.instance.address('faults')}/faults"


def killed(instance: Instance, part: str, chance: Random) -> AfterAWhile:
    """A part dies with all its processes, and is started again."""
    return AfterAWhile(part, chance.uniform(0, 1.5), lambda: control.kill(instance, part))


def one_process_killed(instance: Instance, part: str, chance: Random) -> AfterAWhile:
    """One of a part's child processes dies."""

    def kill() -> None:
        children = stack.processes(instance)[part].children()
        if not children:
            raise StackError(f"{part} has no child process now.")
        chance.choice(children).kill()

    return AfterAWhile(part, chance.uniform(0, 1.5), kill)


def taken_away(instance: Instance, part: str, chance: Random) -> AfterAWhile:
    """A server dies, and comes back after a moment."""
    away = chance.uniform(0.2, 1.2)

    def take() -> None:
        control.kill(instance, part, hold=True)
        time.sleep(away)
        control.start(instance, part)

    return AfterAWhile(part, chance.uniform(0, 1), take)


def frozen(instance: Instance, part: str, chance: Random) -> AfterAWhile:
    """A server takes connections and answers nothing, for a moment."""
    still = chance.uniform(0.2, 1.2)

    def freeze() -> None:
        control.pause(instance, part)
        time.sleep(still)
        control.resume(instance, part)

    return AfterAWhile(part, chance.uniform(0, 1), freeze)
