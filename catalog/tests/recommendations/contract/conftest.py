"""Every test of the contract runs on every recommender."""

import pytest

from catalog.tests.recommendations.backends import MAKERS


@pytest.fixture(params=MAKERS)
def taught(request, db, tables):
    """A recommender that knows nothing yet."""
    with MAKERS[request.param]() as made:
        yield made


@pytest.fixture
def recommender(taught):
    return taught.recommender


@pytest.fixture
def tell(taught):
    """Tell it what happened, and have it learn."""

    def told(*happened):
        taught.recommender.record([event for events in happened for event in events])
        taught.learn()

    return told
