"""CloudFront's functions: JavaScript beside this file, filled in from deploy/cdn_policy.py."""

import base64
import hashlib
import json
from pathlib import Path

from deploy.cdn_policy import BEHAVIOURS, LANGUAGE_PREFIXES, Origin

_HERE = Path(__file__).parent
LARGEST = 10_240  # bytes of a function. Source: CloudFront's quotas

# What is never behind the waiting room's door: a checkout that began, what is paid, back-office,
# health, who signs in with an app. Carts are: who has one got a place with it (leaving.js).
_OPEN_PAGES = ("checkout", "orders", "account")
_OPEN = ("admin", "payments", "uploads", "_allauth", "health", "robots\\.txt", "errors")


def arrival() -> str:
    """The function of every request that a task may have to answer."""
    style = (_HERE / "waiting.css").read_text().strip()
    page = (_HERE / "waiting.html").read_text().strip().replace("{style}", style)
    rules = [
        [each.expression, each.parameters.expression]
        for each in BEHAVIOURS
        if each.kept and each.origin == Origin.SHOP
    ]
    filled_in = {
        "RULES_OF_ADDRESSES": json.dumps(rules),
        "OPEN_ADDRESSES": open_addresses(),
        "PAGE_TEXT": json.dumps(page, ensure_ascii=False),
        "PAGE_POLICY": json.dumps(policy(style)),
    }
    return _without_comments(_filled_in((_HERE / "arrival.js").read_text(), filled_in))


def leaving() -> str:
    """The function of answers that no cache keeps."""
    return _without_comments((_HERE / "leaving.js").read_text())


def bucket() -> str:
    """The function of files."""
    return _without_comments((_HERE / "bucket.js").read_text())


def open_addresses() -> str:
    """As a regular expression for JavaScript, between slashes."""
    prefixes = "|".join(prefix.replace("/", "\\/") for prefix in LANGUAGE_PREFIXES if prefix)
    return f"^(?:(?:{prefixes})?\\/(?:{'|'.join(_OPEN_PAGES)})\\/|\\/(?:{'|'.join(_OPEN)}))"


def policy(style: str) -> str:
    """A Content-Security-Policy for a page that is nothing but text in this style."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def _filled_in(code: str, texts: dict[str, str]) -> str:
    for name, text in texts.items():
        code = code.replace(name, text)
    return code


def _without_comments(code: str) -> str:
    lines = (
        line.partition("; // ")[0] + ";" if "; // " in line else line for line in code.split("\n")
    )
    kept = (line.strip() for line in lines if not line.strip().startswith("//"))
    return "\n".join(line for line in kept if line)
