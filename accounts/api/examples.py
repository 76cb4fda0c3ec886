"""Examples of what a customer sends about herself, for the API's description."""

from shop.kernel.api_examples import taken

PROFILE = taken({"first_name": "Iris", "last_name": "de Vries", "language": "nl"})
ADDRESS = taken(
    {
        "name": "Iris de Vries",
        "street": "Lange Voorhout",
        "house_number": "9",
        "house_number_addition": "A",
        "postal_code": "2514 EA",
        "city": "Den Haag",
        "country": "NL",
        "default_for_shipping": True,
    }
)
CONSENT = taken({"agreed": True})
CODE = taken({"code": "K7M2Q9"})
PUSH_TOKEN = taken({"platform": "ios", "language": "nl"})
