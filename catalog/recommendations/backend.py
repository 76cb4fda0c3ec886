"""Which recommender this shop uses."""

from functools import cache

from django.conf import settings

from catalog.recommendations.base import Recommender
from catalog.recommendations.embedded.backend import EmbeddedRecommender
from catalog.recommendations.personalize import PersonalizeRecommender, Resources, new_clients


@cache
def recommender() -> Recommender:
    """The configured one; one for all threads of the process. Opens nothing yet."""
    embedded = EmbeddedRecommender()
    if settings.RECOMMENDER == "embedded":
        return embedded
    resources = Resources(
        tracking_id=settings.PERSONALIZE_TRACKING_ID,
        also_bought=settings.PERSONALIZE_ALSO_BOUGHT,
        similar=settings.PERSONALIZE_SIMILAR,
        for_you=settings.PERSONALIZE_FOR_YOU,
        popular=settings.PERSONALIZE_POPULAR,
        category_filter=settings.PERSONALIZE_CATEGORY_FILTER,
    )
    return PersonalizeRecommender(new_clients(settings.AWS_REGION), resources, instead=embedded)
