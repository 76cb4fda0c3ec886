"""The pictures of a product as they are stored, for whoever edits them."""

from dataclasses import dataclass

from catalog.documents import image_of
from catalog.drafts import Image, Option, OptionValue, Texts
from catalog.errors import ProductNotFound
from catalog.models import MAX_ID, Product


@dataclass(frozen=True, slots=True)
class Gallery:
    """version: of the product. options: what its variants differ in, and so its pictures may."""

    product_id: str
    version: int
    names: Texts
    images: tuple[Image, ...]
    options: tuple[Option, ...]


def gallery_of(product_id: str) -> Gallery:
    """As it is stored now: one consistent read.

    Raises:
        ProductNotFound: there is no such product.
    """
    if len(product_id.encode()) > MAX_ID:
        raise ProductNotFound(product_id)
    try:
        product = Product.get(product_id, consistent_read=True)
    except Product.DoesNotExist:
        raise ProductNotFound(product_id) from None
    document = product.document
    return Gallery(
        product_id=product_id,
        version=product.version,
        names=document["names"],
        images=tuple(image_of(each) for each in document["images"]),
        options=tuple(
            Option(
                option["code"],
                option["names"],
                tuple(OptionValue(**value) for value in option["values"]),
            )
            for option in document["options"]
        ),
    )
