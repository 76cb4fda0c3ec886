"""The one reader of the environment: typed, and a missing setting stops the start by name."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()


def text(name: str, default: str | None = None) -> str:
    """A text that is not empty, unless the default is.

    Raises:
        ImproperlyConfigured: it is not set, or empty, and there is no default.
    """
    value = str(_env.str(name, default="")) or default
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def texts(name: str, default: str | None = None) -> list[str]:
    """Texts with commas between them."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def number(name: str, default: int) -> int:
    """A whole number."""
    try:
        return int(text(name, str(default)))
    except ValueError:
        raise ImproperlyConfigured(f"The environment variable {name} is no whole number.") from None


def rate(name: str, default: str) -> tuple[float, int]:
    """What may be asked a second, and at once, such as 50/300. Both are more than nothing."""
    per_second, _, burst = text(name, default).partition("/")
    try:
        values = float(per_second), int(burst)
    except ValueError:
        values = 0.0, 0
    if not (0 < values[0] < float("inf") and values[1] >= 1):
        raise ImproperlyConfigured(
            f"The environment variable {name} is no rate: a second/at once, such as 50/300."
        )
    return values


def flag(name: str, *, default: bool) -> bool:
    """Yes or no, written as true/false, yes/no, on/off or 1/0."""
    value = text(name, "true" if default else "false").lower()
    if value in {"true", "yes", "on", "1"}:
        return True
    if value in {"false", "no", "off", "0"}:
        return False
    raise ImproperlyConfigured(f"The environment variable {name} is neither true nor false.")


def address(name: str, default: str | None = None) -> str:
    """An address of HTTP or HTTPS with a host; or empty, where the default is."""
    value = text(name, default)
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port that is no number
        sound = False
    if value and not sound:
        raise ImproperlyConfigured(f"The environment variable {name} is no address: https://host.")
    return value


def origins(name: str, default: str | None = None) -> list[str]:
    """Origins as browsers send them, such as https://app.example, with commas between them."""
    values = texts(name, default)
    for value in values:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or value != f"{parts.scheme}://{parts.netloc}":
            raise ImproperlyConfigured(
                f"The environment variable {name} has an origin that is none: {value}."
                " They look like https://app.example."
            )
    return values


def versions(name: str, default: str | None = None) -> dict[str, str]:
    """Versions by name, such as ios=2.4,android=2.3.1."""
    given = dict(each.partition("=")[::2] for each in texts(name, default))
    for platform, version in given.items():
        parts = version.split(".")
        if not platform or not all(part.isascii() and part.isdigit() for part in parts):
            raise ImproperlyConfigured(
                f"The environment variable {name} has no version of {platform or 'a name'}:"
                " it looks like ios=2.4,android=2.3.1."
            )
    return given


def arn(name: str) -> str:
    """The name of a resource at Amazon, such as arn:aws:personalize:eu-central-1:1234:filter/x."""
    value = text(name)
    parts = value.split(":", 5)
    if parts[0] != "arn" or len(parts) != 6 or not all((parts[1], parts[2], parts[5])):
        raise ImproperlyConfigured(f"The environment variable {name} is no ARN.")
    return value


def choice(name: str, *allowed: str) -> str:
    """One of these words; the first one where nothing is set."""
    value = text(name, allowed[0])
    if value not in allowed:
        words = ", ".join(word or "empty" for word in allowed)
        raise ImproperlyConfigured(f"The environment variable {name} is none of: {words}.")
    return value


def postgres(name: str) -> dict[str, Any]:
    """A Postgres address, such as postgresql://user:password@host:5432/name?sslmode=require."""
    config = dict(environ.Env.db_url_config(text(name)))
    config.setdefault("OPTIONS", {})
    return config


def email(name: str, default: str | None = None) -> dict[str, Any]:
    """A mail server, such as smtp+tls://user:password@host:587, as Django's EMAIL_ settings."""
    return dict(environ.Env.email_url_config(text(name, default)))
