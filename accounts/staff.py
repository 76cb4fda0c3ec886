"""The shop's staff: its roles kept up, who is an owner, and who may change whom."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from accounts.models import User
from accounts.roles import OWNER, ROLES

# Whoever changes who is an owner holds this lock of Postgres, so that two owners who remove each
# other at the same moment do not leave the shop without any.
_OWNERS_LOCK = 5_310_001


@atomic
def restore_roles() -> None:
    """Make the groups of accounts.roles what they say, in a few statements. Repeatable."""
    names = [role.name for role in ROLES]
    Group.objects.bulk_create([Group(name=name) for name in names], ignore_conflicts=True)
    id_of = dict(Group.objects.filter(name__in=names).values_list("name", "pk"))
    there_are = Permission.objects.values_list(
        "pk", "codename", "content_type__app_label", "content_type__model"
    )
    wanted = {
        (id_of[role.name], pk)
        for pk, codename, app, model in there_are
        for role in ROLES
        if role.may(f"{app}.{model}", codename)
    }
    link = Group.permissions.through
    links = link.objects.filter(group_id__in=id_of.values())
    stored = {(group, permission): pk for pk, group, permission in links.values_list()}
    link.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    missing = [link(group_id=g, permission_id=p) for g, p in sorted(wanted - stored.keys())]
    link.objects.bulk_create(missing, ignore_conflicts=True)


def owners() -> QuerySet[User]:
    """Who may do everything, and can sign in."""
    is_owner = Q(is_superuser=True) | Q(pk__in=User.objects.filter(groups__name=OWNER.name))
    return User.objects.filter(is_owner, is_active=True, is_staff=True)


def is_owner(user: User) -> bool:
    """Whether this is one of them; asked once for each object."""
    if not (user.is_active and user.is_staff):
        return False
    known: bool | None = getattr(user, "_is_owner", None)
    if known is None:
        known = user.is_superuser or user.groups.filter(name=OWNER.name).exists()
        user._is_owner = known  # type: ignore[attr-defined]  # for this request only
    return known


def may_edit(editor: User, user: User) -> bool:
    """Customers: whoever may edit users at all. Staff: owners. Superusers: superusers."""
    if user.is_superuser:
        return editor.is_superuser
    return not user.is_staff or is_owner(editor)


def lock_owners() -> None:
    """Until the end of the transaction nobody else changes who is an owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OWNERS_LOCK])


def is_last_owner(user: User) -> bool:
    """Whether the shop would have none without this one."""
    left = owners()
    return left.filter(pk=user.pk).exists() and not left.exclude(pk=user.pk).exists()


def beyond(editor: User, permissions: Iterable[Permission]) -> list[Permission]:
    """Those that the editor does not have, and so cannot give."""
    if editor.is_superuser:
        return []
    own = editor.get_all_permissions()
    return [
        each for each in permissions if f"{each.content_type.app_label}.{each.codename}" not in own
    ]
