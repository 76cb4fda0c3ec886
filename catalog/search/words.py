"""Words as an index knows them: folded to plain letters, with their stems and their compounds."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

_SNOWBALL = {"nl": "dutch", "en": "english"}  # the names that Tantivy gives its stemmers
LANGUAGES = tuple(_SNOWBALL)
MAX_WORD = 60  # letters; longer "words" are noise that nobody types
LEAST_PART = 3  # letters of a part of a compound
LEAST_INFLECTED = 4  # letters of an adjective with its "e", such as "oude"
# What Dutch puts between the parts: verjaardagskaart, zonnebril, hondenmand, kinderfiets.
_LINKS = ("", "s", "e", "en", "er")
# "rode", "grijze": one vowel before one consonant, which is long. Vowel, consonant.
_OPEN = re.compile(r"(?<![aeiouy])([aeou])([bcdfgklmnprstvz])e$")
_HARDENED = {"v": "f", "z": "s"}  # at the end of a word: lieve, lief; boze, boos


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
def stem_of(word: str, language: str) -> str:
    """What the forms of a word have in common, mostly."""
    return next(iter(_stemming[language].analyze(word)), word)


@lru_cache(maxsize=50_000)
def forms_of(word: str, language: str) -> tuple[str, ...]:
    """A word and its stem; of Dutch ones with "ij" also as many spell it, with "y".

    Both are indexed and both are asked for, because a stemmer alone does not bring all forms
    together: the Dutch one makes "fiets" of "fietsen", but "fiet" of "fiets". It also leaves
    adjectives as they are, so a "rode" fiets would not be "rood".
    """
    forms = [word, stem_of(word, language)]
    if language == "nl":
        forms.append(_uninflected(word))
        forms += [form.replace("ij", "y") for form in forms]
    return tuple(dict.fromkeys(forms))


def _uninflected(word: str) -> str:
    """A Dutch adjective without its "e": rode, rood; groene, groen. Of other words, what may be."""
    if len(word) < LEAST_INFLECTED or not word.endswith("e") or word[-2] in "aeiouy":
        return word
    open_syllable = _OPEN.search(word)
    bare = word[:-1]
    if open_syllable:
        vowel, consonant = open_syllable.groups()
        bare = word[: open_syllable.start()] + 2 * vowel + consonant
    return bare[:-1] + _HARDENED.get(bare[-1], bare[-1])


def forms_in(words: Iterable[str], language: str) -> list[str]:
    """All forms of all words, as they are indexed."""
    return [form for word in words for form in forms_of(word, language)]


def compounds_of(words: Sequence[str]) -> list[str]:
    """Neighbours written as one word: Dutch writes "koffiebonen" where others leave a space."""
    return [first + second for first, second in pairwise(words)]


def joined(first: str, second: str, language: str) -> list[str]:
    """The compounds that two words may make, in either order: "mand hond" is a hondenmand."""
    orders = ((first, second), (second, first))
    return [
        form + link + back
        for front, back in orders
        for form in forms_of(front, language)
        for link in _LINKS
    ]


def cuts_of(word: str, language: str) -> Iterable[tuple[tuple[str, ...], str]]:
    """Where a word may be a compound: ways to write its front, and its back; longest back first.

    No cut that a plural makes by chance: "lampen" is no "lam" and "pen", because its stem has
    no "pen" in it.
    """
    stem = stem_of(word, language)
    for place in range(LEAST_PART, len(word) - LEAST_PART + 1):
        front, back = word[:place], word[place:]
        if front + stem_of(back, language) in (stem, word):
            yield _fronts(front), back


def _fronts(front: str) -> tuple[str, ...]:
    """The first part of a compound, with what may link it to the second and without."""
    bare = (front.removesuffix(link) for link in _LINKS)
    return tuple(dict.fromkeys(part for part in bare if len(part) >= LEAST_PART))


def telling_words(words: Sequence[str], language: str) -> list[str]:
    """The words without "de", "met", "for"; all of them when there are no others."""
    return _dropping[language].analyze(" ".join(words)) or list(words)
