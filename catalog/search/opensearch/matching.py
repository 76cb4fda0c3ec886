"""What finds what: a shopper's words as queries of the server.

Words are looked up one by one; nothing that a shopper types is read as query syntax.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.search.opensearch.lexicon import Word
from catalog.search.typed import PREFIX_FROM, TYPO_FROM, codes_asked, least_met, typos_in
from catalog.search.words import forms_of

Query = dict[str, Any]

_FOREIGN = 4.0
_FIELDS = {"name": 8.0, "brand_words": 5.0, "labels": 3.0, "text": 1.0}
_JOINED = 6.0
_WHOLE = 5.0  # the least score of a whole word of the name, however frequent it is
_PART = 4.0  # of a word of the name that ends with what was asked for
_PARTS, _PREFIX, _TYPO = 1.5, 1.0, 0.5  # scores of what fits less well
_CODE = 10_000.0  # the one product that was asked for by its code comes first
_OTHER_FIELDS = 0.1  # what a second field that matches adds to the best
_SUGGESTED = 5  # corrections of a word that are looked at

EVERYTHING: Query = {"match_all": {}}
NOTHING: Query = {"match_none": {}}


def text_query(
    texts: Sequence[tuple[str, Sequence[Word]]],
    language: str,
    *,
    typos: bool,
    loosely: bool = False,
    hidden: bool = False,
) -> Query:
    """Products that have every word of one of the texts, or a code that it names.

    texts: what was typed, then its other wordings; each with its words.
    typos: words of TYPO_FROM letters or more may differ by a letter or two.
    loosely: one word in three may lack, and of unknown compounds the end is enough.
    hidden: also what is not published, by the forms and beginnings of its words.
    """
    ways = [_by_code(text) for text, _ in texts]
    for _, words in texts:
        if words:
            least = least_met(len(words)) if loosely else len(words)
            met = list(_each(words, typos=typos, loosely=loosely))
            ways.append({"bool": {"should": met, "minimum_should_match": least}})
            if hidden:
                ways.append(_scored(_hidden([word.text for word in words], language), _WHOLE))
    return _best(ways, 0.0)


def _hidden(words: Sequence[str], language: str) -> Query:
    """What is not published and has all words, the last of which may be a beginning."""
    each = [[one_of("hidden", forms_of(word, language))] for word in words]
    if len(words[-1]) >= PREFIX_FROM:
        each[-1].append({"prefix": {"hidden": words[-1]}})
    return {"bool": {"must": [{"bool": {"should": ways}} for ways in each]}}


def any_word_query(words: Sequence[Word]) -> Query:
    """Products that have one of the words."""
    return {"bool": {"should": list(_each(words, typos=True)), "minimum_should_match": 1}}


def one_of(field: str, values: Iterable[Any]) -> Query:
    """Products with one of the values."""
    return {"terms": {field: list(values)}}


def corrections_request(words: Sequence[str]) -> dict[str, Any]:
    """Asks for known words like these; a word that is known has none."""
    return {
        str(place): {
            "text": word,
            "term": {
                "field": "written",
                "suggest_mode": "missing",
                "prefix_length": 0,
                "min_word_length": TYPO_FROM,
                "size": _SUGGESTED,
            },
        }
        for place, word in enumerate(words)
    }


def corrected(words: Sequence[Word], answer: dict[str, Any]) -> str | None:
    """The words with known ones in place of unknown ones; None when there is no better text."""
    better = []
    for place, word in enumerate(words):
        options = answer[str(place)][0]["options"] if answer.get(str(place)) else []
        better.append(options[0]["text"] if options and not word.is_known else word.text)
    return None if better == [word.text for word in words] else " ".join(better)


def _by_code(text: str) -> Query:
    return _scored(one_of("code", codes_asked(text)), _CODE)


def _each(words: Sequence[Word], *, typos: bool, loosely: bool = False) -> Iterator[Query]:
    """One query for each word; it is also answered by a compound with the word next to it."""
    for place, word in enumerate(words):
        ways = list(_ways(word, last=place == len(words) - 1, typos=typos))
        if loosely and word.head:
            ways.append(_whole(word.head))
        yield _best(ways, _OTHER_FIELDS)


def _ways(word: Word, *, last: bool, typos: bool) -> Iterator[Query]:
    """How one word may be met."""
    yield _whole(word.text)
    yield _match("name.joined", word.text, _JOINED)
    if last and len(word.text) >= PREFIX_FROM:
        yield _scored({"prefix": {"written": word.text}}, _PREFIX)
    if typos and len(word.text) >= TYPO_FROM:
        alike = {"value": word.text, "fuzziness": typos_in(word.text)}
        yield _scored({"fuzzy": {"written": alike}}, _TYPO)
    for compound in word.joined:
        yield _match("name", compound, _JOINED)
        yield _match("labels", compound, _FIELDS["labels"])
    if word.compounds:
        yield _scored(one_of("lexicon", word.compounds), _PART)
    if not word.is_known:
        yield _match("foreign", word.text, _FOREIGN)
    if word.parts:
        yield _scored({"bool": {"must": [_whole(part) for part in word.parts]}}, _PARTS)


def _whole(word: str) -> Query:
    """The word in one of its forms."""
    ways = [_scored({"match": {"name": word}}, _WHOLE)]
    ways += [_match(field, word, boost) for field, boost in _FIELDS.items()]
    return _best(ways, _OTHER_FIELDS)


def _match(field: str, word: str, boost: float) -> Query:
    return {"match": {field: {"query": word, "boost": boost}}}


def _best(ways: Iterable[Query], others: float) -> Query:
    return {"dis_max": {"queries": list(ways), "tie_breaker": others}}


def _scored(query: Query, score: float) -> Query:
    return {"constant_score": {"filter": query, "boost": score}}
