"""Which words hold others, by the words that a catalogue has: its words are the dictionary."""

from collections.abc import Callable

from catalog.search.words import LEAST_PART, cuts_of, forms_of

MAX_COMPOUNDS = 200  # words that end alike, at most
# Letters; a back of so many is a part of its compound, whatever stands before it. English has fewer
# compounds, and many endings of four letters: -king, -able.
_SURE_BACK = {"nl": 4, "en": 5}

Known = Callable[[str], bool]  # whether the catalogue has the word in any form


def parts_of(word: str, language: str, is_known: Known) -> tuple[str, str] | None:
    """The two words that a compound is made of, when both are known."""
    for fronts, back in cuts_of(word, language):
        front = next((front for front in fronts if is_known(front)), None)
        if front is not None and is_known(back):
            return front, back
    return None


def head_of(word: str, language: str, is_known: Known) -> str | None:
    """The known word that says what sort of thing an unknown compound is: "winterjas" is a jas.

    Only in Dutch: in English, "sunglasses" is no glass.
    """
    if language != "nl" or is_known(word):
        return None
    return next((back for _, back in cuts_of(word, language) if is_known(back)), None)


def ends_with(word: str, back: str, language: str, is_known: Known) -> bool:
    """Whether a compound has this word at its end as a part of its own."""
    forms = forms_of(back, language)
    return len(back) >= LEAST_PART and any(
        ending in forms
        and (len(ending) >= _SURE_BACK[language] or any(is_known(front) for front in fronts))
        for fronts, ending in cuts_of(word, language)
    )
