"""What other systems call products, both ways: one statement each, however many are asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from catalog.errors import ExternalIdNotFound
from catalog.merchant_models import ExternalId

Pair = tuple[str, str]  # system, and the id there


def products_called(pairs: Collection[Pair]) -> dict[Pair, ExternalId]:
    """By system and id; one that nothing is called is left out."""
    by_system: defaultdict[str, set[str]] = defaultdict(set)
    for system, value in pairs:
        by_system[system].add(value)
    if not by_system:
        return {}
    asked = (Q(system=system, value__in=values) for system, values in by_system.items())
    found = ExternalId.objects.filter(reduce(or_, asked))
    return {(each.system, each.value): each for each in found}


def product_called(system: str, value: str) -> str:
    """The product's id, also where it is one of its variants.

    Raises:
        ExternalIdNotFound: nothing is called so.
    """
    found = products_called([(system, value)])
    if not found:
        raise ExternalIdNotFound
    return found[system, value].product_id


def external_ids_of(product_ids: Collection[str]) -> Mapping[str, Sequence[ExternalId]]:
    """Those of products and their variants, by product."""
    found: defaultdict[str, list[ExternalId]] = defaultdict(list)
    for each in ExternalId.objects.filter(product_id__in=product_ids).order_by("sku", "system"):
        found[each.product_id].append(each)
    return found
