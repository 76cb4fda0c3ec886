"""What a server of the stack is to those who start, ask and stop it."""

import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.instance import Instance


@dataclass(frozen=True, slots=True)
class Part:
    """One supervised process. `command` is a shell's; deploy.local.health asks it by its name.

    patience: seconds that it has to answer for the first time, on a busy machine, too.
    """

    name: str
    command: str
    environment: dict[str, str] = field(default_factory=dict)
    patience: int = 60


def folder_of(instance: Instance, name: str) -> Path:
    """The folder of a part's data."""
    folder = instance.folder / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def shell(*words: object) -> str:
    """Words as a shell reads them."""
    return shlex.join(str(word) for word in words)


def python(*arguments: object) -> str:
    """A call of this Python, as a shell reads it."""
    return shell(sys.executable, *arguments)
