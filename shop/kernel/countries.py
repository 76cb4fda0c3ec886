"""Countries by their names."""

from babel import Locale


def country_name(code: str, language: str) -> str:
    """Of an ISO 3166-1 code: "NL" in Dutch is "Nederland". A code that has no name stays."""
    return str(Locale.parse(language).territories.get(code, code))
