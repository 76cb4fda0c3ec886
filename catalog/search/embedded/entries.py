"""The fields of the index, and how a product fills them."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson
from tantivy import Document, Schema, SchemaBuilder

from catalog.documents import in_language
from catalog.search.documents import FilterValue, IndexedProduct, SearchDocument
from catalog.search.embedded.ranks import MAX_RANK, RANK_FIELDS, ranks_of, weight_of
from catalog.search.embedded.words import LANGUAGES, clean, compounds_of, forms_in, words_of

# Part of the folder's name: an index that another version of these fields wrote is not read.
FIELDS_VERSION = 2


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("product_id", stored=True, tokenizer_name="raw", index_option="basic")
    # The document itself, so that a part of it can be changed without the shop's tables.
    builder.add_bytes_field("document", stored=True)
    for name in ("code", "filter_value"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("brand", "category", "own_category"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    # Texts come in as words that are analysed already, so that both sides do it in one place.
    builder.add_text_field("brand_words", tokenizer_name="whitespace", index_option="freq")
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
        builder.add_boolean_field(name, fast=True, indexed=True)
    builder.add_float_field("weight", fast=True)
    return builder.build()


SCHEMA = _schema()


def entry_of(document: SearchDocument) -> Document:
    """A product as the index holds it."""
    fields: dict[str, object] = {
        "product_id": document.product_id,
        "document": _packed(document),
        "category": [clean(category) for category in document.category_ids],
        "own_category": [clean(category) for category in document.category_ids[-1:]],
        "code": [code_of(code) for code in document.codes if code.strip()],
        "brand": [clean(document.brand)] if document.brand else [],
        "brand_words": " ".join(words_of(document.brand)),
        "filter_value": [value_key(each.attribute, each.value) for each in document.filter_values],
        "price": min(max(document.price_minor, 0), MAX_RANK),
        "rating": max(document.rating_hundredths, 0),
        "weight": weight_of(document),
        "in_stock": document.in_stock,
        "reduced": document.is_reduced,
        **ranks_of(document),
    }
    for language in LANGUAGES:
        fields |= _texts(document, language)
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
        f"values_{language}": [named_value(each, language) for each in document.filter_values],
    }


def code_of(code: str) -> str:
    """A SKU or barcode as it is compared: without regard to case and to space around it."""
    return clean(code).strip().lower()


def value_key(attribute: str, value: str) -> str:
    """A value of an attribute as one word of the index."""
    return json.dumps([attribute, value])


def named_value(value: FilterValue, language: str) -> str:
    """The same with its name, so that counting values also tells how they are called."""
    return json.dumps([value.attribute, value.value, in_language(value.names, language)])


def read_named_value(text: str) -> tuple[str, str, str]:
    """Attribute, value and name, of what `named_value` wrote."""
    attribute, value, name = json.loads(text)
    return attribute, value, name


def _packed(document: SearchDocument) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:  # half a surrogate pair in a text, which orjson takes for no text
        plain = asdict(document) | {"created_at": document.created_at.isoformat()}
        return json.dumps(plain).encode()


def document_in(entry: Document) -> SearchDocument:
    """The document that an entry was made of."""
    plain: dict[str, Any] = json.loads(entry["document"][0])
    plain["created_at"] = datetime.fromisoformat(plain["created_at"])
    plain["filter_values"] = tuple(FilterValue(**each) for each in plain["filter_values"])
    for name in ("category_ids", "tags", "codes", "skus"):
        plain[name] = tuple(plain[name])
    return SearchDocument(**plain)


def facts_of(document: SearchDocument) -> IndexedProduct:
    """What can be compared with the tables."""
    return IndexedProduct(
        product_id=document.product_id,
        version=document.version,
        price_version=document.price_version,
        stock_version=document.stock_version,
        price_minor=document.price_minor,
        in_stock=document.in_stock,
        skus=document.skus,
    )
