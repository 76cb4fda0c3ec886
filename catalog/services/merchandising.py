"""What follows when a merchant changes what lists show, and how products are filtered."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.transaction import on_commit

from catalog.merchandising import Boost, ListFilter, Synonyms
from catalog.selectors.stamps import FEATURED, renew_stamps
from catalog.services.indexing import index_boosted, rebuild_in_background
from shop.kernel.jobs import wake


def boost_changed(boost: Boost) -> None:
    """The products that it is, or was, meant for follow."""
    index_boosted.defer(kind=boost.kind, value=boost.value)


def filters_changed() -> None:
    """Which values lists can be filtered by stands in the index of every product."""
    wake(rebuild_in_background)


def featured_changed() -> None:
    """The home page reads anew what it features, once the change is committed."""
    on_commit(lambda: renew_stamps([FEATURED]))


def offer_filters(names: Iterable[Mapping[str, str]]) -> None:
    """Let lists be filtered by these, unless merchants have said by what.

    names: `code`, `name_nl` and `name_en` of each.
    """
    if not ListFilter.objects.exists():
        ListFilter.objects.bulk_create(
            ListFilter(position=place, **each) for place, each in enumerate(names)
        )


def offer_synonyms(groups: Mapping[str, Iterable[Sequence[str]]]) -> None:
    """Let searches for one wording also find the others, unless merchants have said which.

    groups: wordings that mean the same, by language.
    """
    if not Synonyms.objects.exists():
        Synonyms.objects.bulk_create(
            Synonyms(language=language, wordings=", ".join(group))
            for language, of_language in groups.items()
            for group in of_language
        )
