"""What a shopper typed, as words and codes to look up. Nothing of it is read as query syntax."""

from catalog.search.base import MAX_QUERY_LENGTH
from catalog.search.values import code_of
from catalog.search.words import clean, telling_words, words_of

MAX_WORDS = 12  # words of one search; what comes after them says nothing more
PREFIX_FROM = 2  # letters of a last word that may be a beginning
TYPO_FROM = 4  # letters; in shorter words one typo makes another word
_TWO_TYPOS_FROM = 8


def words_asked(text: str, language: str) -> list[str]:
    """The words of a search that say something."""
    return telling_words(words_of(_cut(text))[:MAX_WORDS], language)


def codes_asked(text: str) -> list[str]:
    """What of a text may be a code: all of it, and each part."""
    text = _cut(text)
    codes = [code_of(text), *(code_of(part) for part in text.split()[:MAX_WORDS])]
    return list(dict.fromkeys(codes))


def has_text(text: str) -> bool:
    """Whether anything at all is searched for."""
    return bool(_cut(text))


def typos_in(word: str) -> int:
    """Letters that may be wrong in a word that is spelt as nothing is."""
    if len(word) < TYPO_FROM:
        return 0
    return 2 if len(word) >= _TWO_TYPOS_FROM else 1


def least_met(words: int) -> int:
    """How many words of a text a product needs where none has all: of three, one may lack."""
    return words - words // 3


def _cut(text: str) -> str:
    return clean(text[: 2 * MAX_QUERY_LENGTH]).strip()[:MAX_QUERY_LENGTH]
