"""What finds what: a shopper's words as queries of the index.

Words are looked up one by one; nothing that a shopper types is read as query syntax. What is
found and how well it fits are different queries, because counting needs the first one only, and
of very many hits only the best are told apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tantivy import Occur, Query

from catalog.search.embedded.entries import SCHEMA
from catalog.search.embedded.lexicon import Lexicon
from catalog.search.embedded.queries import any_of, beginning, every, like, most_of, one_of
from catalog.search.typed import (
    PREFIX_FROM,
    TYPO_FROM,
    codes_asked,
    has_text,
    least_met,
    words_asked,
)
from catalog.search.words import LANGUAGES, LEAST_PART, forms_of

_NAME, _BRAND, _LABELS = 8.0, 5.0, 3.0
_COMPOUND = 6.0
_WHOLE = 5.0  # the least score of a whole word of the name, however frequent it is
_PART = 4.0  # of a word of the name that ends with what was asked for
_PARTS, _PREFIX, _ANYWHERE = 1.5, 1.0, 0.5  # scores of what fits less well
_FOREIGN = 4.0
_CODE = 10_000.0  # the one product that was asked for by its code comes first
_OTHER_FIELDS = 0.1  # what a second field that matches adds to the best


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a text, and what the index knows of it.

    joined: compounds that it makes with a word beside it. compounds: those that end with it.
    head: the end of an unknown compound, which meets it where nothing else does.
    """

    text: str
    joined: tuple[str, ...]
    compounds: tuple[str, ...]
    parts: tuple[str, str] | None
    head: str | None
    may_begin: bool  # what is found may go on after it
    may_err: bool  # what is found may be spelt otherwise


class TextQuery:
    """Products that have every word of one of the texts, or a code that it names.

    texts: what was typed, then its other wordings.
    typos: words of TYPO_FROM letters or more may differ by a letter or two.
    loosely: one word in three may lack, and of unknown compounds the end is enough.
    hidden: also what is not published, by the forms and beginnings of its words.
    """

    def __init__(
        self, texts: Sequence[str], lexicon: Lexicon, *, typos: bool, loosely: bool, hidden: bool
    ) -> None:
        self._lexicon = lexicon
        self._loosely = loosely
        self._hidden = list(_hidden(texts, lexicon)) if hidden else []
        self._codes = lexicon.having("code", [code for text in texts for code in codes_asked(text)])
        wordings = [list(_words(text, lexicon, typos=typos, loosely=loosely)) for text in texts]
        self._wordings = [words for words in wordings if words]

    @cached_property
    def found(self) -> Query:
        """All of them."""
        return any_of([*self._by_code, *self._hidden, *map(self._met, self._wordings)])

    @cached_property
    def scored(self) -> Query:
        """All of them, with how well they fit."""
        ways = []
        for words in self._wordings:
            fitting = [(Occur.Should, _fit(word, self._lexicon)) for word in words]
            least = (Occur.Must, Query.const_score_query(self._met(words), _ANYWHERE))
            ways.append(Query.boolean_query([least, *fitting]))
        return self._best_of(ways)

    @cached_property
    def named(self) -> Query:
        """Those that have the words in their names; scored by far cheaper than all of them."""
        field = f"name_{self._lexicon.language}"
        return self._best_of(
            [
                every(any_of(list(self._whole(field, word))) for word in words)
                for words in self._wordings
            ]
        )

    @cached_property
    def labelled(self) -> Query:
        """Those that have the words in names, brands, categories or tags."""
        language = self._lexicon.language
        fields = (f"name_{language}", "brand_words", f"labels_{language}")
        ways = [
            every(
                any_of([way for field in fields for way in self._whole(field, word)])
                for word in words
            )
            for words in self._wordings
        ]
        return any_of([*self._by_code, *self._hidden, *ways])

    def _met(self, words: Sequence[_Word]) -> Query:
        """Products that have the words, or enough of them."""
        least = least_met(len(words)) if self._loosely else len(words)
        if least == len(words):
            return _all_found(words, self._lexicon)
        return most_of((_found(word, self._lexicon) for word in words), least)

    @property
    def _by_code(self) -> list[Query]:
        return [one_of("code", self._codes)] if self._codes else []

    def _best_of(self, ways: Sequence[Query]) -> Query:
        codes = [Query.const_score_query(query, _CODE) for query in self._by_code]
        hidden = [Query.const_score_query(query, _WHOLE) for query in self._hidden]
        either = [*codes, *hidden, *ways]
        return Query.disjunction_max_query(either, 0.0) if either else Query.empty_query()

    def _whole(self, field: str, word: _Word) -> Iterator[Query]:
        forms = _forms([word.text, *word.joined], self._lexicon.language)
        return _terms(field, self._lexicon.having(field, forms), 1.0)


def text_query(
    texts: Sequence[str],
    lexicon: Lexicon,
    *,
    typos: bool,
    loosely: bool = False,
    hidden: bool = False,
) -> TextQuery | None:
    """None when nothing was typed."""
    if not has_text(texts[0]):
        return None
    return TextQuery(texts, lexicon, typos=typos, loosely=loosely, hidden=hidden)


def _hidden(texts: Sequence[str], lexicon: Lexicon) -> Iterator[Query]:
    """What is not published and has all words of a text, the last of which may be a beginning."""
    for text in texts:
        words = words_asked(text, lexicon.language)
        ways = [[one_of("hidden", _forms([word], lexicon.language))] for word in words]
        if words and len(words[-1]) >= PREFIX_FROM:
            ways[-1].append(beginning("hidden", words[-1]))
        if words:
            yield every(any_of(each) for each in ways)


def any_word_query(text: str, lexicon: Lexicon) -> Query:
    """Products that have one of the words; those with more of them first."""
    words = _words(text, lexicon, typos=True)
    return any_of([Query.const_score_query(_found(word, lexicon), 1.0) for word in words])


def _words(text: str, lexicon: Lexicon, *, typos: bool, loosely: bool = False) -> Iterator[_Word]:
    words = words_asked(text, lexicon.language)
    compounds = lexicon.compounds_among(words)
    for place, word in enumerate(words):
        beside = compounds[max(place - 1, 0) : place + 1]
        yield _Word(
            text=word,
            joined=tuple(each for pair in beside for each in pair),
            compounds=tuple(lexicon.compounds_with(word)) if len(word) >= LEAST_PART else (),
            parts=lexicon.parts_of(word),
            head=lexicon.head_of(word) if loosely else None,
            may_begin=place == len(words) - 1 and len(word) >= PREFIX_FROM,
            may_err=typos and len(word) >= TYPO_FROM,
        )


def _all_found(words: Sequence[_Word], lexicon: Lexicon) -> Query:
    """Whatever meets all the words.

    A compound of two words meets both. It is asked for by itself, so that a frequent word need only
    be looked up where the other one is.
    """
    if len(words) != 2:
        return every(_found(word, lexicon) for word in words)
    everything = f"all_{lexicon.language}"
    joined = lexicon.having(everything, _forms(words[0].joined, lexicon.language))
    apart = every(_found(replace(word, joined=()), lexicon) for word in words)
    return any_of([one_of(everything, joined), apart]) if joined else apart


def _found(word: _Word, lexicon: Lexicon) -> Query:
    """Whatever meets the word."""
    everything = f"all_{lexicon.language}"
    written = f"word_{lexicon.language}"
    own = [word.text, *word.joined, *([word.head] if word.head else [])]
    terms = [*_forms(own, lexicon.language), *word.compounds]
    ways = list(_in_other_languages(word, lexicon))
    if word.may_begin:
        beginnings = lexicon.beginnings(word.text)
        if beginnings is None:
            ways.append(beginning(written, word.text))
        else:
            terms += beginnings
    ways.append(one_of(everything, lexicon.having(everything, terms)))
    if word.may_err:
        ways.append(like(written, word.text))
    if word.parts:
        ways.append(_both(word.parts, everything, lexicon.language))
    return any_of(ways)


def _fit(word: _Word, lexicon: Lexicon) -> Query:
    """How well the best of what meets the word fits."""
    language = lexicon.language
    name, labels = f"name_{language}", f"labels_{language}"
    own = _forms([word.text], language)
    ways = [Query.const_score_query(one_of(name, own), _WHOLE)]
    for field, boost in ((name, _NAME), ("brand_words", _BRAND), (labels, _LABELS)):
        ways += _terms(field, own, boost)
    for field, boost in ((name, _COMPOUND), (labels, _LABELS)):
        ways += _terms(field, _forms(word.joined, language), boost)
    ways += _in_other_languages(word, lexicon)
    if word.head:
        ways += _terms(name, _forms([word.head], language), _COMPOUND)
    if word.compounds:
        ways.append(Query.const_score_query(one_of(name, word.compounds), _PART))
    if word.parts:
        ways.append(Query.const_score_query(_both(word.parts, name, language), _PARTS))
    if word.may_begin and not lexicon.knows(word.text):
        begun = beginning(f"word_{language}", word.text)
        ways.append(Query.const_score_query(begun, _PREFIX))
    return Query.disjunction_max_query(ways, _OTHER_FIELDS)


def _in_other_languages(word: _Word, lexicon: Lexicon) -> Iterator[Query]:
    """Names and labels in other languages with a word that those in the page's do not have."""
    if lexicon.knows(word.text):
        return
    for language in LANGUAGES:
        if language != lexicon.language:
            forms = forms_of(word.text, language)
            for field, boost in (("name", _FOREIGN), ("labels", _FOREIGN / 2)):
                known = lexicon.having(f"{field}_{language}", forms)
                yield from _terms(f"{field}_{language}", known, boost)


def _both(parts: Iterable[str], field: str, language: str) -> Query:
    """Products that have the parts of a compound as words."""
    return every(one_of(field, _forms([part], language)) for part in parts)


def _forms(words: Iterable[str], language: str) -> list[str]:
    return [form for word in words for form in forms_of(word, language)]


def _terms(field: str, forms: Iterable[str], boost: float) -> Iterator[Query]:
    for form in forms:
        yield Query.boost_query(Query.term_query(SCHEMA, field, form, "freq"), boost)
