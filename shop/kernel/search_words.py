"""The words by which staff find an order, without capitals and accents. Pure.

They are written with the order and looked for in an index, so both sides take texts apart here:
Postgres' own `unaccent` is an extension that not every server has.
"""

import re
import unicodedata
from collections.abc import Iterable

MOST_WORDS = 10  # of a search
_LONGEST = 60  # characters of a word
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
            found.add("".join(parts)[:_LONGEST])
    return " ".join(sorted(found - {""}))


def tsquery(asked: str) -> str:
    """What Postgres is asked for: all the words, by their beginnings; in quotes, as they stand.

    Empty when there is no word in it. Source: postgresql.org/docs/current/datatype-textsearch.html
    """
    wanted: list[str] = []
    for exactly, beginning in _ASKED.findall(folded(asked)):
        if exactly:
            wanted += ["".join(_parts(chunk))[:_LONGEST] for chunk in exactly.split()]
        else:
            word = "".join(_parts(beginning))[:_LONGEST]
            wanted.append(f"{word}:*" if word else "")
    return " & ".join([word for word in wanted if word][:MOST_WORDS])


def _parts(chunk: str) -> list[str]:
    return [part[:_LONGEST] for part in _PART.findall(chunk)]
