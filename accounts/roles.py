"""The roles of a shop's staff: what each may do, as one table.

A role is a group of Django's. `restore_roles` (accounts/staff.py) keeps these five as they stand
here; groups that a shop adds are its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.utils.translation import gettext_noop

ALL = ("*",)
VIEW = ("view",)
EDIT = ("view", "add", "change")


@dataclass(frozen=True, slots=True)
class Role:
    """What its members may do.

    name: of the group; pages show it translated.
    grants: models ("app.model", with * for any part) to kinds of permission. A kind is what a
        permission's name begins with: view, add, change, delete, or a word of the model's own such
        as import; * is any. So what a later release adds to a model is granted with it.
    """

    name: str
    grants: Mapping[str, tuple[str, ...]]

    def may(self, model: str, codename: str) -> bool:
        """Whether it has the permission of this codename on this model ("app.model")."""
        return any(
            fnmatchcase(model, pattern) and any(fnmatchcase(codename, f"{k}_*") for k in kinds)
            for pattern, kinds in self.grants.items()
        )


OWNER = Role(gettext_noop("Owner"), {"*": ALL})
CATALOGUE = Role(
    gettext_noop("Catalogue"),
    {
        "catalog.*": ALL,
        "pages.*": ALL,
        "shop.*": VIEW,
    },
)
FULFILMENT = Role(
    gettext_noop("Fulfilment"),
    {
        "orders.*": VIEW,
        "orders.order": ("view", "change", "export", "print", "note"),
        "catalog.product": VIEW,
        "catalog.category": VIEW,
        "catalog.*stock*": ALL,
        "payments.*": VIEW,
        "shop.*": VIEW,
    },
)
SUPPORT = Role(
    gettext_noop("Support"),
    {
        "orders.*": VIEW,
        "orders.order": ("view", "change", "note"),
        "payments.*": VIEW,
        "payments.refund": ("view", "add"),
        "accounts.user": VIEW,
        "catalog.product": VIEW,
        "catalog.category": VIEW,
        "catalog.*stock*": VIEW,
        "catalog.review": ("view", "change"),
    },
)
READ_ONLY = Role(gettext_noop("Read-only"), {"*": VIEW})

ROLES = (OWNER, CATALOGUE, FULFILMENT, SUPPORT, READ_ONLY)
NAMES = frozenset(role.name for role in ROLES)
