"""Members of staff, signed in."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accounts.models import User
from catalog.admin.models import Product


def _signed_in(email: str, *permissions: str) -> Client:
    user = User.objects.create_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader(db, tables) -> Client:
    """Somebody who may read products."""
    return _signed_in("reader@kraam.example", "view_product")


@pytest.fixture
def adder(db, tables) -> Client:
    """Somebody who may add products, and no more."""
    return _signed_in("adder@kraam.example", "add_product")


@pytest.fixture
def editor(db, tables) -> Client:
    """Somebody who may do everything with products."""
    return _signed_in(
        "editor@kraam.example", "view_product", "add_product", "change_product", "delete_product"
    )


@pytest.fixture
def arranger(db, tables) -> Client:
    """Somebody who may do everything with categories, and change products."""
    kinds = ("view", "add", "change", "delete")
    may = (f"{kind}_category" for kind in kinds)
    return _signed_in("arranger@kraam.example", *may, "view_product", "change_product")


@pytest.fixture
def categories_reader(db, tables) -> Client:
    """Somebody who may only look at them."""
    return _signed_in("reader@kraam.example", "view_category")


@pytest.fixture
def host(db, tables) -> Client:
    """Somebody who says what the home page features."""
    return _signed_in("host@kraam.example", "add_featuredproduct", "view_product")


@pytest.fixture
def outsider(db, tables) -> Client:
    """A member of staff without any permission."""
    return _signed_in("outsider@kraam.example")


@pytest.fixture
def moderator(db, tables) -> Client:
    """Somebody who decides about reviews."""
    return _signed_in("moderator@kraam.example", "view_review", "change_review", "view_product")


@pytest.fixture
def reviews_reader(db, tables) -> Client:
    """Somebody who may only read them."""
    return _signed_in("reader@kraam.example", "view_review")


@pytest.fixture
def pricer(db, tables) -> Client:
    """Somebody who plans prices."""
    may = (f"{kind}_plannedprice" for kind in ("view", "add", "change"))
    return _signed_in("pricer@kraam.example", *may)


@pytest.fixture
def price_reader(db, tables) -> Client:
    """Somebody who may only read them."""
    return _signed_in("reader@kraam.example", "view_plannedprice")


@pytest.fixture
def stock_keeper(db, tables) -> Client:
    """Somebody who moves stock."""
    return _signed_in("keeper@kraam.example", "view_stock", "change_stock")


@pytest.fixture
def stock_reader(db, tables) -> Client:
    """Somebody who may only look at it."""
    return _signed_in("reader@kraam.example", "view_stock")


@pytest.fixture
def importer(db, tables) -> Client:
    """Somebody who imports products."""
    return _signed_in("importer@kraam.example", "view_productimport", "add_productimport")


@pytest.fixture
def imports_reader(db, tables) -> Client:
    """Somebody who may only see how imports went."""
    return _signed_in("reader@kraam.example", "view_productimport")


@pytest.fixture
def picture_editor(db, tables) -> Client:
    """Somebody who may read and change products."""
    kind = ContentType.objects.get_for_model(Product)
    Permission.objects.get_or_create(content_type=kind, codename="change_product")
    return _signed_in("pictures@kraam.example", "view_product", "change_product")


@pytest.fixture
def repricer(db, tables) -> Client:
    """Somebody who may change many prices, and nothing else at once."""
    return _signed_in("repricer@kraam.example", "view_product", "reprice_bulkedit")


@pytest.fixture
def bulk_editor(db, tables) -> Client:
    """Somebody who may do all of it."""
    kinds = ("reprice", "sale", "move", "publish", "archive", "tag", "brand")
    may = [f"{kind}_bulkedit" for kind in kinds]
    return _signed_in("bulk@kraam.example", "view_product", "view_bulkedit", *may)


@pytest.fixture
def bulk_reader(db, tables) -> Client:
    """Somebody who may only look."""
    return _signed_in("watcher@kraam.example", "view_bulkedit")
