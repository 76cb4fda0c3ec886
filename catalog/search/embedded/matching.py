"""What finds what: a shopper's words as queries of the index.

Words are looked up one by one; nothing that a shopper types is read as query syntax.
"""

from collections.abc import Iterable, Iterator, Sequence

from tantivy import Occur, Query

from catalog.search.base import MAX_QUERY_LENGTH
from catalog.search.embedded.entries import SCHEMA, code_of
from catalog.search.embedded.lexicon import TYPO_FROM, Lexicon, typo_query
from catalog.search.embedded.words import (
    LEAST_PART,
    clean,
    forms_of,
    telling_words,
    words_of,
)

MAX_WORDS = 12  # words of one search; what comes after them says nothing more
PREFIX_FROM = 2  # letters

_NAME, _BRAND, _LABELS, _TEXT = 8.0, 5.0, 3.0, 1.0
_COMPOUND = 6.0
_WHOLE = 2.0  # the least score of a whole word of the name, however frequent it is
_PARTS, _PREFIX, _PART, _TYPO = 1.5, 1.0, 0.9, 0.5  # scores of what fits less well
_CODE = 10_000.0  # the one product that was asked for by its code comes first
_OTHER_FIELDS = 0.1  # what a second field that matches adds to the best


def words_asked(text: str, language: str) -> list[str]:
    """The words of a search that say something."""
    return telling_words(words_of(_cut(text))[:MAX_WORDS], language)


def has_text(text: str) -> bool:
    """Whether anything at all is searched for."""
    return bool(_cut(text))


def text_query(texts: Sequence[str], lexicon: Lexicon, *, typos: bool) -> Query | None:
    """Products that have every word of one of the texts, or a code that it names.

    texts: what was typed, then its other wordings. None when nothing was typed.
    typos: words of TYPO_FROM letters or more may differ by a letter or two.
    """
    if not has_text(texts[0]):
        return None
    ways = [_by_code(text) for text in texts]
    for text in texts:
        parts = list(_parts(words_asked(text, lexicon.language), lexicon, typos=typos))
        if parts:
            ways.append(Query.boolean_query([(Occur.Must, part) for part in parts]))
    return Query.disjunction_max_query(ways, 0.0)


def any_word_query(text: str, lexicon: Lexicon) -> Query:
    """Products that have one of the words."""
    parts = _parts(words_asked(text, lexicon.language), lexicon, typos=True)
    return Query.boolean_query([(Occur.Should, part) for part in parts])


def beginning_query(field: str, word: str) -> Query:
    """Products with a word that begins so."""
    return Query.fuzzy_term_query(SCHEMA, field, word, distance=0, prefix=True)


def _cut(text: str) -> str:
    return clean(text[: 2 * MAX_QUERY_LENGTH]).strip()[:MAX_QUERY_LENGTH]


def _by_code(text: str) -> Query:
    text = _cut(text)
    codes = [code_of(text), *(code_of(part) for part in text.split()[:MAX_WORDS])]
    return Query.const_score_query(Query.term_set_query(SCHEMA, "code", codes), _CODE)


def _parts(words: Sequence[str], lexicon: Lexicon, *, typos: bool) -> Iterator[Query]:
    """One query for each word; it is also answered by a compound with the word next to it."""
    compounds = lexicon.compounds_among(words)
    for place, word in enumerate(words):
        ways = list(_ways(word, lexicon, last=place == len(words) - 1, typos=typos))
        for beside in compounds[max(place - 1, 0) : place + 1]:
            for compound in beside:
                name = f"name_{lexicon.language}"
                ways += _terms([(name, _COMPOUND)], compound, lexicon.language)
        yield Query.disjunction_max_query(ways, _OTHER_FIELDS)


def _ways(word: str, lexicon: Lexicon, *, last: bool, typos: bool) -> Iterator[Query]:
    """How one word may be met."""
    yield _whole(word, lexicon.language)
    written = f"word_{lexicon.language}"
    if last and len(word) >= PREFIX_FROM:
        yield Query.const_score_query(beginning_query(written, word), _PREFIX)
    if typos and len(word) >= TYPO_FROM:
        yield Query.const_score_query(typo_query(written, word), _TYPO)
    if len(word) >= LEAST_PART and (compounds := lexicon.compounds_with(word)):
        for field in (f"name_{lexicon.language}", f"labels_{lexicon.language}"):
            held = Query.term_set_query(SCHEMA, field, compounds)
            yield Query.const_score_query(held, _PART)
    if parts := lexicon.parts_of(word):
        both = [(Occur.Must, _whole(part, lexicon.language)) for part in parts]
        yield Query.const_score_query(Query.boolean_query(both), _PARTS)


def _whole(word: str, language: str) -> Query:
    """The word in one of its forms."""
    name = f"name_{language}"
    fields = (
        (name, _NAME),
        ("brand_words", _BRAND),
        (f"labels_{language}", _LABELS),
        (f"text_{language}", _TEXT),
    )
    named = Query.term_set_query(SCHEMA, name, list(forms_of(word, language)))
    ways = [Query.const_score_query(named, _WHOLE), *_terms(fields, word, language)]
    return Query.disjunction_max_query(ways, _OTHER_FIELDS)


def _terms(fields: Iterable[tuple[str, float]], word: str, language: str) -> Iterator[Query]:
    for form in forms_of(word, language):
        for field, boost in fields:
            yield Query.boost_query(Query.term_query(SCHEMA, field, form, "freq"), boost)
