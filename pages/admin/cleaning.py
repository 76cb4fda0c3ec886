"""What a merchant wrote, without what could do harm."""

import nh3

from catalog.imports.descriptions import ATTRIBUTES, TAGS, URL_SCHEMES


def clean_body(text: str) -> str:
    """Harmless HTML, of the tags that descriptions of products may have.

    Links are the merchant's own, so search engines may follow them.
    """
    html = text.replace("\r\n", "\n").strip()
    cleaned: str = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=URL_SCHEMES, link_rel="noopener"
    )
    return cleaned
