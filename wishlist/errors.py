"""What the wishlist refuses."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import NotFound, Refused


class WishNotFound(NotFound):
    """The wishlist has no such SKU."""

    code = "wish_not_found"

    def __init__(self, sku: str) -> None:
        super().__init__(_("This article is not on the wishlist."))
        self.sku = sku

    def details(self) -> dict[str, str]:
        """Which one."""
        return {"sku": self.sku}


class WishlistFull(Refused):
    """The wishlist has as many articles as it holds."""

    code = "wishlist_full"

    def __init__(self, most: int) -> None:
        super().__init__(_("Your wishlist is full: it holds %(most)d articles.") % {"most": most})
        self.most = most

    def details(self) -> dict[str, int]:
        """How many fit."""
        return {"max_wishes": self.most}
