"""How gunicorn serves the shop, wherever it runs: `gunicorn -c python:shop.serving shop.wsgi`.

A stop by SIGTERM takes three steps. First nothing changes but /health and every answer's
connection: the balancer has WEB_STOP_DELAY to see or be told that this process goes, and until
then it may still send requests. Then no new connection is taken, and requests that run are
finished. What has not ended by then is cut off. ECS kills after its stopTimeout, which has to be
longer than both together.

Gunicorn reads the settings from the names of this module. It is loaded before Django, and by
benchmarks of applications that are not the shop.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from shop import env
from shop.kernel.stopping import announce_stop, is_stopping
from shop.logs import configuration

PRODUCTION = "shop.settings.production"
_in_production = os.environ.get("DJANGO_SETTINGS_MODULE", PRODUCTION) == PRODUCTION

bind = f"0.0.0.0:{env.number('PORT', 8000)}"  # of a container, which is reached from outside only
worker_class = "gthread"
workers = env.number("WEB_WORKERS", 2)
threads = env.number("WEB_THREADS", 4)  # of two processors more only wait for each other
# Idle connections are kept for longer than any client or balancer keeps them (ALB: 60 seconds by
# default). Were it less, the server would now and then close one just as a request is sent on it.
keepalive = 75
timeout = 60  # seconds that a process may be stuck for; no call to a store waits so long
graceful_timeout = env.number("WEB_GRACEFUL_TIMEOUT", 25)  # seconds, for requests that run
# Each process touches a file there every second: on a disk, or a layer of a container, that waits.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True  # it would be a file in the home folder, and nobody asks
# X-Forwarded-For and -Proto are read by the shop; gunicorn's own peers are the balancers.
forwarded_allow_ips = "*"

if not _in_production:
    stop_delay = env.number("WEB_STOP_DELAY", 0)  # seconds
    _form = env.choice("LOG_FORMAT", "line", "json")
else:
    stop_delay = env.number("WEB_STOP_DELAY", 10)
    _form = env.choice("LOG_FORMAT", "json", "line")

if _form == "json":
    # Gunicorn's access log is off: shop.request_log writes that, without addresses.
    logconfig_dict = configuration(_form, level=env.text("LOG_LEVEL", "INFO"))
    logconfig_dict["loggers"] |= {"gunicorn.error": {"propagate": True, "level": "INFO"}}


def on_starting(server: Any) -> None:
    """Refuse to start, in one sentence, what would only fail when a customer comes."""
    if _in_production and server.app.app_uri.startswith("shop."):
        root = Path(__file__).resolve().parents[1]
        told = subprocess.run([sys.executable, "-m", "shop.starting"], cwd=root, check=False)
        if told.returncode:
            sys.exit(told.returncode)


def when_ready(server: Any) -> None:
    """The first SIGTERM only announces the stop; a second one, or SIGINT, does not wait."""
    if not stop_delay:
        return
    stop = signal.getsignal(signal.SIGTERM)

    def announce(_number: int, _frame: Any) -> None:
        announce_stop()
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGALRM, lambda _number, frame: server.signal(signal.SIGTERM, frame))
        signal.setitimer(signal.ITIMER_REAL, stop_delay)

    signal.signal(signal.SIGTERM, announce)


def pre_request(worker: Any, _request: Any) -> None:
    """While a stop is announced, each answer is the last on its connection."""
    if is_stopping():
        worker.cfg.set("keepalive", 0)
