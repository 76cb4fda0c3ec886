"""Words as the index knows them: folded to plain letters, with their stems and their compounds."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

_SNOWBALL = {"nl": "dutch", "en": "english"}  # the names that Tantivy gives its stemmers
LANGUAGES = tuple(_SNOWBALL)
MAX_WORD = 60  # letters; longer "words" are noise that nobody types


def _analyzer(tokenizer: Tokenizer, *filters: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(tokenizer)
    for part in filters:
        builder = builder.filter(part)
    return builder.build()


_folding = _analyzer(Tokenizer.simple(), Filter.lowercase(), Filter.ascii_fold())
_stemming = {
    language: _analyzer(Tokenizer.whitespace(), Filter.stemmer(name))
    for language, name in _SNOWBALL.items()
}
_dropping = {
    language: _analyzer(Tokenizer.whitespace(), Filter.stopword(name))
    for language, name in _SNOWBALL.items()
}


def clean(text: str) -> str:
    """Text that the index takes: composed, and without halves of surrogate pairs."""
    return unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())


def words_of(text: str) -> list[str]:
    """The words of a text in lower case without accents: "Café-stoel" is cafe, stoel."""
    return [word for word in _folding.analyze(clean(text)) if len(word) <= MAX_WORD]


def known_language(language: str) -> str:
    """The language itself, or Dutch for one that the index has no stemmer of."""
    return language if language in _SNOWBALL else LANGUAGES[0]


@lru_cache(maxsize=50_000)
def forms_of(word: str, language: str) -> tuple[str, ...]:
    """A word and its stem.

    Both are indexed and both are asked for, because a stemmer alone does not bring all forms
    together: the Dutch one makes "fiets" of "fietsen", but "fiet" of "fiets".
    """
    stems = _stemming[language].analyze(word)
    return tuple(dict.fromkeys([word, *stems]))


def forms_in(words: Iterable[str], language: str) -> list[str]:
    """All forms of all words, as they are indexed."""
    return [form for word in words for form in forms_of(word, language)]


def compounds_of(words: Sequence[str]) -> list[str]:
    """Neighbours written as one word: Dutch writes "koffiebonen" where others leave a space."""
    return [first + second for first, second in pairwise(words)]


def telling_words(words: Sequence[str], language: str) -> list[str]:
    """The words without "de", "met", "for"; all of them when there are no others."""
    return _dropping[language].analyze(" ".join(words)) or list(words)
