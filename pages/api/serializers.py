"""How pages look in the API."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from pages.api import examples


class PageLineOutput(serializers.Serializer):
    """A page, without what it says."""

    id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField(
        help_text="What the law asks it for, such as `privacy`; empty for any other page."
    )


@extend_schema_serializer(examples=[examples.PAGES])
class PageListOutput(serializers.Serializer):
    """All pages of the language."""

    results = PageLineOutput(many=True)


@extend_schema_serializer(examples=[examples.PAGE])
class PageOutput(serializers.Serializer):
    """A page. Harmless HTML: it was cleaned when it was saved."""

    id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField(help_text="HTML without scripts, styles and pictures.")
    seo_title = serializers.CharField()
    seo_description = serializers.CharField()
    url = serializers.CharField(help_text="Its path in the shop.")
    changed_at = serializers.DateTimeField(allow_null=True)
    addresses = serializers.DictField(
        child=serializers.CharField(), help_text="Its paths by language."
    )
