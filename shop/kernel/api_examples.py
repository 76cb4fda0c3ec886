"""Examples of the API's description: values that several apps' examples are made of."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiExample

CART_ID = "0197a3c2-8f3e-7c1a-9a52-6d1d7b0c5e11"
CART_TOKEN = "q3v9Xw5tR1zK8mB2nC7yH4sJ6dF0gLpA"  # noqa: S105 (of nobody)
MEDIA = "https://shop.example/media/products/4f1d2c"


def taken(value: Any, name: str = "Example") -> OpenApiExample:
    """What a client sends."""
    return OpenApiExample(name, value=value, request_only=True)


def given(value: Any, name: str = "Example") -> OpenApiExample:
    """What it gets."""
    return OpenApiExample(name, value=value, response_only=True)


def euro(cents: int) -> dict[str, Any]:
    """An amount."""
    return {"amount": cents, "currency": "EUR"}


def picture() -> Mapping[str, Any]:
    """A picture of a mug."""
    widths = (320, 640, 1280)
    return {
        "alt": "Een rode mok",
        "width": 1280,
        "height": 960,
        "option_values": ["rood"],
        "srcset": [
            {
                "type": f"image/{kind}",
                "width": width,
                "height": width * 3 // 4,
                "url": f"{MEDIA}-{width}.{kind}",
            }
            for kind in ("avif", "webp")
            for width in widths
        ],
        "files": {str(width): f"{MEDIA}-{width}.webp" for width in widths},
    }
