"""What a customer agrees to, in words: those of templates/catalog/_ask.html, for apps."""

from django.conf import settings
from django.utils.translation import gettext as _


def what_is_agreed_to() -> str:
    """In the active language. shop.kernel.consent.TEXT_VERSION counts its versions."""
    question = _(
        "Then we show you what you saw last, and products that go with it. We keep which products"
        " you look at, put in your cart and buy here, under a random number and for at most 90"
        " days. You can stop at any time."
    )
    if settings.RECOMMENDER != "personalize":
        return question
    at_amazon = _(
        "Amazon chooses products for us from the same data; what it holds is deleted there after"
        " you stop, but not by itself at once."
    )
    return f"{question} {at_amazon}"
