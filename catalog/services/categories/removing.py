"""Taking a category out of the tree, once it is empty."""

from catalog.errors import CategoryNotEmpty
from catalog.selectors.category_contents import products_in
from catalog.services.categories.following import followed
from catalog.services.categories.paths import remember_paths
from catalog.services.categories.tree import StoredTree, changing, write


def delete_category(category_id: str) -> None:
    """Delete an empty category. Its address leads to the one above it from now on.

    A product that somebody else saves into it at this very moment stays, in no category: staff find
    it in the list of products.

    Raises:
        CategoryNotFound: it is gone already.
        CategoryNotEmpty: it has products or categories in it.
        SearchUnavailable: nobody can tell whether it has products.
        Busy: others kept changing the tree.
    """

    def change(tree: StoredTree) -> None:
        removed = tree.get(category_id)
        if tree.below(category_id) or products_in(category_id):
            raise CategoryNotEmpty
        remaining = [each for each in tree.plain if each["category_id"] != category_id]
        remember_paths(tree.plain, remaining)
        with followed(codes={each.code for each in removed.attributes if each.filterable}):
            write(tree.version, removed=category_id)

    changing(change)
