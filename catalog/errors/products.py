"""What is refused of products and their pictures."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Refused


class ProductNotFound(NotFound):
    """There is no such product, or it is not published."""

    code = "product_not_found"

    def __init__(self, product_id: str) -> None:
        super().__init__(_("This product does not exist, or is no longer for sale."))
        self.product_id = product_id


class EditedMeanwhile(Refused):
    """Somebody else has saved, archived or deleted the product since it was opened."""

    code = "edited_meanwhile"

    def __init__(self, product_id: str) -> None:
        super().__init__(_("Somebody else has changed this product since you opened it."))
        self.product_id = product_id


class ProductIdTaken(Refused):
    """A new product with the id of another."""

    code = "product_id_taken"

    def __init__(self, product_id: str) -> None:
        super().__init__(_("Another product has this id."))
        self.product_id = product_id


class SkusTaken(Refused):
    """Article numbers that belong to other products, or to a part of somebody's stock."""

    code = "skus_taken"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _("Another product has these article numbers: %(skus)s.") % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Which ones."""
        return {"skus": self.skus}


class SkusInUse(Refused):
    """Article numbers that cannot vanish: there are units of them, or there were orders."""

    code = "skus_in_use"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _(
                "These article numbers cannot be removed, because there is stock of them or they "
                "were ordered: %(skus)s. Keep the rows, and count their stock down to 0."
            )
            % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Which ones."""
        return {"skus": self.skus}


class TooManyTags(Refused):
    """More tags than a product can have."""

    code = "too_many_tags"

    def __init__(self, most: int) -> None:
        super().__init__(_("It would have more than %(most)d tags.") % {"most": most})
        self.most = most

    def details(self) -> dict[str, int]:
        """How many it may have."""
        return {"most": self.most}


class PictureRefused(Invalid):
    """An uploaded file is no picture that the shop takes. The message says why."""

    code = "picture_refused"


class UploadNotFound(NotFound):
    """An upload has not arrived, or was kept for its week and is gone."""

    code = "upload_not_found"

    def __init__(self) -> None:
        super().__init__(_("The file has not arrived. Please try again."))


class NotReady(Refused):
    """A product that cannot be published: shoppers could not find, read or buy it."""

    code = "product_not_ready"
    REASONS: ClassVar = {
        "archived": _("it is archived"),
        "name": _("it has no name"),
        "category": _("its category does not exist"),
        "attributes": _("it lacks specifications that its category needs"),
        "price": _("it has a variant without a price"),
    }

    def __init__(self, missing: Sequence[str]) -> None:
        """missing: keys of REASONS."""
        why = ", ".join(str(self.REASONS[each]) for each in missing)
        super().__init__(_("This product cannot be published: %(why)s.") % {"why": why})
        self.missing = list(missing)

    def details(self) -> dict[str, list[str]]:
        """What is missing, by stable names."""
        return {"missing": self.missing}
