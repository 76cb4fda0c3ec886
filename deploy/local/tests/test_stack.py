"""The command as a person runs it: real servers, in an instance of the test's own."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from deploy.local import stack
from deploy.local.instance import ROOT, Instance, load

COMMAND = [sys.executable, "-m", "deploy.local"]
PATIENCE = 60  # seconds
SHOW_ADDRESSES = "import os; print(os.environ['DATABASE_URL'], os.environ['SITE_URL'])"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )


@pytest.fixture
def name():
    name = f"check-{os.getpid()}"
    yield name
    instance = load(name)
    if instance is not None:
        stack.stop(instance)
        stack.empty(instance)


@pytest.fixture
def started(name) -> Instance:
    port = str(free_port())
    done = run("up", "--servers-only", "--instance", name, "--port", port)
    assert done.returncode == 0, done.stderr
    instance = load(name)
    assert instance is not None
    return instance


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def test_exec_gives_its_command_a_stack_and_ends_with_its_exit_code(name):
    program = f"{SHOW_ADDRESSES}; raise SystemExit(7)"

    done = run("exec", "--instance", name, "--", sys.executable, "-c", program)

    assert done.returncode == 7, done.stderr
    assert "postgresql://kraam:" in done.stdout
    assert load(name) is None  # nothing is left of it


def test_exec_refuses_the_instance_that_holds_the_demo():
    done = run("exec", "--instance", "demo", "--", "true")

    assert done.returncode == 1
    assert done.stderr.startswith("kraam: --instance demo holds the demo's data")


def test_data_outlives_a_stop(name, started):
    send_mail(started, subject="Kept")
    run("stop", "--instance", name)
    assert stack.processes(started) == {}

    again = run("up", "--servers-only", "--instance", name, "--port", str(started.ports["web"]))

    assert again.returncode == 0, again.stderr
    assert load(name) == started  # ports and secrets, too
    assert "Kept" in read_mail_page(started)


def test_a_second_start_of_the_same_instance_is_refused(name, started):
    second = run("up", "--servers-only", "--instance", name)

    assert second.returncode == 1
    assert f"{name} runs already" in second.stderr


def test_a_taken_port_is_one_clear_line(name):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]

        done = run("up", "--servers-only", "--instance", name, "--port", str(port))

    assert done.returncode == 1
    assert done.stderr == (
        f"kraam: Port {port} is taken by another program: stop it, or choose another port, "
        f"for example PORT={port + 10}.\n"
    )


def test_a_part_that_dies_is_reported_by_name_and_stops_everything(name, started):
    stack.processes(started)["dynamodb"].send_signal(signal.SIGKILL)
    wait_until(lambda: not stack.processes(started))

    status = run("status", "--instance", name)

    assert status.returncode == 1
    assert "dynamodb was ended by signal 9, so everything was stopped. The end of" in status.stdout
    assert "| Dynoxide listening" in status.stdout


def test_a_dying_part_ends_the_command_that_works_on_the_stack(name):
    killer = (
        "import json, os, signal, time;"
        f"pids = json.load(open('.local/{name}/processes.json'));"
        "os.kill(pids['cache'][0], signal.SIGKILL);"
        "time.sleep(60)"
    )

    done = run("exec", "--instance", name, "--", sys.executable, "-c", killer)

    assert done.returncode == 1
    assert "kraam: cache was ended by signal 9" in done.stderr


def test_the_stack_ends_when_the_command_it_works_for_is_killed(name):
    sleeper = [*COMMAND, "exec", "--instance", name, "--", "sleep", "60"]
    with subprocess.Popen(sleeper, cwd=ROOT, stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None
        while " s\n" not in command.stdout.readline():  # the servers are started
            pass
        command.kill()
    instance = load(name)
    assert instance is not None

    wait_until(lambda: not stack.processes(instance))


def test_stop_ends_parts_whose_supervisor_was_killed(name, started):
    stack.processes(started)["supervisor"].kill()
    wait_until(lambda: "supervisor" not in stack.processes(started))

    assert run("stop", "--instance", name).stdout.startswith("Stopped")

    assert stack.processes(started) == {}


def send_mail(instance: Instance, *, subject: str) -> None:
    with smtplib.SMTP("127.0.0.1", instance.ports["smtp"]) as connection:
        connection.sendmail("a@example.com", ["b@example.com"], f"Subject: {subject}\r\n\r\nHi\r\n")


def read_mail_page(instance: Instance) -> str:
    with urllib.request.urlopen(f"http://{instance.address('mail')}/") as answer:
        return str(answer.read(), "utf-8")


def wait_until(condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
