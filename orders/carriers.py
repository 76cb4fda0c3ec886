"""Who brings parcels, and where a parcel is followed. Pure."""

from dataclasses import dataclass
from urllib.parse import quote

OTHER = "other"


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


def tracking_page(carrier: str, code: str, *, postal_code: str, country: str) -> str:
    """Where the customer follows the parcel; empty when that cannot be told."""
    if not code or carrier not in CARRIERS:
        return ""
    return CARRIERS[carrier].tracking_page.format(
        code=quote(code, safe=""),
        postal_code=quote(postal_code.replace(" ", ""), safe=""),
        country=country,
    )
