"""The recommenders that the contract's tests run on, each with a way to have it learn."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from catalog.recommendations.base import Recommender
from catalog.recommendations.embedded.backend import EmbeddedRecommender
from catalog.recommendations.personalize import PersonalizeRecommender, Resources, new_clients
from catalog.services.recommending.learning import learn
from catalog.tests.recommendations.personalize_stub import ACCOUNT, PATIENT, personalize_stub
from catalog.tests.recommendations.shop import KITCHEN, NOW, SHELF


@dataclass(frozen=True)
class Taught:
    """A recommender of a test, and what makes it know what it was told."""

    recommender: Recommender
    learn: Callable[[], object]


@contextmanager
def embedded() -> Iterator[Taught]:
    yield Taught(EmbeddedRecommender(), lambda: learn(now=NOW))


def resources() -> Resources:
    """What a shop would have set up at Amazon."""
    return Resources(
        tracking_id="a1b2c3d4",
        also_bought=f"{ACCOUNT}:recommender/also-bought",
        similar=f"{ACCOUNT}:recommender/similar",
        for_you=f"{ACCOUNT}:campaign/for-you",
        popular=f"{ACCOUNT}:recommender/popular",
        category_filter=f"{ACCOUNT}:filter/category",
    )


@contextmanager
def personalize() -> Iterator[Taught]:
    """On the stub: it learns from the events that come."""
    categories = {product: (KITCHEN, category) for product, category in SHELF.items()}
    with personalize_stub(categories) as stub:
        clients = new_clients("eu-central-1", endpoint=stub.url, time_limit=PATIENT)
        made = PersonalizeRecommender(clients, resources(), instead=EmbeddedRecommender())
        yield Taught(made, lambda: None)


MAKERS: Mapping[str, Callable[[], AbstractContextManager[Taught]]] = {
    "embedded": embedded,
    "personalize": personalize,
}
