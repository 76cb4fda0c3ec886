"""How lines are logged: for people on one machine, as JSON in production, without personal data.

Loaded before the settings are, so it asks for none.
"""

import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from botocore.exceptions import ClientError
from django.core.exceptions import ImproperlyConfigured
from psycopg import Error as PostgresError

from shop.kernel.correlation import fields_now

FORMATS = ("line", "json")
_PROJECT = f"{Path(__file__).resolve().parents[1]}/"
_DEEPEST = 12  # frames of a stack that are kept, the innermost ones
_OWN_FIELDS = frozenset(
    {*vars(logging.makeLogRecord({})), "message", "asctime", "request", "taskName", "status_code"}
)
# The last line of defence: no line is meant to hold these.
_PERSONAL = (
    (re.compile(r"[^\s@<>\"'(),:;=]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"\b(?:\d[ -]?){12,18}\d\b"), "[number]"),  # of a card or an account
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), "[iban]"),
    (re.compile(r"\b(?:sk|pk|rk|whsec)_\w+|\w+_secret_\w+"), "[secret]"),
    (re.compile(r"\?[^\s\"']+"), "?[query]"),
)


class JsonLines(logging.Formatter):
    """One object a line: time, level, logger, message, what it is about, and what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        """Of an exception only its kind, its place and what is known to name nobody."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(_message(record)),
            **fields_now(),
        }
        for name, value in vars(record).items():
            if name not in _OWN_FIELDS:
                plain = isinstance(value, int | float | None)
                line[name] = value if plain else without_personal_data(str(value))
        if record.exc_info and record.exc_info[1] is not None:
            line |= _error(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


def without_personal_data(text: str) -> str:
    """A text in which e-mail addresses, numbers of cards and accounts, secrets, and queries are
    blacked out."""
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return text


def _message(record: logging.LogRecord) -> str:
    """Django's lines of refused requests name the path, which may hold a token: without it."""
    if record.name.startswith(("django.request", "django.security")) and record.args:
        first = record.args[0] if isinstance(record.args, tuple) else ""
        return str(first) if record.name.startswith("django.request") else "suspicious request"
    return record.getMessage()


def _error(error: BaseException) -> dict[str, Any]:
    """Its own words often quote what somebody typed, so only known ones are kept."""
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    told: dict[str, Any] = {
        "error": type(error).__name__,
        "stack": [
            f"{frame.filename.removeprefix(_PROJECT)}:{frame.lineno} {frame.name}"
            for frame in frames
        ],
    }
    for each in _chain(error):
        if isinstance(each, ClientError):
            code = each.response.get("Error", {}).get("Code", "")
            told["because"] = f"{each.operation_name}: {code}"
        elif isinstance(each, PostgresError) and each.sqlstate:
            told["because"] = f"{each.sqlstate} {each.diag.constraint_name or ''}".strip()
        elif isinstance(each, ImproperlyConfigured):
            told["because"] = str(each)
    return told


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def configuration(form: str, *, level: str) -> dict[str, Any]:
    """For logging.config.dictConfig. form: one of FORMATS."""
    # Its lines quote addresses, and there is one of our own for each request.
    refused = {"django.request": {"level": "ERROR"}} if form == "json" else {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
            "json": {"()": f"{__name__}.JsonLines"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            **{
                name: {"level": "WARNING"}
                for name in ("botocore", "procrastinate", "pynamodb", "stripe")
            },
            "opensearch": {"level": "ERROR"},  # warns of every 404; our own code says what failed
            **refused,
        },
    }
