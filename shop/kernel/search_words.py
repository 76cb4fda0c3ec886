"""The words by which staff find an order, without capitals and accents. Pure.

They are written with the order and looked for in an index, so both sides take texts apart here:
Postgres' own `unaccent` is an extension that not every server has.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_WORDS = 10  # of a search
LONGEST_WORD = 60  # characters
_PART = re.compile(r"[^\W_]+")
_ASKED = re.compile(r'"([^"]*)"|(\S+)')
# Letters that are no other letter with a sign on it.
_OTHERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})


def folded(text: str) -> str:
    """As a keyboard without accents would have it: "Łódź" is "lodz"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_OTHERS)


def words_of(texts: Iterable[str]) -> str:
    """All words of some texts, each once; "T-shirt" is found as such, as "t", and as "shirt"."""
    found: set[str] = set()
    for text in texts:
        for chunk in folded(text).split():
            parts = _parts(chunk)
            found.update(parts)
            found.add("".join(parts)[:LONGEST_WORD])
    return " ".join(sorted(found - {""}))


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a search. is_whole: as it stands; else the beginning of one."""

    text: str
    is_whole: bool

    def is_among(self, words: Iterable[str]) -> bool:
        """Whether one of the words is meant."""
        if self.is_whole:
            return self.text in words
        return any(word.startswith(self.text) for word in words)


def asked_words(asked: str) -> list[AskedWord]:
    """What is looked for: all of the words, by their beginnings; in quotes, as they stand."""
    wanted: list[AskedWord] = []
    for exactly, beginning in _ASKED.findall(folded(asked)):
        chunks = exactly.split() if exactly else [beginning]
        wanted += [
            AskedWord("".join(_parts(each))[:LONGEST_WORD], bool(exactly)) for each in chunks
        ]
    return [word for word in wanted if word.text][:MOST_WORDS]


def tsquery(asked: str) -> str:
    """The same as Postgres' full text takes it. Empty when there is no word in it.

    Source: postgresql.org/docs/current/datatype-textsearch.html
    """
    words = asked_words(asked)
    return " & ".join(word.text if word.is_whole else f"{word.text}:*" for word in words)


def _parts(chunk: str) -> list[str]:
    return [part[:LONGEST_WORD] for part in _PART.findall(chunk)]
