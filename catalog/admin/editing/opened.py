"""What a product was like when its form was opened: it goes with the form, and comes back signed.

So two merchants at one product can be shown what each has changed, whatever became of the caches.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from catalog.models import Product

_SALT = "catalog.admin.opened"


@dataclass(frozen=True, slots=True)
class Opened:
    """A version and its document. Of a new product there is neither."""

    version: int | None = None
    document: dict[str, Any] | None = None

    @classmethod
    def of(cls, product: Product | None) -> "Opened":
        """As it is now."""
        return cls(product.version, product.document) if product else cls()

    @property
    def is_new(self) -> bool:
        """Whether the product was yet to be made."""
        return self.version is None

    def signed(self) -> str:
        """For a hidden field."""
        return signing.dumps([self.version, self.document], salt=_SALT, compress=True)


def read_opened(text: str) -> Opened | None:
    """What a hidden field says; None for what this shop did not sign."""
    try:
        version, document = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return Opened(version, document)
