"""`python -m deploy.local.mail` catches mail until it gets SIGTERM; see `--help`."""

import argparse
from pathlib import Path

import uvicorn
import uvloop
from aiosmtpd.controller import Controller

from deploy.local.mail.box import MailBox
from deploy.local.mail.page import application

HOST = "127.0.0.1"


def main() -> None:
    """Serve SMTP and the page."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.mail")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--page-port", type=int, required=True)
    options = parser.parse_args()

    box = MailBox(options.folder)
    loop = uvloop.new_event_loop()
    smtp = Controller(box, loop=loop, hostname=HOST, port=options.smtp_port)
    smtp.start()
    try:
        uvicorn.run(
            application(box),
            host=HOST,
            port=options.page_port,
            log_level="warning",
            timeout_graceful_shutdown=2,
        )
    finally:
        smtp.stop()


if __name__ == "__main__":
    main()
