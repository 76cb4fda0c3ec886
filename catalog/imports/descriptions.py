"""Descriptions from elsewhere: HTML of which only harmless, sensible tags are kept."""

import nh3
from django.utils.html import linebreaks

# No pictures (they are the product's own), no h1 (the page has one), no styles, no scripts.
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl",
    "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "*": {"lang", "dir"},
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}


def clean_description(text: str) -> str:
    """Harmless HTML. Text without any tag becomes paragraphs, as its author saw it."""
    html = text.strip()
    if html and "<" not in html:
        html = linebreaks(html)
    return clean_html(html)


def clean_html(html: str) -> str:
    """Harmless HTML of what is HTML already: what is harmless stays as it is."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        link_rel="nofollow noopener",
    )
