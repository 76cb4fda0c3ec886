"""How a product fills the fields of an index, and what is read back of it."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from catalog.documents import in_language
from catalog.publication import ProductState
from catalog.search.documents import SearchDocument
from catalog.search.hidden import completions_of, hidden_words
from catalog.search.ranks import factor_of, price_of, ranks_of
from catalog.search.values import code_of, named_value, value_key
from catalog.search.words import LANGUAGES, clean, compounds_of, forms_in, words_of

# Fields of a document that are the same in all languages, and not for filters: enough to change a
# price or the stock, and all that the ranks are made of.
_TEXTS = {
    *("names", "texts", "brand", "tags", "codes"),
    *("category_ids", "category_names", "filter_values"),
}
_FACTS = [field.name for field in fields(SearchDocument) if field.name not in _TEXTS]


def entry_of(document: SearchDocument, language: str) -> dict[str, Any]:
    """A product as the index of a language holds it.

    The words of what is not published are kept apart, so that no shopper's word meets them.
    """
    return {
        **figures_of(document),
        "product_id": document.product_id,
        "brand": [clean(document.brand)] if document.brand else [],
        "category": [clean(category) for category in document.category_ids],
        "own_category": [clean(category) for category in document.category_ids[-1:]],
        "code": [code_of(code) for code in document.codes if code.strip()],
        "filter_value": [value_key(each.attribute, each.value) for each in document.filter_values],
        "named_value": [named_value(each, language) for each in document.filter_values],
        "state": str(document.state),
        "completion": list(completions_of(document)),
        **(
            _words(document, language)
            if document.is_public
            else {"hidden": " ".join(hidden_words(document))}
        ),
    }


def _words(document: SearchDocument, language: str) -> dict[str, Any]:
    """The fields that a shopper's words are looked up in."""
    name = in_language(document.names, language)
    labels = " ".join([in_language(document.category_names, language), *document.tags])
    named, labelled, branded = words_of(name), words_of(labels), words_of(document.brand)
    known = {*forms_in([*named, *compounds_of(named), *labelled], language)}
    return {
        "name": clean(name),
        "brand_words": clean(document.brand),
        "labels": clean(labels),
        "text": clean(in_language(document.texts, language)),
        "foreign": clean(_in_other_languages(document, language)),
        "written": " ".join(dict.fromkeys([*named, *labelled, *branded])),
        "lexicon": " ".join(sorted(known)),
        "backwards": [word[::-1] for word in sorted(known)],
        "brand_terms": branded,
    }


def _in_other_languages(document: SearchDocument, language: str) -> str:
    """Name and labels, for words that nothing in the page's language has."""
    texts = (document.names, document.category_names)
    others = (other for other in LANGUAGES if other != language)
    return " ".join(by_language.get(other, "") for other in others for by_language in texts)


def figures_of(document: SearchDocument) -> dict[str, Any]:
    """The fields that follow from price, stock, sales and boost: all that an update changes."""
    facts = asdict(document)
    return {
        "facts": {name: facts[name] for name in _FACTS}
        | {
            "created_at": document.created_at.isoformat(),
            "updated_at": document.edited_at.isoformat(),
        },
        "price": price_of(document),
        "rating": max(document.rating_hundredths, 0),
        "in_stock": document.in_stock,
        "reduced": document.is_reduced,
        "factor": factor_of(document),
        **ranks_of(document),
    }


def facts_in(source: Mapping[str, Any]) -> SearchDocument:
    """The document that an entry was made of, without its texts."""
    facts = dict(source["facts"])
    facts["created_at"] = datetime.fromisoformat(facts["created_at"])
    facts["updated_at"] = datetime.fromisoformat(facts["updated_at"])
    facts["state"] = ProductState(facts["state"])
    facts["skus"] = tuple(facts["skus"])
    return SearchDocument(**facts, names={}, texts={}, brand="", category_ids=(), tags=(), codes=())
