"""Examples of the Merchant API of products, stock and prices, for the API's description."""

from typing import Any

from shop.kernel.api_examples import euro, given, taken

_IDS = [{"system": "pim", "id": "P-4711"}]
_VARIANT: dict[str, Any] = {
    "sku": "MOK-ROOD",
    "price": euro(1250),
    "compare_at_price": None,
    "options": {"kleur": "rood"},
    "barcode": "8712345678906",
    "weight_grams": 410,
    "external_ids": [{"system": "erp", "id": "100231"}],
}
_COLOUR: dict[str, Any] = {
    "code": "kleur",
    "names": {"nl": "Kleur", "en": "Colour"},
    "values": [{"code": "rood", "names": {"nl": "Rood", "en": "Red"}, "swatch": "#b3261e"}],
}
_PRODUCT: dict[str, Any] = {
    "product_id": "mok",
    "version": 4,
    "updated_at": "2026-11-28T10:12:00.120000Z",
    "external_ids": _IDS,
    "state": "published",
    "names": {"nl": "Stenen mok", "en": "Stoneware mug"},
    "descriptions": {"nl": "<p>Met de hand gedraaid.</p>"},
    "seo_titles": {},
    "seo_descriptions": {},
    "brand": "Linde",
    "product_type": "Mok",
    "category_id": "keuken",
    "vat_class": "standard",
    "tags": ["serie steen"],
    "related": [],
    "guarantee_years": 2,
    "publish_from": None,
    "publish_until": None,
    "options": [_COLOUR],
    "attributes": [
        {
            "code": "inhoud",
            "names": {"nl": "Inhoud", "en": "Capacity"},
            "values": {"nl": "300 ml", "en": "300 ml"},
        }
    ],
    "variants": [_VARIANT],
}
_STOCK: dict[str, Any] = {
    "sku": "MOK-ROOD",
    "product_id": "mok",
    "available": 42,
    "reserved": 2,
    "expected": 0,
    "warehouses": [{"warehouse": "main", "available": 42, "reserved": 2}],
}
_NEW = {
    name: _PRODUCT[name] for name in ("external_ids", "state", "names", "category_id", "options")
} | {"variants": [{**_VARIANT, "stock": 24}]}

PRODUCT = given(_PRODUCT)
PRODUCTS = given({"results": [_PRODUCT], "next": None})
SAVE_PRODUCTS = taken(
    {"items": [_NEW, {"external_ids": [{"system": "pim", "id": "P-4712"}], "brand": "Linde"}]}
)
SAVED_PRODUCTS = given(
    {
        "results": [
            {"index": 0, "status": "created", "product_id": "mok-rood-5d3c6f0a1e", "errors": []},
            {
                "index": 1,
                "status": "refused",
                "errors": [
                    {
                        "pointer": "#/items/1",
                        "code": "unidentified",
                        "detail": "Name a product_id, a known external id, or a SKU.",
                    }
                ],
            },
        ]
    }
)
STOCK = given({"results": [_STOCK], "next": None})
BOOK_MOVEMENTS = taken(
    {
        "items": [
            {
                "sku": "MOK-ROOD",
                "kind": "received",
                "units": 24,
                "warehouse": "main",
                "reason": "Levering",
                "reference": "PB-2026-0815",
            }
        ]
    }
)
BOOKED_MOVEMENTS = given(
    {"results": [{"index": 0, "status": "booked", "stock": _STOCK, "errors": []}]}
)
SAVE_PRICES = taken(
    {
        "items": [
            {"sku": "MOK-ROOD", "kind": "regular", "price": euro(1295)},
            {
                "sku": "MOK-BLAUW",
                "kind": "sale",
                "price": euro(995),
                "starts_at": "2026-12-26T00:00:00+01:00",
                "ends_at": "2027-01-03T00:00:00+01:00",
            },
        ]
    }
)
SAVED_PRICES = given(
    {
        "results": [
            {"index": 0, "status": "changed", "product_id": "mok", "errors": []},
            {"index": 1, "status": "planned", "product_id": "mok", "plan_id": 17, "errors": []},
        ]
    }
)
PLAN = given(
    {
        "plan_id": 17,
        "sku": "MOK-BLAUW",
        "state": "cancelled",
        "starts_at": "2026-12-26T00:00:00+01:00",
        "ends_at": "2027-01-03T00:00:00+01:00",
    }
)
