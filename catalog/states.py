"""The life of a review.

    PENDING --publish-> PUBLISHED --reject-> REJECTED
       `------reject--> REJECTED  --publish-> PUBLISHED

Nothing is shown that nobody has read, and a decision can be taken back. Pure.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalog.errors import ReviewTransitionRefused


class ReviewState(TextChoices):
    """Where a review stands."""

    PENDING = "pending", _("Waiting to be read")
    PUBLISHED = "published", _("Published")
    REJECTED = "rejected", _("Rejected")


@dataclass(frozen=True, slots=True)
class ReviewTransition:
    """A step from some states to one."""

    name: str
    sources: frozenset[ReviewState]
    target: ReviewState

    def check(self, state: ReviewState) -> None:
        """Raises ReviewTransitionRefused when a review in `state` cannot take this transition."""
        if state not in self.sources:
            raise ReviewTransitionRefused(transition=self.name, state=state)


_S = ReviewState  # a short name keeps the table readable
PUBLISH = ReviewTransition("publish", frozenset({_S.PENDING, _S.REJECTED}), _S.PUBLISHED)
REJECT = ReviewTransition("reject", frozenset({_S.PENDING, _S.PUBLISHED}), _S.REJECTED)

REVIEW_TRANSITIONS = (PUBLISH, REJECT)


class RejectReason(TextChoices):
    """Why a review is not shown. A merchant chooses one of these: that it is bad is none of them.

    Source: Directive 2005/29/EC, annex I, 23c: no shop may publish the good ones only.
    """

    NOT_ABOUT_PRODUCT = "not_about_product", _("It is not about this product")
    OFFENSIVE = "offensive", _("It insults, threatens or discriminates")
    PERSONAL = "personal", _("It holds personal data")
    ADVERTISING = "advertising", _("It advertises, or somebody was paid for it")
    UNLAWFUL = "unlawful", _("It breaks the law")
    WITHDRAWN = "withdrawn", _("Its author asked for it")
