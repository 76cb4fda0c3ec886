"""How GET shop/ looks."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from shop.kernel.api_examples import given


class SellerOutput(serializers.Serializer):
    """Who sells: what a shop has to show. Source: Directive 2000/31/EC, article 5."""

    email = serializers.EmailField()
    address = serializers.ListField(child=serializers.CharField(), help_text="Line by line.")
    country = serializers.CharField(help_text="ISO 3166.")
    vat_number = serializers.CharField(help_text="Empty: none is known.")
    coc_number = serializers.CharField(help_text="Of the trade register. Empty: none is known.")


class CountryOutput(serializers.Serializer):
    """A country that the shop sends to."""

    code = serializers.CharField(help_text="ISO 3166.")
    name = serializers.CharField()


class LanguageOutput(serializers.Serializer):
    """A language that `Accept-Language` may ask for."""

    code = serializers.CharField()
    name = serializers.CharField(help_text="In itself.")
    is_default = serializers.BooleanField(help_text="Whether others get this one.")


class ShopPageOutput(serializers.Serializer):
    """A page of `GET pages/{slug}/`."""

    slug = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField(
        help_text="What the law asks it for, such as `privacy`; empty for any other page."
    )
    path = serializers.CharField(help_text="In the shop of browsers.")


class MenuLinkOutput(serializers.Serializer):
    """A place of a menu."""

    label = serializers.CharField()  # type: ignore[assignment]  # a Field's own is its caption
    url = serializers.CharField(help_text="A path in the shop, or an address; empty: none.")


class MenuEntryOutput(MenuLinkOutput):
    """The same with what is below it."""

    children = MenuLinkOutput(many=True)


class MenusOutput(serializers.Serializer):
    """As around every page."""

    header = MenuEntryOutput(many=True)
    footer = MenuEntryOutput(many=True)


class LimitsOutput(serializers.Serializer):
    """What the API takes at most."""

    quantity = serializers.IntegerField(help_text="Units on a line of a cart.")
    cart_lines = serializers.IntegerField()
    page_size = serializers.IntegerField(help_text="Products on a page of a list.")
    names = serializers.IntegerField(help_text="In `fields` or `include`.")
    body_bytes = serializers.IntegerField()
    body_levels = serializers.IntegerField(help_text="Of objects and lists in each other.")
    query_bytes = serializers.IntegerField()
    query_parameters = serializers.IntegerField()


class AppOutput(serializers.Serializer):
    """An app of the shop."""

    platform = serializers.CharField(help_text="Such as `ios`.")
    minimum_version = serializers.CharField(help_text="Older ones have to be updated.")


_EXAMPLE = {
    "name": "Kraam",
    "url": "https://shop.example",
    "seller": {
        "email": "info@shop.example",
        "address": ["Grote Markt 1", "2000 AA Haarlem"],
        "country": "NL",
        "vat_number": "NL123456789B01",
        "coc_number": "12345678",
    },
    "countries": [{"code": "NL", "name": "Nederland"}],
    "languages": [{"code": "nl", "name": "Nederlands", "is_default": True}],
    "currencies": ["EUR"],
    "return_days": 30,
    "pages": [
        {"slug": "privacy", "title": "Privacy", "purpose": "privacy", "path": "/pages/privacy/"}
    ],
    "menus": {
        "header": [{"label": "Keuken", "url": "/categories/keuken/", "children": []}],
        "footer": [],
    },
    "limits": {
        "quantity": 999,
        "cart_lines": 98,
        "page_size": 24,
        "names": 40,
        "body_bytes": 2621440,
        "body_levels": 20,
        "query_bytes": 3000,
        "query_parameters": 100,
    },
    "apps": [{"platform": "ios", "minimum_version": "2.4"}],
}


@extend_schema_serializer(examples=[given(_EXAMPLE)])
class ShopOutput(serializers.Serializer):
    """What an app has to know before it shows anything."""

    name = serializers.CharField()
    url = serializers.URLField()
    seller = SellerOutput()
    countries = CountryOutput(many=True)
    languages = LanguageOutput(many=True)
    currencies = serializers.ListField(child=serializers.CharField(), help_text="ISO 4217.")
    return_days = serializers.IntegerField(
        help_text="After the last parcel, in which things may be sent back."
    )
    pages = ShopPageOutput(many=True)
    menus = MenusOutput()
    limits = LimitsOutput()
    apps = AppOutput(many=True, help_text="Those with a minimum; others are not named.")
