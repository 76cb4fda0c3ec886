"""What may stand in a review: how long, in which characters, and no addresses."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE = 100  # characters, as are all of these
SHORTEST_TEXT = 10
LONGEST_TEXT = 4000
LONGEST_NAME = 40

_ADDRESS = re.compile(
    r"https?:|www\.|\b[a-z0-9-]{2,}\.(?:com|net|org|nl|be|de|eu|info|shop)\b", re.I
)
_LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# Cc: controls. Cf: what turns the direction of a text, or hides in it. Co, Cs: nobody's letters.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})
_JOINERS = "\u200c\u200d"  # in some scripts and emoji these are part of a letter


def tidy(text: str) -> str:
    """A text without characters that nobody can see, at most one empty line in a row."""
    lines = _LINE_BREAK.sub("\n", text)
    seen = (
        letter
        for letter in lines
        if letter == "\n" or letter in _JOINERS or unicodedata.category(letter) not in _UNSEEN
    )
    return re.sub(r"\n{3,}", "\n\n", "".join(seen)).strip()


def check_no_address(text: str) -> None:
    """Raises ValidationError for what leads away: nobody writes spam that cannot be followed."""
    if _ADDRESS.search(text):
        raise ValidationError(
            _("Please leave out web addresses and e-mail addresses."), code="address"
        )
