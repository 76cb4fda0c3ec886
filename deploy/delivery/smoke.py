"""Whether the shop answers, as a shopper gets it: through the CDN, with its files."""

import re

import requests

from deploy.delivery.errors import Refused

LIMIT = 20  # seconds per answer; the first after a roll-out is slow
STYLESHEET = re.compile(r'<link[^>]+href="([^"]+\.css)"')
REMEDY = (
    "The release runs, but something before or beneath it is wrong: look at the log group of web,"
    " then go back with `make deploy` of the release before (docs/first-deployment.md, Going back)."
)


def smoke(site: str) -> None:
    """Ask for health, the home page and a file that the page names. site: https://host."""
    _asked(f"{site}/health")
    home = _asked(f"{site}/")
    if "Set-Cookie" in home.headers:
        raise Refused("The home page sets a cookie, so the CDN cannot keep it.", REMEDY)
    stylesheet = STYLESHEET.search(home.text)
    if stylesheet is None:
        raise Refused("The home page names no stylesheet.", REMEDY)
    address = stylesheet[1]
    kept = _asked(address if "://" in address else f"{site}{address}")
    if "immutable" not in kept.headers.get("Cache-Control", ""):
        raise Refused(f"Nobody may keep {address}: its Cache-Control is not immutable.", REMEDY)


def _asked(address: str) -> requests.Response:
    try:
        answer = requests.get(address, timeout=LIMIT)
    except requests.RequestException as error:
        raise Refused(f"{address} does not answer: {type(error).__name__}.", REMEDY) from None
    if answer.status_code != requests.codes.ok:
        raise Refused(f"{address} answers with {answer.status_code}.", REMEDY)
    return answer
