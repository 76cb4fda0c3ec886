"""An address as clients of the API send it, the same for an order and for an account."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from shop.kernel.addresses import cleaned, mistakes


class AddressInput(serializers.Serializer):
    """Checked as a whole: what a postal code looks like hangs on the country."""

    name = serializers.CharField(max_length=100)
    company = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    street = serializers.CharField(max_length=100)
    house_number = serializers.CharField(max_length=5)
    house_number_addition = serializers.CharField(
        max_length=10, required=False, allow_blank=True, default=""
    )
    postal_code = serializers.CharField(max_length=12)
    city = serializers.CharField(max_length=100)
    country = serializers.CharField(min_length=2, max_length=2, help_text="ISO 3166.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The cleaned address."""
        address = cleaned(attrs)
        wrong = mistakes(address, countries=settings.SHIP_TO_COUNTRIES)
        if wrong:
            raise serializers.ValidationError({part: [why] for part, why in wrong.items()})
        return address
