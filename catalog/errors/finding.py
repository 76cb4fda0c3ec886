"""What lists, searches and recommendations refuse."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Unavailable


class BadQuery(Invalid):
    """A filter, a sort order or a cursor that means nothing."""

    code = "bad_query"

    def __init__(self, parameter: str) -> None:
        super().__init__(_("The value of “%(parameter)s” is not valid.") % {"parameter": parameter})
        self.parameter = parameter

    def details(self) -> dict[str, str]:
        """Which parameter."""
        return {"parameter": self.parameter}


class BrandNotFound(NotFound):
    """No product of this brand is for sale."""

    code = "brand_not_found"

    def __init__(self) -> None:
        super().__init__(_("Nothing of this brand is for sale."))


class SearchUnavailable(Unavailable):
    """The search index does not answer."""

    code = "search_unavailable"

    def __init__(self) -> None:
        super().__init__(_("Search is out of order for a moment. The categories still work."))


class VisitorRequired(Invalid):
    """A call about one visitor came without a pseudonym that this shop could have given."""

    code = "visitor_required"

    def __init__(self) -> None:
        super().__init__(_("Send the header X-Visitor of a visitor who agreed."))
