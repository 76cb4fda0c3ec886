"""PostgreSQL of the local stack: `python -m deploy.local.postgres INSTANCE` runs it.

It refuses to run as root. So root runs it as an ordinary user, and when that user cannot reach the
clone (one under /root), on a copy of the programs and a data folder outside any home.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from deploy.local import programs
from deploy.local.errors import StackError
from deploy.local.instance import ROOT, Instance, existing

OUTSIDE = Path("/var/lib") / f"kraam-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"
_ORDINARY_USERS = ("postgres", "nobody")
_PROGRAMS = "programs-"  # of the copy, followed by the version
_PATIENCE = 2  # seconds that clients have to leave before their connections are cut
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "io_method": "sync",  # instead of three processes for a database that fits into memory
    "log_min_messages": "warning",
}


def run(instance: Instance, *, durable: bool) -> int:
    """Serve until told to stop; returns the server's exit code.

    durable: whether data must survive a power cut. A throw-away stack is faster without.
    """
    user = _server_user()
    as_user: dict[str, Any] = (
        {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"} if user else {}
    )
    programs_folder, data = _places(instance, user)
    if not _created(instance).exists():
        for leftover in data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        _create(instance, programs_folder, data, as_user)
    options = {**_OPTIONS, "port": str(instance.ports["postgres"])}
    if not durable:
        options |= {"fsync": "off", "full_page_writes": "off"}
    settings = [f"--{name}={value}" for name, value in options.items()]
    server = subprocess.Popen(  # noqa: S603
        [programs_folder / "postgres", "-D", data, *settings], **as_user
    )
    signal.signal(signal.SIGTERM, _told_to_stop)
    try:
        return server.wait()
    except _Stop:
        return _stopped(server)


def remove_data(instance: Instance) -> None:
    """Delete what lies outside the instance's own folder."""
    data = OUTSIDE / instance.name
    if data.exists():
        shutil.rmtree(data)
    left = OUTSIDE.iterdir() if OUTSIDE.exists() else iter(())
    if all(path.name.startswith(_PROGRAMS) for path in left):
        shutil.rmtree(OUTSIDE, ignore_errors=True)  # it is there only when root started something


class _Stop(Exception):
    """Somebody wants us to end."""


def _told_to_stop(*_: object) -> None:
    raise _Stop


def _stopped(server: subprocess.Popen) -> int:
    """SIGTERM, which waits for clients, has reached the server too: our process group got it."""
    with suppress(subprocess.TimeoutExpired):
        return server.wait(timeout=_PATIENCE)
    server.send_signal(signal.SIGINT)  # cuts the connections, and still stops cleanly
    return server.wait()


def _server_user() -> pwd.struct_passwd | None:
    """The ordinary user to become, or None when we are one already."""
    if os.geteuid() != 0:
        return None
    for name in _ORDINARY_USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise StackError(
        f"PostgreSQL does not run as root: create the user {_ORDINARY_USERS[0]} for it."
    )


def _places(instance: Instance, user: pwd.struct_passwd | None) -> tuple[Path, Path]:
    """The folders of the programs and of the data, both within the server's reach."""
    inside = programs.postgres_package() / programs.POSTGRES_BIN
    data = instance.folder / "postgres"
    if user is None:
        data.mkdir(mode=0o700, exist_ok=True)
        return inside, data
    if not (_can_enter(inside, user) and _can_enter(instance.folder, user)):
        inside = _copied_programs()
        outside = OUTSIDE / instance.name
        outside.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not data.is_symlink():
            data.symlink_to(outside / "postgres")
        data = outside / "postgres"
    data.mkdir(mode=0o700, exist_ok=True)
    os.chown(data, user.pw_uid, user.pw_gid)
    return inside, data


def _can_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    probe = subprocess.run(  # noqa: S603
        ["/usr/bin/env", "test", "-x", folder],
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return probe.returncode == 0


def _copied_programs() -> Path:
    """PostgreSQL outside the clone, beside the libraries that it looks for two folders up."""
    package = programs.postgres_package()
    libraries = package.with_name(f"{package.name}.libs")
    copy = OUTSIDE / f"{_PROGRAMS}{version(package.name)}"
    if not copy.exists():
        OUTSIDE.mkdir(mode=0o755, exist_ok=True)
        partial = OUTSIDE / f"{_PROGRAMS}{os.getpid()}.part"
        for source in (package / programs.POSTGRES_BIN.parts[0], libraries):
            shutil.copytree(source, partial / source.relative_to(package.parent), symlinks=True)
        partial.rename(copy)  # at once: another stack of this clone may be doing the same
    return copy / package.name / programs.POSTGRES_BIN


def _create(instance: Instance, folder: Path, data: Path, as_user: dict[str, Any]) -> None:
    """A new cluster, whose superuser is the shop's: it creates the databases of test runs."""
    with NamedTemporaryFile("w", prefix="kraam-") as password_file:
        password_file.write(instance.secrets["postgres"])
        password_file.flush()
        if "user" in as_user:
            os.chown(password_file.name, as_user["user"], as_user["group"])
        made = subprocess.run(  # noqa: S603
            [
                *(folder / "initdb", "-D", data, "--username=kraam", "--auth=scram-sha-256"),
                *(f"--pwfile={password_file.name}", "--encoding=UTF8", "--no-sync"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            ],
            check=False,
            **as_user,
        )
    if made.returncode != 0:
        raise StackError("initdb could not create the database cluster; its reason is above.")
    subprocess.run(  # noqa: S603
        [folder / "postgres", "--single", "-D", data, "postgres"],
        input=b"CREATE DATABASE kraam",
        stdout=subprocess.DEVNULL,
        check=True,
        **as_user,
    )
    _created(instance).touch()


def _created(instance: Instance) -> Path:
    """Exists once initdb went through: an interrupted one leaves files that do not start."""
    return instance.folder / "postgres-created"


def main() -> int:
    """Run the server of the instance that is named on the command line."""
    name, *options = sys.argv[1:]
    return run(existing(name), durable="--throw-away" not in options)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StackError as error:
        sys.exit(str(error))
