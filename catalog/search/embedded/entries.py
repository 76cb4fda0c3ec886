"""The fields of the index, and how a product fills them."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson
from tantivy import Document, Schema, SchemaBuilder

from catalog.documents import in_language
from catalog.publication import ProductState
from catalog.search.documents import FilterValue, SearchDocument
from catalog.search.embedded.counted import Traits, path_key
from catalog.search.hidden import completions_of, hidden_words
from catalog.search.ranks import RANK_FIELDS, factor_of, hash_of, key_of, price_of, ranks_of
from catalog.search.values import code_of, named_value, value_key
from catalog.search.words import LANGUAGES, clean, compounds_of, forms_in, words_of

# Part of the folder's name: an index that another version of these fields wrote is not read.
FIELDS_VERSION = 6


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("product_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", fast=True)
    # The document itself, so that a part of it can be changed without the shop's tables.
    builder.add_bytes_field("document", stored=True)
    for name in ("category", "code", "filter_value", "completion"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # What is counted has one value per product where it can, as that is counted twice as fast.
    for name in ("brand", "path", "state"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("traits", fast=True)
    # Texts come in as words that are analysed already, so that both sides do it in one place.
    builder.add_text_field("brand_words", tokenizer_name="whitespace", index_option="freq")
    # Words of what is not published, in all forms: no shopper's word is looked up there.
    builder.add_text_field("hidden", tokenizer_name="whitespace", index_option="basic")
    for language in LANGUAGES:
        for part in ("name", "labels"):
            builder.add_text_field(
                f"{part}_{language}", tokenizer_name="whitespace", index_option="freq"
            )
        # What is matched: everything, in all forms. What is looked up: words of name, brand and
        # labels as they are written, and backwards, so that endings are beginnings.
        for part in ("all", "word", "drow"):
            builder.add_text_field(
                f"{part}_{language}", tokenizer_name="whitespace", index_option="basic"
            )
        builder.add_text_field(
            f"values_{language}", fast=True, tokenizer_name="raw", index_option="basic"
        )
    for name in ("price", "rating", *RANK_FIELDS):
        builder.add_unsigned_field(name, fast=True)
    for name in ("in_stock", "reduced"):
        builder.add_boolean_field(name, indexed=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


SCHEMA = _schema()


def entry_of(document: SearchDocument) -> Document:
    """A product as the index holds it."""
    fields: dict[str, object] = {
        "product_id": document.product_id,
        "key": key_of(document.product_id),
        "document": _packed(document),
        "category": [clean(category) for category in document.category_ids],
        "path": path_key(document.category_ids),
        "traits": Traits.of(document).packed(),
        "code": [code_of(code) for code in document.codes if code.strip()],
        "brand": [clean(document.brand)] if document.brand else [],
        "state": str(document.state),
        "completion": list(completions_of(document)),
        "filter_value": [value_key(each.attribute, each.value) for each in document.filter_values],
        "price": price_of(document),
        "rating": max(document.rating_hundredths, 0),
        "weight": _weight(document),
        "in_stock": document.in_stock,
        "reduced": document.is_reduced,
        **ranks_of(document),
    }
    for language in LANGUAGES:
        values = [named_value(each, language) for each in document.filter_values]
        fields[f"values_{language}"] = values
    if document.is_public:
        fields["brand_words"] = " ".join(words_of(document.brand))
        for language in LANGUAGES:
            fields |= _texts(document, language)
    else:
        fields["hidden"] = " ".join(hidden_words(document))
    return Document.from_dict(fields, SCHEMA)


def _texts(document: SearchDocument, language: str) -> dict[str, object]:
    name = words_of(in_language(document.names, language))
    labels = words_of(" ".join([in_language(document.category_names, language), *document.tags]))
    text = words_of(in_language(document.texts, language))
    written = dict.fromkeys([*name, *labels])
    brand = words_of(document.brand)
    named = forms_in([*name, *compounds_of(name)], language)
    rest = [*brand, *forms_in(dict.fromkeys([*labels, *text]), language)]  # a brand has no forms
    return {
        f"name_{language}": " ".join(named),
        f"labels_{language}": " ".join(forms_in(labels, language)),
        f"all_{language}": " ".join(dict.fromkeys([*named, *rest])),
        f"word_{language}": " ".join(dict.fromkeys([*written, *brand])),
        f"drow_{language}": " ".join(word[::-1] for word in set(forms_in(written, language))),
    }


def _weight(document: SearchDocument) -> float:
    """What popularity and a boost make of the score of a match.

    Tantivy multiplies the score by log2(2 + weight), which is never less than 1; so a product that
    is neither popular nor boosted gets 2, and one that is held back as far as half of that. The
    hash keeps equal matches in order.
    """
    factor = 2 * factor_of(document)
    return 2 ** min(max(factor, 1), 30) - 2 + 0.001 * hash_of(document.product_id) / 2**32


def _packed(document: SearchDocument) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:  # half a surrogate pair in a text, which orjson takes for no text
        return json.dumps(asdict(document), default=datetime.isoformat).encode()


def document_in(entry: Document) -> SearchDocument:
    """The document that an entry was made of."""
    plain: dict[str, Any] = json.loads(entry["document"][0])
    plain["created_at"] = datetime.fromisoformat(plain["created_at"])
    if plain["updated_at"] is not None:
        plain["updated_at"] = datetime.fromisoformat(plain["updated_at"])
    plain["state"] = ProductState(plain["state"])
    plain["filter_values"] = tuple(FilterValue(**each) for each in plain["filter_values"])
    for name in ("category_ids", "tags", "codes", "skus"):
        plain[name] = tuple(plain[name])
    return SearchDocument(**plain)
