"""Pages that are found by the row they begin behind."""

from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.models import User
from shop.kernel.keyset import BadPlace, beyond, place_of, read_place, sort_keys

pytestmark = pytest.mark.django_db

ORDERINGS = [
    ["-date_joined", "-pk"],
    ["date_joined", "-pk"],
    ["last_login", "pk"],
    ["-last_login", "company", "-pk"],
    ["email"],
    ["-pk", "-pk"],
    [F("last_login").desc(), "pk"],
]


@pytest.fixture(autouse=True)
def users() -> None:
    """A dozen, of which many are equal in everything but their address."""
    chance, now = Random(5), timezone.now()
    times = [now, now - timedelta(microseconds=1), now - timedelta(days=1)]
    for number in range(12):
        User.objects.create(
            email=f"{number}@example.nl",
            company=chance.choice(["", "Bloemen BV"]),
            date_joined=chance.choice(times),
            last_login=chance.choice([None, *times]),
        )


def walked(ordering, *, size: int, is_backwards: bool = False) -> list[User]:
    keys = sort_keys(User, ordering)
    rows = User.objects.order_by(*ordering)
    rows = rows.reverse() if is_backwards else rows
    found: list[User] = []
    page = list(rows[:size])
    while page:
        found += page
        values = read_place(place_of(page[-1], keys), keys)
        page = list(rows.filter(beyond(keys, values, is_backwards=is_backwards))[:size])
    return found


@pytest.mark.parametrize("ordering", ORDERINGS, ids=str)
@pytest.mark.parametrize("is_backwards", [False, True])
def test_pages_hold_each_row_once_and_in_order(ordering, is_backwards):
    expected = list(User.objects.order_by(*ordering))

    found = walked(ordering, size=5, is_backwards=is_backwards)

    assert found == (expected[::-1] if is_backwards else expected)


def test_rows_that_come_in_meanwhile_shift_no_page():
    keys = sort_keys(User, ["-pk"])
    first = list(User.objects.order_by("-pk")[:5])
    User.objects.create(email="new@example.nl")

    after = beyond(keys, read_place(place_of(first[-1], keys), keys), is_backwards=False)

    assert User.objects.order_by("-pk").filter(after)[0].pk == first[-1].pk - 1


@pytest.mark.parametrize("place", ["", "x", "WyJhIl0:x:y"])
def test_a_place_that_nobody_gave_out_is_refused(place):
    with pytest.raises(BadPlace):
        read_place(place, sort_keys(User, ["-pk"]))


def test_a_place_of_another_order_is_refused():
    place = place_of(User.objects.all()[0], sort_keys(User, ["email"]))

    with pytest.raises(BadPlace):
        read_place(place, sort_keys(User, ["-email"]))


@pytest.mark.parametrize("ordering", [["?"], [Upper("email")], [F("email").asc(nulls_first=True)]])
def test_an_order_that_has_no_places_is_a_mistake_of_ours(ordering):
    with pytest.raises(ImproperlyConfigured):
        sort_keys(User, ordering)
