"""Roles made ready, and who may give and take them."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import FULFILMENT, NAMES, OWNER, READ_ONLY, SUPPORT
from accounts.tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tables")]


@pytest.fixture(autouse=True)
def roles(db) -> None:
    call_command("restore_roles")


def staff(email: str, *roles: str, password: str | None = None, **fields) -> User:
    user = User.objects.create_user(email, password, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/change/"


def save(client: Client, user: User, *roles: str, **fields):
    """Send a user's page, with these roles."""
    shown = {
        "email": user.email,
        "language": user.language,
        "is_active": "on",
        "is_staff": "on",
        "date_joined_0": "2026-11-01",
        "date_joined_1": "10:00:00",
        "groups": list(Group.objects.filter(name__in=roles).values_list("pk", flat=True)),
        **({"is_superuser": "on"} if user.is_superuser else {}),
    }
    given = {name: value for name, value in (shown | fields).items() if value is not None}
    return client.post(page_of(user), given)


def errors(answer) -> str:
    assert answer.status_code == 200, answer
    form = answer.context["adminform"].form
    return " ".join(str(mistake) for mistakes in form.errors.values() for mistake in mistakes)


def names(role: str) -> set[str]:
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_roles_are_what_the_table_says():
    assert set(Group.objects.values_list("name", flat=True)) == NAMES
    assert Group.objects.get(name=OWNER.name).permissions.count() == Permission.objects.count()
    assert all(name.startswith("view_") for name in names(READ_ONLY.name))
    assert {"change_order", "add_refund", "view_user"} <= names(SUPPORT.name)
    assert not {"change_user", "add_user", "view_group", "view_logentry"} & names(SUPPORT.name)
    assert "add_refund" not in names(FULFILMENT.name)


def test_roles_are_restored_and_those_of_the_shop_left_alone():
    own = Group.objects.create(name="Zomerhulp")
    own.permissions.set(Permission.objects.filter(codename="view_order"))
    support = Group.objects.get(name=SUPPORT.name)
    support.permissions.set(Permission.objects.filter(codename="delete_user"))
    member = staff("member@kraam.example", SUPPORT.name)

    call_command("restore_roles")

    assert "change_order" in names(SUPPORT.name)
    assert "delete_user" not in names(SUPPORT.name)
    assert names("Zomerhulp") == {"view_order"}
    assert list(member.groups.all()) == [support]


def test_a_repeat_writes_nothing():
    with CaptureQueriesContext(connection) as seen:
        call_command("restore_roles")

    written = [query["sql"] for query in seen if query["sql"].startswith(("INSERT", "DELETE"))]
    assert [sql for sql in written if "auth_group_permissions" in sql] == []


def test_what_a_release_adds_is_granted_by_its_kind():
    kind = ContentType.objects.get(app_label="catalog", model="product")
    Permission.objects.get_or_create(codename="import_products", content_type=kind)

    call_command("restore_roles")

    assert "import_products" in names("Catalogue")
    assert "import_products" not in names(READ_ONLY.name)


def test_an_owner_gives_a_role_and_it_is_in_the_history():
    client = signed_in(staff("owner@kraam.example", OWNER.name))
    user = staff("new@kraam.example")

    assert save(client, user, SUPPORT.name).status_code == 302

    assert [group.name for group in user.groups.all()] == [SUPPORT.name]
    history = client.get(f"/admin/accounts/user/{user.pk}/history/").text
    assert "<ins>Support</ins>" in history


def test_whoever_has_another_role_signs_in_again():
    client = signed_in(staff("owner@kraam.example", OWNER.name))
    user = staff("new@kraam.example", READ_ONLY.name)
    elsewhere = signed_in(user)
    assert elsewhere.get("/admin/").status_code == 200

    save(client, user, SUPPORT.name)

    assert elsewhere.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_role_is_given_only_after_the_password_and_what_was_typed_is_kept():
    client = signed_in(staff("owner@kraam.example", OWNER.name, password=PASSWORD))
    user = staff("new@kraam.example")

    asked = save(client, user, SUPPORT.name)
    assert asked.url.startswith("/account/reauthenticate/")
    assert not user.groups.exists()
    answer = client.post(asked.url, {"password": PASSWORD})

    assert answer.status_code == 302
    assert [group.name for group in user.groups.all()] == [SUPPORT.name]


def test_staff_is_changed_by_owners_only():
    # A role of the shop's own, that may edit users.
    Group.objects.create(name="Klantenbeheer").permissions.set(
        Permission.objects.filter(codename__in=("view_user", "change_user", "delete_user"))
    )
    client = signed_in(staff("clerk@kraam.example", "Klantenbeheer"))
    owner = staff("owner@kraam.example", OWNER.name)
    customer = User.objects.create_user("anna@example.nl")

    page = client.get(page_of(owner)).text
    assert 'name="_save"' not in page
    assert save(client, owner, SUPPORT.name).status_code == 403
    assert client.post(f"/admin/accounts/user/{owner.pk}/delete/").status_code == 403
    assert client.get(f"/admin/accounts/user/{owner.pk}/password/").status_code == 403

    save(client, customer, OWNER.name, is_superuser="on", first_name="Anna")
    customer.refresh_from_db()
    assert customer.first_name == "Anna"
    assert not customer.is_staff
    assert not customer.is_superuser
    assert not customer.groups.exists()


def test_nobody_gives_more_than_he_has():
    owners = Group.objects.get(name=OWNER.name)
    new = Permission.objects.create(
        codename="sell_shop", name="Sell it", content_type=ContentType.objects.get_for_model(User)
    )
    beyond = Group.objects.create(name="Beyond")
    beyond.permissions.add(new)
    client = signed_in(staff("owner@kraam.example", OWNER.name))
    user, boss = staff("new@kraam.example"), User.objects.create_superuser("boss@kraam.example")

    assert "Sell it" in errors(save(client, user, "Beyond"))
    assert "Sell it" in errors(save(client, user, user_permissions=[new.pk]))
    save(client, user, is_superuser="on")
    user.refresh_from_db()
    assert not user.is_superuser
    assert save(client, boss).status_code == 403
    role = {"name": "Mine", "permissions": [new.pk]}
    assert "Sell it" in errors(client.post("/admin/auth/group/add/", role))
    assert owners.permissions.filter(pk=new.pk).count() == 0


def test_the_last_owner_stays():
    owner = staff("owner@kraam.example", OWNER.name)
    client = signed_in(owner)
    closed = User.objects.create_superuser("closed@kraam.example", is_active=False)

    assert "eigenaar" in errors(save(client, owner, SUPPORT.name))
    assert "eigenaar" in errors(save(client, owner, OWNER.name, is_active=None))
    assert "eigenaar" in errors(save(client, owner, OWNER.name, is_staff=None))
    assert client.post(f"/admin/accounts/user/{owner.pk}/delete/", {"post": "1"}).status_code == 403

    second = staff("second@kraam.example", OWNER.name)
    assert save(client, owner, SUPPORT.name).status_code == 302
    assert client.get("/admin/auth/group/").status_code in {302, 403}
    assert "eigenaar" in errors(save(signed_in(second), second, SUPPORT.name))
    assert not closed.is_active


def test_roles_of_the_table_can_be_read_and_others_made():
    client = signed_in(staff("owner@kraam.example", OWNER.name))
    support = Group.objects.get(name=SUPPORT.name)
    page = f"/admin/auth/group/{support.pk}/change/"

    assert 'name="_save"' not in client.get(page).text
    assert client.post(page, {"name": "X"}).status_code == 403
    assert client.post(f"/admin/auth/group/{support.pk}/delete/").status_code == 403
    assert client.post("/admin/auth/group/add/", {"name": "Zomerhulp"}).status_code == 302
    assert "Klantenservice" in client.get("/admin/auth/group/").text


def test_only_an_owner_makes_roles():
    Group.objects.create(name="Rollen").permissions.set(
        Permission.objects.filter(codename__endswith="_group")
    )
    client = signed_in(staff("clerk@kraam.example", "Rollen"))

    assert client.get("/admin/auth/group/").status_code == 200
    assert client.post("/admin/auth/group/add/", {"name": "Mine"}).status_code == 403


def test_another_address_given_by_an_owner_has_to_be_shown_to_be_hers():
    client = signed_in(staff("owner@kraam.example", OWNER.name))
    user = staff("new@kraam.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    save(client, user, email="other@kraam.example")

    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified) == ("other@kraam.example", False)


def test_no_page_shows_addresses_or_second_steps_as_rows():
    client = signed_in(User.objects.create_superuser("boss@kraam.example"))

    for address in ("account/emailaddress", "account/emailconfirmation", "mfa/authenticator"):
        assert client.get(f"/admin/{address}/").status_code == 404
