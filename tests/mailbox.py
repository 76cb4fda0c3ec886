"""The mail that the shop sent, as the local catcher keeps it."""

import os
import re
import time

import httpx

WAIT = 20  # seconds; the worker sends, on two processors that do much else


def code_for(address: str, *, subject: str = "") -> str:
    """The code in the newest mail to an address, when there is one; with this subject, if given.

    Raises:
        LookupError: none comes in WAIT seconds.
    """
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        for mail in httpx.get(f"{os.environ['MAIL_PAGE']}mails.json", timeout=WAIT).json():
            found = re.search(r"\d{4}-\d{4}", mail["text"])
            if mail["to"] == address and subject in mail["subject"] and found:
                return found[0]
        time.sleep(0.2)  # between two looks; there is no signal to wait for
    raise LookupError(f"no code came for {address}")
