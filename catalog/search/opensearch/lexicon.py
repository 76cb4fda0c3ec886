"""What the index knows of the words of a search: which there are, which hold others.

The server's dictionary is asked for all words at once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from catalog.search.compounds import MAX_COMPOUNDS, ends_with, head_of, parts_of
from catalog.search.words import LEAST_PART, cuts_of, forms_of, joined

Dictionary = Callable[[Iterable[str]], set[str]]  # those of the words that the index has
Endings = Callable[[Sequence[str]], set[str]]  # known words with one of these endings


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search.

    compounds: known words that end with it, as a part of their own.
    parts: the two known words that it is made of itself.
    joined: known compounds that it makes with the words beside it.
    head: the known word at the end of an unknown compound.
    """

    text: str
    is_known: bool
    compounds: tuple[str, ...] = ()
    parts: tuple[str, str] | None = None
    joined: tuple[str, ...] = ()
    head: str | None = None


def studied(
    words: Sequence[str], language: str, dictionary: Dictionary, endings: Endings
) -> list[Word]:
    """The words with what the index knows of them."""
    lexicon = _Lexicon(language, dictionary)
    pairs = [joined(first, second, language) for first, second in pairwise(words)]
    parts = (part for word in words for part in _parts(word, language))
    lexicon.look_up([*words, *(each for pair in pairs for each in pair), *parts])
    backs = [word for word in words if len(word) >= LEAST_PART]
    ending = endings([form for back in backs for form in forms_of(back, language)])
    lexicon.look_up(front for word in ending for front in _fronts(word, language))
    return [
        Word(
            text=word,
            is_known=lexicon.knows(word),
            compounds=tuple(
                sorted(each for each in ending if ends_with(each, word, language, lexicon.knows))
            ),
            parts=parts_of(word, language, lexicon.knows),
            head=head_of(word, language, lexicon.knows),
            joined=tuple(
                each
                for pair in pairs[max(place - 1, 0) : place + 1]
                for each in pair
                if lexicon.knows(each)
            ),
        )
        for place, word in enumerate(words)
    ]


def _parts(word: str, language: str) -> Iterable[str]:
    for fronts, back in cuts_of(word, language):
        yield from fronts
        yield back


def _fronts(word: str, language: str) -> Iterable[str]:
    return (front for fronts, _ in cuts_of(word, language) for front in fronts)


class _Lexicon:
    """Remembers what it looked up."""

    def __init__(self, language: str, dictionary: Dictionary) -> None:
        self._language = language
        self._dictionary = dictionary
        self._known: set[str] = set()
        self._asked: set[str] = set()

    def look_up(self, words: Iterable[str]) -> None:
        forms = {form for word in words for form in forms_of(word, self._language)} - self._asked
        if forms:
            self._known |= self._dictionary(forms)
            self._asked |= forms

    def knows(self, word: str) -> bool:
        return any(form in self._known for form in forms_of(word, self._language))


def dictionary_request(words: Iterable[str]) -> dict[str, Any]:
    """Asks for the frequency of each word in the whole index; costs the same in any size of it."""
    return {
        "doc": {"lexicon": " ".join(sorted(words))},
        "fields": ["lexicon"],
        "term_statistics": True,
        **dict.fromkeys(("field_statistics", "offsets", "payloads", "positions"), False),
    }


def known_in(answer: dict[str, Any]) -> set[str]:
    """The words that the index has, of the answer to a dictionary's request."""
    terms = answer["term_vectors"].get("lexicon", {"terms": {}})["terms"]
    return {word for word, figures in terms.items() if figures.get("doc_freq", 0) > 0}


def endings_request(endings: Sequence[str]) -> dict[str, Any]:
    """Asks for the words that end so, most frequent first."""
    backwards = [ending[::-1] for ending in endings]
    return {
        "size": 0,
        "query": {"bool": {"should": [{"prefix": {"backwards": each}} for each in backwards]}},
        "aggs": {
            each: {"terms": {"field": "backwards", "include": f"{each}.+", "size": MAX_COMPOUNDS}}
            for each in backwards
        },
    }


def endings_in(answer: dict[str, Any]) -> set[str]:
    """The words of the answer to an endings' request."""
    return {
        bucket["key"][::-1]
        for values in answer.get("aggregations", {}).values()
        for bucket in values["buckets"]
    }
