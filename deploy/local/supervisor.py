"""The process that keeps a stack together: if one part ends, it says which and stops the rest.

In a stack with faults it starts that part again instead: there, parts are killed on purpose.

`python -m deploy.local.supervisor` is what every other command starts; honcho starts and stops the
processes. Each of them costs a copy of this one, so it imports little.
"""

import json
import multiprocessing
import os
import re
import sys
import time
from collections import deque
from pathlib import Path
from typing import TextIO

from honcho.manager import Manager
from honcho.printer import Message, Printer

from deploy.local.instance import ROOT, Instance
from deploy.local.plan import Plan, from_arguments

OWNER = "owner"  # the part that ends when the command we work for has ended
_RESTART_PAUSE = 0.2  # seconds; a part that cannot start yet must not keep the processor busy
_TAIL = 15  # lines of the log that a report shows
_LOG_LIMIT = 5_000_000  # bytes; a longer log starts anew at the next start
_LIFE_SIGN = re.compile(r"(?P<part>\S+) (?P<what>started|stopped) \((?:pid|rc)=(?P<number>-?\d+)\)")


class Journal(Printer):
    """Gets every line that a part or honcho prints: into one log file per part.

    Knows which part ended first without being told to, and writes down the process ids.
    """

    def __init__(self, instance: Instance, *, restarting: bool) -> None:
        super().__init__()
        self._instance = instance
        self._restarting = restarting
        self._files: dict[str, TextIO] = {}
        self._tails: dict[str, deque[str]] = {}
        self._processes: dict[str, tuple[int, float]] = {}
        self._stopping = False
        self.failure: str | None = None
        self.note_process("supervisor", os.getpid())

    def write(self, message: Message) -> None:
        """Called by honcho for every line; its own lines come under the name "system"."""
        data = message.data
        text = data.decode(errors="replace") if isinstance(data, bytes) else data
        self._log(message.name, text)
        if message.name == "system":
            self._heed(text)

    def note_process(self, name: str, pid: int) -> None:
        """Write down a process and when: one of that id that began later is another."""
        self._processes[name] = (pid, time.time())
        file = processes_file(self._instance)
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(self._processes))
        draft.replace(file)  # at once: others read it at any moment

    def _heed(self, text: str) -> None:
        if text.startswith(("SIGTERM received", "SIGINT received")):
            self._stopping = True
        sign = _LIFE_SIGN.match(text)
        if sign is None:
            return
        part, number = sign["part"], int(sign["number"])
        if sign["what"] == "started":
            self.note_process(part, number)
        elif not self._stopping and (part == OWNER or not self._restarting):
            self._stopping = True
            if part != OWNER:
                self.failure = self._report(part, number)

    def _report(self, part: str, code: int) -> str:
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        tail = "".join(f"  | {line}\n" for line in self._tails.get(part, []))
        where = log_file(self._instance, part)
        return f"{part} {how}, so everything was stopped. The end of {where}:\n{tail}"

    def _log(self, name: str, text: str) -> None:
        if name not in self._files:
            self._files[name] = log_file(self._instance, name).open("a", buffering=1)
            self._tails[name] = deque(maxlen=_TAIL)
        for line in text.splitlines():
            self._files[name].write(f"{line}\n")
            self._tails[name].append(line)


class Restarting(Manager):
    """Starts a part that ended again, unless it is held back: see deploy.local.control."""

    def __init__(self, journal: Journal, instance: Instance) -> None:
        super().__init__(journal)
        self._instance = instance
        self._ended_at: dict[str, float] = {}

    def _any_stopped(self) -> bool:
        """Asked by honcho in every turn of its loop: whether all have to stop."""
        ended = [name for name, process in self._processes.items() if "returncode" in process]
        if self._terminating or OWNER in ended:
            return bool(ended)
        for name in ended:
            since = self._ended_at.setdefault(name, time.monotonic())
            is_time = time.monotonic() >= since + _RESTART_PAUSE
            if is_time and not held_file(self._instance, name).exists():
                self._start_again(name)
        return False

    def _all_stopped(self) -> bool:
        return self._terminating and bool(super()._all_stopped())

    def _start_again(self, name: str) -> None:
        del self._ended_at[name]
        process = self._processes[name]
        del process["returncode"]
        process["process"] = multiprocessing.Process(
            name=name, target=process["obj"].run, args=(self.events, True)
        )
        process["process"].start()


def supervise(plan: Plan) -> int:
    """Run all parts until one ends or a signal comes; returns an exit code."""
    instance = plan.instance
    restarting = instance.with_faults
    _empty_long_logs(instance)
    journal = Journal(instance, restarting=restarting)
    manager = Restarting(journal, instance) if restarting else Manager(journal)
    for part in plan.parts():
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **part.environment}
        manager.add_process(part.name, part.command, env=environment, cwd=str(ROOT))
    if plan.owner is not None:
        manager.add_process(OWNER, f"while kill -0 {plan.owner}; do sleep 1; done")
    manager.loop()
    if journal.failure is None:
        return 0
    failure_file(instance).write_text(journal.failure)
    return 1


def _empty_long_logs(instance: Instance) -> None:
    for path in instance.logs.glob("*.log"):
        if path.stat().st_size > _LOG_LIMIT:
            path.write_text("")


def log_file(instance: Instance, part: str) -> Path:
    """Where the output of a part goes."""
    return instance.logs / f"{part}.log"


def held_file(instance: Instance, part: str) -> Path:
    """While it exists, a part that ended is not started again."""
    return instance.folder / f"held-{part}"


def failure_file(instance: Instance) -> Path:
    """The report of the part that ended without being told to; absent when none did."""
    return instance.folder / "failure"


def processes_file(instance: Instance) -> Path:
    """Every part of the last start, and the supervisor: process id and when it was noted."""
    return instance.folder / "processes.json"


if __name__ == "__main__":
    sys.exit(supervise(from_arguments(sys.argv[1:])))
