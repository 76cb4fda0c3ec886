"""The fields of the index, and how a product fills them."""

from tantivy import Document, Schema, SchemaBuilder

from catalog.documents import in_language
from catalog.search.base import SearchDocument
from catalog.search.embedded.ranks import (
    BY_NEWEST,
    BY_POPULARITY,
    BY_PRICE,
    BY_RATING,
    MAX_RANK,
    ranks_of,
    weight_of,
)
from catalog.search.embedded.words import LANGUAGES, clean, compounds_of, forms_in, words_of

# Part of the folder's name: an index that another version of these fields wrote is not read.
FIELDS_VERSION = 1


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("product_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("category", "code"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("brand", fast=True, tokenizer_name="raw", index_option="basic")
    # Texts come in as words that are analysed already, so that both sides do it in one place.
    builder.add_text_field("brand_words", tokenizer_name="whitespace", index_option="freq")
    for language in LANGUAGES:
        for part in ("name", "labels", "text"):
            builder.add_text_field(
                f"{part}_{language}", tokenizer_name="whitespace", index_option="freq"
            )
    for name in ("price", "version", BY_PRICE, BY_NEWEST, BY_RATING, BY_POPULARITY):
        builder.add_unsigned_field(name, fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_boolean_field("in_stock", fast=True)
    return builder.build()


SCHEMA = _schema()


def entry_of(document: SearchDocument) -> Document:
    """A product as the index holds it."""
    fields: dict[str, object] = {
        "product_id": document.product_id,
        "category": list(document.category_ids),
        "code": [code_of(code) for code in document.codes if code.strip()],
        "brand": [clean(document.brand)] if document.brand else [],
        "brand_words": " ".join(words_of(document.brand)),
        "price": min(max(document.price_minor, 0), MAX_RANK),
        "version": document.version,
        "weight": weight_of(document),
        "in_stock": document.in_stock,
        **ranks_of(document),
    }
    for language in LANGUAGES:
        fields |= _texts(document, language)
    return Document.from_dict(fields, SCHEMA)


def _texts(document: SearchDocument, language: str) -> dict[str, object]:
    name = words_of(in_language(document.names, language))
    labels = words_of(" ".join([in_language(document.category_names, language), *document.tags]))
    text = words_of(in_language(document.texts, language))
    return {
        f"name_{language}": " ".join(forms_in([*name, *compounds_of(name)], language)),
        f"labels_{language}": " ".join(forms_in(labels, language)),
        f"text_{language}": " ".join(forms_in(text, language)),
    }


def code_of(code: str) -> str:
    """A SKU or barcode as it is compared: without regard to case and to space around it."""
    return clean(code).strip().lower()
