"""What the catalogue refuses."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Refused, Unavailable


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


class PlanOverlaps(Refused):
    """Another sale of these SKUs is planned for a part of the same time."""

    code = "plan_overlaps"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _("Another sale is planned for a part of that time: %(skus)s.")
            % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Of which ones."""
        return {"skus": self.skus}


class PlanClosed(Refused):
    """A planned price that is over, or was never applied."""

    code = "plan_closed"

    def __init__(self) -> None:
        super().__init__(_("This planned price is over already."))


class ImportClosed(Refused):
    """An import that is over, or was not checked yet."""

    code = "import_closed"

    def __init__(self) -> None:
        super().__init__(_("This import cannot take that step now. Look at how it stands."))


class AnotherImportRuns(Refused):
    """Files are imported one at a time."""

    code = "another_import_runs"

    def __init__(self) -> None:
        super().__init__(_("Another file is being imported. Start this one when it is done."))


class PriceTooLow(Refused):
    """Nothing would be left of a price."""

    code = "price_too_low"

    def __init__(self) -> None:
        super().__init__(_("Its price would be nothing, or less."))


class OnSaleNow(Refused):
    """The regular price of a SKU cannot be changed together with others while its sale runs."""

    code = "on_sale_now"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _("These are on sale until the sale ends or is taken back: %(skus)s.")
            % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Which ones."""
        return {"skus": self.skus}


class SaleNotLower(Refused):
    """Rounded, a sale price would be no lower than the regular one."""

    code = "sale_not_lower"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(
            _("Rounded, the sale price is no lower than the regular one, for: %(skus)s.")
            % {"skus": ", ".join(skus)}
        )
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Of which ones."""
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


class ChangedSince(Refused):
    """What a bulk change made of a product is something else by now, so it is not put back."""

    code = "changed_since"

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__(_("Changed since: %(what)s.") % {"what": ", ".join(what)})
        self.what = list(what)

    def details(self) -> dict[str, list[str]]:
        """The names of what differs."""
        return {"what": self.what}


class ReductionIsOver(Refused):
    """A price that is put back is no reduction any more, by the law's way to compare."""

    code = "reduction_is_over"

    def __init__(self) -> None:
        super().__init__(_("The price is back, but it is not announced as a reduction any more."))


class BulkEditClosed(Refused):
    """A bulk change that cannot take this step as it stands now."""

    code = "bulk_edit_closed"

    def __init__(self) -> None:
        super().__init__(_("This bulk change cannot take that step now. Look at how it stands."))


class SaleIsOver(Refused):
    """A planned sale whose end came before it was begun."""

    code = "sale_is_over"

    def __init__(self) -> None:
        super().__init__(_("The end of this sale has passed. Give it another one."))


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


class CategoryNotFound(NotFound):
    """There is no such category."""

    code = "category_not_found"

    def __init__(self) -> None:
        super().__init__(_("This category does not exist."))


class CategoryIdTaken(Refused):
    """A new category with the id of another."""

    code = "category_id_taken"

    def __init__(self) -> None:
        super().__init__(_("Another category has this id."))


class CategoryEditedMeanwhile(Refused):
    """Somebody else has saved the category since it was opened."""

    code = "category_edited_meanwhile"

    def __init__(self) -> None:
        super().__init__(_("Somebody else has changed this category since you opened it."))


class TreeChanged(Refused):
    """Somebody else has changed the tree since it was shown."""

    code = "tree_changed"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed the tree meanwhile. This is how it is now: try again.")
        )


class BadPlace(Invalid):
    """A place in the tree that a category cannot have: in itself, or where nothing is."""

    code = "bad_place"

    def __init__(self) -> None:
        super().__init__(_("A category cannot be put there."))


class TooDeep(Refused):
    """More levels of categories than addresses bear."""

    code = "tree_too_deep"

    def __init__(self, most: int) -> None:
        super().__init__(_("The tree has at most %(most)d levels.") % {"most": most})


class PathTaken(Refused):
    """Two categories in one place with the same part of the address."""

    code = "path_taken"

    def __init__(self, slug: str, language: str, name: str) -> None:
        super().__init__(
            _("“%(name)s” stands in the same place and has the address “%(slug)s” (%(language)s).")
            % {"name": name, "slug": slug, "language": language}
        )
        self.language = language


class CategoryNotEmpty(Refused):
    """A category with products or categories in it."""

    code = "category_not_empty"

    def __init__(self) -> None:
        super().__init__(
            _("This category is not empty. Move its products and categories elsewhere first.")
        )


class BrandNotFound(NotFound):
    """No product of this brand is for sale."""

    code = "brand_not_found"

    def __init__(self) -> None:
        super().__init__(_("Nothing of this brand is for sale."))


class SkuNotFound(NotFound):
    """No product that is for sale has this SKU."""

    code = "sku_not_found"

    def __init__(self, sku: str) -> None:
        super().__init__(_("This article does not exist, or is no longer for sale."))
        self.sku = sku

    def details(self) -> dict[str, str]:
        """Which one."""
        return {"sku": self.sku}


class OutOfStock(Refused):
    """At least one SKU has fewer units than were asked for."""

    code = "out_of_stock"

    def __init__(self, skus: Sequence[str]) -> None:
        super().__init__(_("Some items are no longer available in the quantity you asked for."))
        self.skus = list(skus)

    def details(self) -> dict[str, list[str]]:
        """Which ones."""
        return {"skus": self.skus}


class CountBelowReserved(Refused):
    """A count that leaves fewer units than are kept for orders that await their payment."""

    code = "count_below_reserved"

    def __init__(self, *, counted: int, reserved: int) -> None:
        super().__init__(
            _("%(reserved)d units are reserved for orders, more than the %(counted)d counted.")
            % {"reserved": reserved, "counted": counted}
        )
        self.reserved = reserved

    def details(self) -> dict[str, Any]:
        """How many are reserved."""
        return {"reserved": self.reserved}


class NotEnoughUnits(Refused):
    """Fewer units are free than are to be moved."""

    code = "not_enough_units"

    def __init__(self, *, available: int) -> None:
        super().__init__(
            _("Only %(available)d units are free to be moved.") % {"available": available}
        )
        self.available = available

    def details(self) -> dict[str, int]:
        """How many are."""
        return {"available": self.available}


class NotSold(Refused):
    """More units are to come back than were ever sold."""

    code = "not_sold"

    def __init__(self, *, sku: str, sold: int) -> None:
        super().__init__(_("Only %(sold)d units of this article were sold.") % {"sold": sold})
        self.sku = sku
        self.sold = sold

    def details(self) -> dict[str, Any]:
        """Which SKU, and how many were."""
        return {"sku": self.sku, "sold": self.sold}


class NothingExpected(NotFound):
    """No delivery of this article is being waited for, or none for that day."""

    code = "nothing_expected"

    def __init__(self) -> None:
        super().__init__(_("No delivery of this article is expected."))


class PartKeyTaken(Refused):
    """A part of a SKU's stock cannot be made, because its key is in use."""

    code = "part_key_taken"

    def __init__(self, key: str) -> None:
        super().__init__(_("“%(key)s” is in use as an article number already.") % {"key": key})
        self.key = key

    def details(self) -> dict[str, str]:
        """Which key."""
        return {"key": self.key}


class TooScattered(Refused):
    """The units of an order lie in more places than one transaction can take them from."""

    code = "stock_too_scattered"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("These items lie in too many places for one order. Please order them in two parts.")
        )
        self.most = most

    def details(self) -> dict[str, int]:
        """How many places one order can take from."""
        return {"max_places": self.most}


class BadQuery(Invalid):
    """A filter, a sort order or a cursor that means nothing."""

    code = "bad_query"

    def __init__(self, parameter: str) -> None:
        super().__init__(_("The value of “%(parameter)s” is not valid.") % {"parameter": parameter})
        self.parameter = parameter

    def details(self) -> dict[str, str]:
        """Which parameter."""
        return {"parameter": self.parameter}


class VisitorRequired(Invalid):
    """A call about one visitor came without a pseudonym that this shop could have given."""

    code = "visitor_required"

    def __init__(self) -> None:
        super().__init__(_("Send the header X-Visitor of a visitor who agreed."))


class SearchUnavailable(Unavailable):
    """The search index does not answer."""

    code = "search_unavailable"

    def __init__(self) -> None:
        super().__init__(_("Search is out of order for a moment. The categories still work."))


class ReviewNotFound(NotFound):
    """There is no such review, or it is not shown."""

    code = "review_not_found"

    def __init__(self) -> None:
        super().__init__(_("This review does not exist, or is no longer shown."))


class AlreadyReviewed(Refused):
    """A customer reviews a product once."""

    code = "already_reviewed"

    def __init__(self) -> None:
        super().__init__(_("You have reviewed this product before."))


class OwnReview(Refused):
    """Nobody votes for a review of her own."""

    code = "own_review"

    def __init__(self) -> None:
        super().__init__(_("You wrote this review yourself."))


class ReviewTransitionRefused(Refused):
    """A review is not in a state from which it can go there."""

    code = "review_transition_refused"

    def __init__(self, *, transition: str, state: str) -> None:
        super().__init__(_("Somebody has decided about this review in the meantime."))
        self.transition = transition
        self.state = state

    def details(self) -> dict[str, str]:
        """What was to happen, and where the review stands."""
        return {"transition": self.transition, "state": self.state}
