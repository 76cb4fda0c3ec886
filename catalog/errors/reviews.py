"""What reviews refuse."""

from django.utils.translation import gettext_lazy as _

from shop.kernel.errors import NotFound, Refused


class ReviewNotFound(NotFound):
    """There is no such review, or it is not shown."""

    code = "review_not_found"

    def __init__(self) -> None:
        super().__init__(_("This review does not exist, or is no longer shown."))


class AlreadyReviewed(Refused):
    """A customer reviews a product once."""

    code = "already_reviewed"

    def __init__(self) -> None:
        super().__init__(_("You have reviewed this product before."))


class OwnReview(Refused):
    """Nobody votes for a review of her own."""

    code = "own_review"

    def __init__(self) -> None:
        super().__init__(_("You wrote this review yourself."))


class ReviewTransitionRefused(Refused):
    """A review is not in a state from which it can go there."""

    code = "review_transition_refused"

    def __init__(self, *, transition: str, state: str) -> None:
        super().__init__(_("Somebody has decided about this review in the meantime."))
        self.transition = transition
        self.state = state

    def details(self) -> dict[str, str]:
        """What was to happen, and where the review stands."""
        return {"transition": self.transition, "state": self.state}
