"""What a customer keeps with the shop, in JSON."""

from datetime import UTC

from django.conf import settings
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.api import examples
from accounts.own_models import DataExportState, ErasureState, Platform
from accounts.vat_numbers import check_vat_number
from shop.kernel.address_input import AddressInput


class ProfileOutput(serializers.Serializer):
    """Who she is to the shop."""

    email = serializers.EmailField(help_text="Changed under `/_allauth/app/v1/account/email`.")
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    language = serializers.ChoiceField(settings.LANGUAGES, help_text="Of mail.")
    company = serializers.CharField()
    vat_number = serializers.CharField()
    joined_at = serializers.DateTimeField(source="date_joined", default_timezone=UTC)


@extend_schema_serializer(examples=[examples.PROFILE])
class ProfileInput(serializers.Serializer):
    """PATCH account/: what is left out stays."""

    first_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    last_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    company = serializers.CharField(max_length=100, required=False, allow_blank=True)
    vat_number = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        validators=[lambda text: check_vat_number(text) if text else None],
        help_text="With the country in front: NL004495445B01.",
    )


@extend_schema_serializer(examples=[examples.ADDRESS])
class OwnAddressInput(AddressInput):
    """An address, and what it is the default for. What is left out of that stays."""

    default_for_shipping = serializers.BooleanField(required=False)
    default_for_billing = serializers.BooleanField(required=False)

    def validate(self, attrs: dict) -> dict:
        """The cleaned address, and the defaults that were given."""
        defaults = {name: attrs.pop(name) for name in _DEFAULTS if name in attrs}
        return {"parts": super().validate(attrs), "defaults": defaults}


_DEFAULTS = ("default_for_shipping", "default_for_billing")


class OwnAddressOutput(serializers.Serializer):
    """An address of the account."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="As the `ETag` has it.")
    name = serializers.CharField()
    company = serializers.CharField()
    street = serializers.CharField()
    house_number = serializers.CharField()
    house_number_addition = serializers.CharField()
    postal_code = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166.")
    default_for_shipping = serializers.BooleanField()
    default_for_billing = serializers.BooleanField()


class OwnAddressListOutput(serializers.Serializer):
    """All addresses of the account, the defaults first."""

    results = OwnAddressOutput(many=True)
    next = serializers.URLField(allow_null=True, help_text="Always null: there are 50 at most.")


class ConsentOutput(serializers.Serializer):
    """What she said to being remembered, and what she is asked."""

    agreed = serializers.BooleanField(
        allow_null=True, help_text="Null: she was never asked, or has to be asked again."
    )
    decided_at = serializers.DateTimeField(allow_null=True, default_timezone=UTC)
    valid_until = serializers.DateTimeField(
        allow_null=True, default_timezone=UTC, help_text="Of a yes."
    )
    agreed_text_version = serializers.CharField(help_text="Which text she saw; empty: none.")
    visitor = serializers.CharField(
        help_text="Of a yes: what to send as `X-Visitor` from now on, on each of her devices."
    )
    text_version = serializers.CharField(help_text="Of the present text.")
    text = serializers.CharField(help_text="What she is asked, in the language asked for.")


@extend_schema_serializer(examples=[examples.CONSENT])
class ConsentInput(serializers.Serializer):
    """PUT account/consent/."""

    agreed = serializers.BooleanField()
    text_version = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the text that she saw; for a yes.",
    )


class DataExportOutput(serializers.Serializer):
    """A file with all that the shop keeps of her."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(DataExportState.choices)
    size = serializers.IntegerField(help_text="Bytes; 0 while it is made.")
    asked_at = serializers.DateTimeField(default_timezone=UTC)
    ready_at = serializers.DateTimeField(allow_null=True, default_timezone=UTC)
    expires_at = serializers.DateTimeField(default_timezone=UTC, help_text="Then it is deleted.")


class LinkOutput(serializers.Serializer):
    """Where a file can be fetched."""

    url = serializers.URLField(help_text="Opens the file without a token.")
    expires_at = serializers.DateTimeField(default_timezone=UTC)


class ErasureOutput(serializers.Serializer):
    """How far the erasure of the account is."""

    state = serializers.ChoiceField(ErasureState.choices)
    asked_at = serializers.DateTimeField(default_timezone=UTC)


@extend_schema_serializer(examples=[examples.CODE])
class CodeInput(serializers.Serializer):
    """POST account/erasure/confirm/."""

    code = serializers.CharField(max_length=20, help_text="From the mail.")


@extend_schema_serializer(examples=[examples.PUSH_TOKEN])
class PushTokenInput(serializers.Serializer):
    """PUT account/push-tokens/{token}/."""

    platform = serializers.ChoiceField(Platform.choices)
    language = serializers.ChoiceField(settings.LANGUAGES, help_text="Of the messages.")
