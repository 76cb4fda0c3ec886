"""What checkout takes, in JSON."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from cart.forms import MAX_VERSION
from shop.kernel.address_input import AddressInput


class CheckoutInput(serializers.Serializer):
    """POST checkout/."""

    cart_id = serializers.UUIDField()
    cart_version = serializers.IntegerField(
        min_value=0, max_value=MAX_VERSION, required=False, allow_null=True
    )
    email = serializers.EmailField(
        max_length=254,
        required=False,
        help_text="Where mail about the order goes. An account need not say: its own address then.",
    )
    shipping_address = AddressInput()
    billing_address = AddressInput(
        required=False, allow_null=True, help_text="Without it, the shipping address."
    )
    shipping_method = serializers.CharField(max_length=30)

    def __init__(self, *args: Any, customer: User | None = None, **kwargs: Any) -> None:
        """customer: who is signed in; None: a guest, whose e-mail address nobody knows."""
        super().__init__(*args, **kwargs)
        self._customer = customer
        self.fields["email"].required = customer is None and "data" in kwargs

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """With the address of the account, where no other was given."""
        return {"email": self._customer.email, **attrs} if self._customer else attrs
