"""What is wrong about Amazon Personalize stops the start, by the name of the setting."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from catalog.recommendations.backend import recommender
from catalog.recommendations.personalize import PersonalizeRecommender
from catalog.tests.recommendations.backends import resources
from shop import env
from shop.checks import check_personalize

ARNS = {
    "PERSONALIZE_ALSO_BOUGHT": resources().also_bought,
    "PERSONALIZE_SIMILAR": resources().similar,
    "PERSONALIZE_FOR_YOU": resources().for_you,
    "PERSONALIZE_POPULAR": resources().popular,
    "PERSONALIZE_CATEGORY_FILTER": resources().category_filter,
}


@pytest.mark.parametrize("name", ARNS)
def test_a_row_that_nothing_can_fill_stops_the_start(settings, name):
    settings.RECOMMENDER = "personalize"
    for each, value in ARNS.items():
        setattr(settings, each, value)
    assert check_personalize() == []

    setattr(settings, name, resources().tracking_id)
    [complaint] = check_personalize()

    assert name in complaint.msg


def test_what_is_no_arn_is_refused_by_the_settings_name(monkeypatch):
    for wrong in ("x", "arn:aws:personalize", "http://arn:a:b:c:d:e"):
        monkeypatch.setenv("PERSONALIZE_SIMILAR", wrong)
        with pytest.raises(ImproperlyConfigured, match="PERSONALIZE_SIMILAR"):
            env.arn("PERSONALIZE_SIMILAR")


def test_the_setting_decides_who_recommends(settings):
    settings.RECOMMENDER = "personalize"
    for each, value in ARNS.items():
        setattr(settings, each, value)

    assert isinstance(recommender(), PersonalizeRecommender)
