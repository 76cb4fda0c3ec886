"""The fields of an index, and how words are analysed in its language."""

from typing import Any

from catalog.search.ranks import RANK_FIELDS
from catalog.search.words import LANGUAGES, MAX_WORD

# Part of the indexes' names: one that another version of these fields filled is not read.
FIELDS_VERSION = 2

_STEMMERS = {"nl": "dutch_kp", "en": "english"}  # those that the embedded index has, too
_KEYWORD = {"type": "keyword", "ignore_above": 8_000}  # characters; longer ones nobody asks for
_LONG = {"type": "long"}
_SORTED = {"index": False}  # what nobody searches for takes less to write
_BARE = {"type": "text", "analyzer": "bare", "index_options": "docs", "norms": False}
_UNINFLECTED = "f,s,open,closed"  # rode, rood; groene, groen; lieve, lief
_FOLDING = ["lowercase", "asciifolding", "short"]


def index_body(language: str) -> dict[str, Any]:
    """Settings and fields of the index of a language."""
    words = {"type": "text", "analyzer": "words", "index_options": "freqs"}
    return {
        "settings": {"analysis": _analysis(language)},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "product_id": {**_KEYWORD, **_SORTED},
                "facts": {"type": "object", "enabled": False},
                # Two words beside each other are found as one: "koffie bonen" as "koffiebonen".
                "name": {**words, "fields": {"joined": _joined()}},
                "brand_words": {**words, "analyzer": "plain"},  # a brand has no forms
                "labels": words,
                "text": words,
                "foreign": {"type": "text", "analyzer": "foreign", "index_options": "freqs"},
                # Words as they are written, all forms of them, and those backwards, for endings.
                **dict.fromkeys(("written", "lexicon"), _BARE),
                "backwards": _KEYWORD,
                # Words of what is not published, in all their forms.
                "hidden": _BARE,
                **dict.fromkeys(
                    (
                        *("brand", "brand_terms", "category", "own_category", "code"),
                        *("filter_value", "named_value", "state", "completion"),
                    ),
                    _KEYWORD,
                ),
                **dict.fromkeys(("price", "rating"), _LONG),
                **{field: {**_LONG, **_SORTED} for field in RANK_FIELDS},
                "factor": {"type": "float", **_SORTED},
                **{field: {"type": "boolean"} for field in ("in_stock", "reduced")},
            },
        },
    }


def _joined() -> dict[str, str]:
    return {
        "type": "text",
        "analyzer": "joined",
        "search_analyzer": "words",
        "index_options": "freqs",
    }


def _analysis(language: str) -> dict[str, Any]:
    """The word itself and its stem in one place, in Dutch also with "y" for "ij".

    Both, because a stemmer alone does not bring all forms together: the Dutch one makes "fiets" of
    "fietsen", but "fiet" of "fiets". Adjectives also as catalog/search/words.py has them.
    """
    dutch = ["stem", "y", "stem,y", _UNINFLECTED, f"{_UNINFLECTED},y"]
    forms = dutch if language == "nl" else ["stem"]
    others = [f"stem_{other}" for other in LANGUAGES if other != language]
    return {
        "char_filter": {"ij": {"type": "mapping", "mappings": ["\u0133=>ij", "\u0132=>IJ"]}},
        "tokenizer": {"letters": {"type": "pattern", "pattern": r"[^\p{L}\p{N}]+"}},
        "filter": {
            "short": {"type": "length", "max": MAX_WORD},
            "stem": {"type": "stemmer", "language": _STEMMERS[language]},
            **{
                f"stem_{other}": {"type": "stemmer", "language": stemmer}
                for other, stemmer in _STEMMERS.items()
            },
            "y": _replaced("ij", "y"),
            "f": _replaced("ve$", "fe"),
            "s": _replaced("ze$", "se"),
            "open": _replaced("(?<=[^aeiouy])([aeou])([bcdfgklmnprst])e$", "$1$1$2"),
            "closed": _replaced("(?<=..[^aeiouy])e$", ""),
            "forms": {"type": "multiplexer", "filters": forms},
            "others": {"type": "multiplexer", "filters": others},
            "pairs": {
                "type": "shingle",
                "min_shingle_size": 2,
                "max_shingle_size": 2,
                "output_unigrams": False,
                "token_separator": "",
            },
        },
        "analyzer": {
            "words": _analyzer("letters", *_FOLDING, "forms"),
            "joined": _analyzer("letters", *_FOLDING, "pairs", "forms"),
            "foreign": _analyzer("letters", *_FOLDING, "others"),
            "plain": _analyzer("letters", *_FOLDING),
            "bare": {"type": "custom", "tokenizer": "whitespace"},
        },
    }


def _replaced(pattern: str, by: str) -> dict[str, Any]:
    return {"type": "pattern_replace", "pattern": pattern, "replacement": by}


def _analyzer(tokenizer: str, *filters: str) -> dict[str, Any]:
    return {
        "type": "custom",
        "char_filter": ["ij"],
        "tokenizer": tokenizer,
        "filter": list(filters),
    }
