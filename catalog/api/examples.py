"""Examples of the catalogue's calls, for the API's description."""

from shop.kernel.api_examples import euro, given, picture, taken

_CARD = {
    "id": "mok",
    "slug": "stenen-mok",
    "name": "Stenen mok",
    "brand": "Klei & Co",
    "price": euro(1250),
    "price_max": euro(1450),
    "compare_at_price": euro(1600),
    "rating": 4.35,
    "review_count": 23,
    "image": picture(),
}
_CATEGORY = {
    "id": "mokken",
    "name": "Mokken",
    "path": "keuken/mokken",
    "parent_id": "keuken",
    "description": "Voor koffie en thee.",
}
_REVIEW = {
    "id": "0197a3c2-9d11-7b02-8c44-1f0e5a6b7c88",
    "rating": 5,
    "title": "Fijne mok",
    "text": "Blijft lang warm en past in de vaatwasser.",
    "name": "Iris",
    "language": "nl",
    "verified": True,
    "example": False,
    "created_at": "2026-11-20T09:30:00Z",
    "helpful": 3,
}
PRODUCTS = given(
    {
        "results": [_CARD],
        "next": "https://shop.example/api/v1/products/?category=mokken&cursor=WzEyNTBd",
        "total": 57,
        "facets": {
            "categories": [{"value": "mokken", "count": 57}],
            "brands": [{"value": "Klei & Co", "count": 12}],
            "prices": [{"price_min": 1000, "price_max": 2499, "count": 40}],
            "ratings": [{"value": "400", "count": 31}],
            "attributes": [
                {
                    "code": "kleur",
                    "name": "Kleur",
                    "values": [{"value": "rood", "count": 8, "name": "Rood"}],
                }
            ],
            "in_stock": 49,
            "reduced": 6,
            "price_min": 795,
            "price_max": 3995,
        },
        "did_you_mean": None,
        "offers": [],
    }
)
PRODUCT = given(
    {
        "id": "mok",
        "slug": "stenen-mok",
        "name": "Stenen mok",
        "brand": "Klei & Co",
        "description": "<p>Met de hand gedraaid.</p>",
        "category_id": "mokken",
        "price": euro(1250),
        "compare_at_price": euro(1600),
        "rating": 4.35,
        "review_count": 23,
        "images": [picture()],
        "options": [
            {
                "code": "kleur",
                "name": "Kleur",
                "values": [{"code": "rood", "name": "Rood", "swatch": "#b3261e"}],
            }
        ],
        "variants": [
            {
                "sku": "MOK-ROOD",
                "options": {"kleur": "rood"},
                "label": "Rood",
                "price": euro(1250),
                "compare_at_price": euro(1600),
                "in_stock": True,
                "expected_on": None,
                "limit_per_customer": 10,
            }
        ],
        "attributes": [{"code": "inhoud", "name": "Inhoud", "value": "300 ml", "bare": "300"}],
        "safety": {
            "manufacturer": "Klei & Co",
            "manufacturer_address": "Markt 1, 1011 AB Amsterdam",
            "manufacturer_email": "veilig@klei.example",
            "responsible_person": "",
            "responsible_address": "",
            "responsible_email": "",
            "warnings": "",
        },
    }
)
CATEGORY = given(_CATEGORY)
SUGGESTIONS = given({"products": [_CARD], "categories": [_CATEGORY], "brands": ["Klei & Co"]})
ROW = given(
    {"results": [_CARD | {"because": {"id": "theepot", "name": "Theepot"}}], "personal": True}
)
REVIEWS = given(
    {
        "results": [_REVIEW],
        "next": None,
        "rating": 4.35,
        "review_count": 23,
        "distribution": [
            {"rating": 5, "count": 14},
            {"rating": 4, "count": 5},
            {"rating": 3, "count": 3},
            {"rating": 2, "count": 1},
            {"rating": 1, "count": 0},
        ],
    }
)
VISITOR = taken({"agreed": True})
PSEUDONYM = given({"visitor": "Vv2Zc1kYQ0m3tqkq:1rW4fX:5Q0qkz0M8g4yqk3XvY2hZJ8b0nE"})
VIEW = taken({"product_id": "mok"})
ALERT = taken({"sku": "MOK-ROOD", "email": "iris@kraam.example"})
WISH = taken({"sku": "MOK-ROOD"})
