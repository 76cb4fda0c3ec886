"""What is refused of pages, menus and the home page."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Refused


class PageNotFound(NotFound):
    """There is no such page, or it is not published in this language now."""

    code = "page_not_found"

    def __init__(self) -> None:
        super().__init__(_("This page does not exist, or not any more."))


class ChangedMeanwhile(Refused):
    """Somebody else has saved or deleted it since it was opened."""

    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(_("Somebody else has changed this since you opened it."))


class _AtField(Invalid):
    """field: the form's, in which it was typed."""

    code: ClassVar[str]

    def __init__(self, message: Any, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class SlugTaken(_AtField):
    """Another page has this address in this language."""

    code = "slug_taken"

    def __init__(self, slug: str, language: str) -> None:
        message = _("Another page has the address “%(slug)s”.") % {"slug": slug}
        super().__init__(message, field=f"slug_{language}")


class PurposeTaken(_AtField):
    """Another page serves this purpose."""

    code = "purpose_taken"

    def __init__(self) -> None:
        super().__init__(_("Another page serves this purpose already."), field="purpose")


class PageNeeded(Refused):
    """The law asks for the page, so it can be taken back but not deleted."""

    code = "page_needed"

    def __init__(self) -> None:
        super().__init__(
            _("The law asks for this page. Take it back from the shop, or give it another purpose.")
        )
