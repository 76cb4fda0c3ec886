"""A customer's address book: written one change at a time, so that two devices lose nothing."""

from collections.abc import Mapping
from uuid import UUID

from django.db.transaction import atomic

from accounts.errors import AddressBookFull, AddressNotFound, ChangedMeanwhile
from accounts.models import Address, User
from accounts.own_data.repeats import id_for
from shop.kernel.addresses import PARTS

MOST = 50  # addresses of one account
DEFAULTS = ("default_for_shipping", "default_for_billing")


def addresses_of(user_id: int) -> list[Address]:
    """All of hers, the defaults first, then the newest."""
    return list(
        Address.objects.filter(user_id=user_id).order_by(
            "-default_for_shipping", "-default_for_billing", "-id"
        )
    )


def find_address(user_id: int, address_id: UUID) -> Address:
    """Raises AddressNotFound: also for somebody else's."""
    found = Address.objects.filter(pk=address_id, user_id=user_id).first()
    if found is None:
        raise AddressNotFound
    return found


def add_address(
    user_id: int,
    parts: Mapping[str, str],
    *,
    defaults: Mapping[str, bool] | None = None,
    attempt: str = "",
) -> Address:
    """Keep one more. The first is the default for all.

    parts: checked by shop.kernel.addresses.
    defaults: which of DEFAULTS it becomes; another one that was it is so no longer.
    attempt: of the request; the same one again adds nothing.

    Raises:
        AddressBookFull: there are MOST.
    """
    address = Address(id=id_for(user_id, attempt), user_id=user_id)
    with atomic():
        _lock_book(user_id)
        earlier = Address.objects.filter(pk=address.pk).first()
        if earlier is not None:
            return earlier
        count = Address.objects.filter(user_id=user_id).count()
        if count >= MOST:
            raise AddressBookFull(MOST)
        _fill(address, parts, dict.fromkeys(DEFAULTS, True) if count == 0 else defaults or {})
        address.save(force_insert=True)
    return address


def change_address(
    user_id: int,
    address_id: UUID,
    parts: Mapping[str, str],
    *,
    defaults: Mapping[str, bool] | None = None,
    seen: frozenset[int] | None = None,
) -> Address:
    """Put other parts in its place. May be repeated: what is so already is not changed.

    defaults: which of DEFAULTS it is from now on; those that are left out stay as they are.
    seen: the versions that the caller would change; None: any.

    Raises:
        AddressNotFound: it is not hers.
        ChangedMeanwhile: it is at another version, and not as it shall become.
    """
    with atomic():
        _lock_book(user_id)
        address = find_address(user_id, address_id)
        before: dict[str, bool] = {name: getattr(address, name) for name in DEFAULTS}
        wanted = before | dict(defaults or {})
        if (address.parts, before) == (dict(parts), wanted):
            return address
        _check(address, seen)
        _fill(address, parts, wanted)
        address.version += 1
        address.save()
    return address


def remove_address(user_id: int, address_id: UUID, *, seen: frozenset[int] | None = None) -> None:
    """Forget one; orders that went there keep their copy.

    Raises:
        AddressNotFound: it is not hers, or gone already.
        ChangedMeanwhile: it is at another version than the caller saw.
    """
    with atomic():
        _lock_book(user_id)
        address = find_address(user_id, address_id)
        _check(address, seen)
        address.delete()


def keep_address(user_id: int, parts: Mapping[str, str]) -> None:
    """After an order: keep where it went, unless it is there already or the book is full."""
    with atomic():
        _lock_book(user_id)
        known = [address.parts for address in addresses_of(user_id)]
        if dict(parts) not in known and len(known) < MOST:
            add_address(user_id, parts)


def _lock_book(user_id: int) -> None:
    """One change of an account's addresses at a time."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)


def _check(address: Address, seen: frozenset[int] | None) -> None:
    if seen is not None and address.version not in seen:
        raise ChangedMeanwhile(address.version)


def _fill(address: Address, parts: Mapping[str, str], defaults: Mapping[str, bool]) -> None:
    """Of another address that was a default, the version stays: its own content is as it was."""
    for part in PARTS:
        setattr(address, part, parts[part])
    for name, is_default in defaults.items():
        if is_default:
            others = Address.objects.filter(user_id=address.user_id).exclude(pk=address.pk)
            others.filter(**{name: True}).update(**{name: False})
        setattr(address, name, is_default)
