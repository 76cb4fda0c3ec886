"""What visitors post to the cart."""

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_SKU_LENGTH = 255  # characters
MAX_VERSION = 2**31 - 1  # what an order's column holds
_MAX_KEY_LENGTH = 100  # characters
_NO_SKU = _("Choose an article.")


class LineForm(forms.Form):
    """A line of the cart. The quantity's range is the service's to check."""

    sku = forms.CharField(max_length=MAX_SKU_LENGTH, error_messages={"required": _NO_SKU})
    quantity = forms.IntegerField(error_messages={"required": _("Enter a quantity.")})


class AddForm(LineForm):
    """What a product page posts. `next` is where to go on, on this site.

    idempotency_key: one per click, made by the page's script; without it two posts are two.
    """

    next = forms.CharField(required=False)
    idempotency_key = forms.CharField(required=False, max_length=_MAX_KEY_LENGTH)


class RemoveForm(forms.Form):
    """The line to take out."""

    sku = forms.CharField(max_length=MAX_SKU_LENGTH, error_messages={"required": _NO_SKU})


class AcceptPricesForm(forms.Form):
    """The version of the cart that showed the new prices."""

    version = forms.IntegerField(min_value=0, max_value=MAX_VERSION)
