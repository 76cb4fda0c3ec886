"""`python -m deploy.local COMMAND`: see `--help`."""

import argparse
import errno
import sys

from deploy.local import commands
from deploy.local.errors import StackError
from deploy.local.instance import HOME
from deploy.local.vendor_parts import VENDORS

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_DEFAULT_PORT = 8000
_PLAIN = {  # commands that need no more than the instance's name
    "stop": commands.stop,
    "env": commands.env,
    "status": commands.status,
    "logs": commands.logs,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    subcommands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, about: str) -> argparse.ArgumentParser:
        subcommand = subcommands.add_parser(name, help=about, description=about)
        subcommand.add_argument("--instance", default=commands.DEMO, help="name (default: demo)")
        return subcommand

    for name, about in (
        ("demo", "start everything and serve the shop until Ctrl-C"),
        ("up", "start everything in the background"),
    ):
        add(name, about).add_argument("--port", type=int, default=_DEFAULT_PORT)
    subcommands.choices["up"].add_argument("--servers-only", action="store_true")
    add("stop", "stop it")
    add("reset", "delete all its data").add_argument("--force", action="store_true")
    run = add("exec", "run a command on a fresh stack of its own: exec --instance NAME -- COMMAND")
    run.add_argument("--with-shop", action="store_true", help="open the shop on it, too")
    run.add_argument("--keep", action="store_true", help="keep its data afterwards")
    run.add_argument("arguments", nargs=argparse.REMAINDER)
    add("env", "print its environment, for a shell")
    add("status", "say which parts run")
    add("logs", "follow the logs of all parts")
    for name, about in (
        ("kill", "kill one part of a stack with faults; it starts again at once"),
        ("start", "start a part again that kill --hold keeps away"),
        ("pause", "freeze one part"),
        ("resume", "let a frozen part go on"),
    ):
        add(name, about).add_argument("part", metavar="PART")
    subcommands.choices["kill"].add_argument("--hold", action="store_true", help="keep it away")
    for name in ("up", "exec"):
        subcommands.choices[name].add_argument(
            "--with-faults",
            action="store_true",
            help="put the fault proxy between the shop and its servers; parts may be killed",
        )
        subcommands.choices[name].add_argument(
            "--without", action="append", default=[], metavar="SERVER", help="leave a server out"
        )
        subcommands.choices[name].add_argument(
            "--vendor",
            action="append",
            default=[],
            choices=VENDORS,
            help="start this server of another maker, too (deploy/local/vendors)",
        )
    return parser


def _run(options: argparse.Namespace) -> int:
    name = options.instance
    plain = _PLAIN.get(options.command)
    if plain is not None:
        return plain(name)
    match options.command:
        case "demo":
            return commands.demo(name, options.port)
        case "up":
            return commands.up(
                name,
                options.port,
                servers_only=options.servers_only,
                without=options.without,
                with_faults=options.with_faults,
                vendors=options.vendor,
            )
        case "reset":
            return commands.reset(name, force=options.force)
        case "exec":
            command = options.arguments[options.arguments[:1] == ["--"] :]
            return commands.exec_(
                name,
                command,
                with_shop=options.with_shop,
                without=options.without,
                with_faults=options.with_faults,
                vendors=options.vendor,
                keep=options.keep,
            )
        case "kill":
            return commands.kill(name, options.part, hold=options.hold)
        case "start" | "pause" | "resume":
            return commands.steer(name, options.command, options.part)
    raise AssertionError(options.command)


def main() -> int:
    """Run the command of the command line; every expected trouble is one clear line."""
    try:
        return _run(_parser().parse_args())
    except StackError as error:
        trouble = str(error)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno in _FULL:
            trouble = f"The disk of {HOME} is full: free some room and try again."
        elif error.errno in _FORBIDDEN:
            trouble = f"{error.filename} may not be written: make it yours, or move the clone."
        else:
            raise
    print(f"kraam: {trouble}", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
