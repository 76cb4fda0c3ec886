"""What finds what: a shopper's words as queries of the index.

Words are looked up one by one; nothing that a shopper types is read as query syntax. What is
found and how well it fits are two queries, because counting needs the first one only.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query

from catalog.search.embedded.entries import SCHEMA
from catalog.search.embedded.lexicon import Lexicon, typo_query
from catalog.search.typed import PREFIX_FROM, TYPO_FROM, codes_asked, has_text, words_asked
from catalog.search.words import LEAST_PART, forms_of

_NAME, _BRAND, _LABELS = 8.0, 5.0, 3.0
_COMPOUND = 6.0
_WHOLE = 5.0  # the least score of a whole word of the name, however frequent it is
_PARTS, _PREFIX, _PART, _ANYWHERE = 1.5, 1.0, 4.0, 0.5
_CODE = 10_000.0  # the one product that was asked for by its code comes first
_OTHER_FIELDS = 0.1  # what a second field that matches adds to the best


@dataclass(frozen=True, slots=True)
class TextQuery:
    """found: what a text finds. scored: the same, with how well it fits."""

    found: Query
    scored: Query


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a text, and what the index knows of it.

    joined: compounds that it makes with a word beside it. compounds: those that end with it.
    """

    text: str
    joined: tuple[str, ...]
    compounds: tuple[str, ...]
    parts: tuple[str, str] | None
    may_begin: bool  # what is found may go on after it
    may_err: bool  # what is found may be spelt otherwise


def text_query(texts: Sequence[str], lexicon: Lexicon, *, typos: bool) -> TextQuery | None:
    """Products that have every word of one of the texts, or a code that it names.

    texts: what was typed, then its other wordings. None when nothing was typed.
    typos: words of TYPO_FROM letters or more may differ by a letter or two.
    """
    if not has_text(texts[0]):
        return None
    codes = Query.term_set_query(
        SCHEMA, "code", [code for text in texts for code in codes_asked(text)]
    )
    found, scored = [codes], [Query.const_score_query(codes, _CODE)]
    for text in texts:
        words = list(_words(text, lexicon, typos=typos))
        if words:
            every = Query.boolean_query([(Occur.Must, _found(word, lexicon)) for word in words])
            fitting = [(Occur.Should, _fit(word, lexicon)) for word in words]
            least = (Occur.Must, Query.const_score_query(every, _ANYWHERE))
            found.append(every)
            scored.append(Query.boolean_query([least, *fitting]))
    either = [(Occur.Should, way) for way in found]
    return TextQuery(Query.boolean_query(either), Query.disjunction_max_query(scored, 0.0))


def any_word_query(text: str, lexicon: Lexicon) -> Query:
    """Products that have one of the words; those with more of them first."""
    words = _words(text, lexicon, typos=True)
    return Query.boolean_query(
        [(Occur.Should, Query.const_score_query(_found(word, lexicon), 1.0)) for word in words]
    )


def beginning_query(field: str, word: str) -> Query:
    """Products with a word that begins so."""
    return Query.fuzzy_term_query(SCHEMA, field, word, distance=0, prefix=True)


def _words(text: str, lexicon: Lexicon, *, typos: bool) -> Iterator[_Word]:
    words = words_asked(text, lexicon.language)
    compounds = lexicon.compounds_among(words)
    for place, word in enumerate(words):
        beside = compounds[max(place - 1, 0) : place + 1]
        yield _Word(
            text=word,
            joined=tuple(each for pair in beside for each in pair),
            compounds=tuple(lexicon.compounds_with(word)) if len(word) >= LEAST_PART else (),
            parts=lexicon.parts_of(word),
            may_begin=place == len(words) - 1 and len(word) >= PREFIX_FROM,
            may_err=typos and len(word) >= TYPO_FROM,
        )


def _found(word: _Word, lexicon: Lexicon) -> Query:
    """Whatever meets the word."""
    everything = f"all_{lexicon.language}"
    terms = [*_forms([word.text, *word.joined], lexicon.language), *word.compounds]
    ways = [Query.term_set_query(SCHEMA, everything, terms)]
    written = f"word_{lexicon.language}"
    if word.may_begin:
        ways.append(beginning_query(written, word.text))
    if word.may_err:
        ways.append(typo_query(written, word.text))
    if word.parts:
        ways.append(_both(word.parts, everything, lexicon.language))
    return Query.boolean_query([(Occur.Should, way) for way in ways])


def _fit(word: _Word, lexicon: Lexicon) -> Query:
    """How well the best of what meets the word fits."""
    language = lexicon.language
    name, labels = f"name_{language}", f"labels_{language}"
    own = _forms([word.text], language)
    ways = [Query.const_score_query(Query.term_set_query(SCHEMA, name, own), _WHOLE)]
    for field, boost in ((name, _NAME), ("brand_words", _BRAND), (labels, _LABELS)):
        ways += _terms(field, own, boost)
    ways += _terms(name, _forms(word.joined, language), _COMPOUND)
    if word.compounds:
        compounds = Query.term_set_query(SCHEMA, name, list(word.compounds))
        ways.append(Query.const_score_query(compounds, _PART))
    if word.parts:
        ways.append(Query.const_score_query(_both(word.parts, name, language), _PARTS))
    if word.may_begin and not lexicon.knows(word.text):
        begun = beginning_query(f"word_{language}", word.text)
        ways.append(Query.const_score_query(begun, _PREFIX))
    return Query.disjunction_max_query(ways, _OTHER_FIELDS)


def _both(parts: Iterable[str], field: str, language: str) -> Query:
    """Products that have the parts of a compound as words."""
    return Query.boolean_query(
        [
            (Occur.Must, Query.term_set_query(SCHEMA, field, _forms([part], language)))
            for part in parts
        ]
    )


def _forms(words: Iterable[str], language: str) -> list[str]:
    return [form for word in words for form in forms_of(word, language)]


def _terms(field: str, forms: Iterable[str], boost: float) -> Iterator[Query]:
    for form in forms:
        yield Query.boost_query(Query.term_query(SCHEMA, field, form, "freq"), boost)
