"""What customers post to the wishlist."""

from django import forms

from cart.forms import MAX_SKU_LENGTH


class WishForm(forms.Form):
    """An article."""

    sku = forms.CharField(max_length=MAX_SKU_LENGTH)
