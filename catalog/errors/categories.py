"""What is refused of categories and their tree."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import Invalid, NotFound, Refused


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
