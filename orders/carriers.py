"""Who brings parcels, and where a parcel is followed. Pure."""

from dataclasses import dataclass
from string import Formatter
from urllib.parse import quote, urlsplit

OTHER = "other"
_PLACEHOLDERS = {"code", "postal_code", "country"}


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier, and the address of its tracking page with {code}, {postal_code}, {country}."""

    name: str
    tracking_page: str


# The addresses are those that each carrier gives out for links from shops.
CARRIERS = {
    "postnl": Carrier(
        "PostNL", "https://postnl.nl/tracktrace/?B={code}&P={postal_code}&D={country}"
    ),
    "dhl": Carrier("DHL", "https://my.dhlecommerce.nl/home/tracktrace/{code}/{postal_code}"),
    "dpd": Carrier("DPD", "https://tracking.dpd.de/parcelstatus?query={code}"),
    "ups": Carrier("UPS", "https://www.ups.com/track?tracknum={code}"),
    "gls": Carrier("GLS", "https://gls-group.com/track/{code}"),
    "bpost": Carrier("bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode={code}"),
}


def carrier_name(code: str) -> str:
    """As customers know it; of a carrier that we do not know, what the merchant typed."""
    return CARRIERS[code].name if code in CARRIERS else code


def tracking_page(
    carrier: str, code: str, *, postal_code: str, country: str, template: str = ""
) -> str:
    """Where the customer follows the parcel; empty when that cannot be told.

    template: an address that a merchant gave, instead of the carrier's own.
    """
    known = template or (CARRIERS[carrier].tracking_page if carrier in CARRIERS else "")
    if not code or not known:
        return ""
    return known.format(
        code=quote(code, safe=""),
        postal_code=quote(postal_code.replace(" ", ""), safe=""),
        country=country,
    )


def is_tracking_page(template: str) -> bool:
    """Whether it is an address over TLS that `tracking_page` can fill in."""
    try:
        names = {
            name for _text, name, _spec, _how in Formatter().parse(template) if name is not None
        }
    except ValueError:  # a bracket that is never closed
        return False
    return "code" in names <= _PLACEHOLDERS and urlsplit(template).scheme == "https"
