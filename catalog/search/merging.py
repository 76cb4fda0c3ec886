"""Which of two reports of a product holds: the newer one, of its stock, its price and the rest."""

from dataclasses import replace

from catalog.search.documents import PriceUpdate, SearchDocument, StockUpdate, Update


def with_document(known: SearchDocument | None, document: SearchDocument) -> SearchDocument | None:
    """What the index has to hold now; None: what it holds is newer."""
    if known is None:
        return document
    if document.version < known.version:
        return None
    if document.stock_version < known.stock_version:
        document = replace(
            document, in_stock=known.in_stock, sold=known.sold, stock_version=known.stock_version
        )
    if document.price_version < known.price_version:
        document = replace(
            document,
            price_minor=known.price_minor,
            is_reduced=known.is_reduced,
            price_version=known.price_version,
            updated_at=known.updated_at,
        )
    return document


def with_update(known: SearchDocument | None, update: Update) -> SearchDocument | None:
    """What the index has to hold now; None: nothing of it, or what it holds is as new, or newer."""
    if known is None:
        return None
    match update:
        case StockUpdate() if update.version > known.stock_version:
            return replace(
                known, in_stock=update.in_stock, sold=update.sold, stock_version=update.version
            )
        case PriceUpdate() if update.version > known.price_version:
            return replace(
                known,
                price_minor=update.price_minor,
                is_reduced=update.is_reduced,
                price_version=update.version,
                updated_at=update.updated_at or known.updated_at,
            )
        case _:
            return None
