"""What the CDN may keep, of which addresses, and what it tells the shop of a request.

The one definition: CloudFront's behaviours and the cache of `bench.cdn` are made from it. How long
a page is kept is not here but in its own Cache-Control; see shop/kernel/caching.py.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

LANGUAGE_PREFIXES = ("", "/en")  # of pages; the language is in the path and nowhere else


class Origin(StrEnum):
    """Who answers what the CDN does not have."""

    SHOP = "shop"
    STATIC_BUCKET = "static"
    MEDIA_BUCKET = "media"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The query parameters that a page knows. All others never reach the shop.

    pattern: further names, as a regular expression of the whole name; excluded: none of these.
    """

    names: tuple[str, ...] = ()
    pattern: str = ""
    excluded: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """What a parameter that is admitted begins with: its name and "=".

        As a regular expression for Python, PCRE and JavaScript.
        """
        ways = [re.escape(name) for name in self.names]
        if self.pattern:
            marks = "|".join(re.escape(name) for name in self.excluded)
            ways.append(f"(?!(?:{marks})=){self.pattern}" if marks else self.pattern)
        return f"(?:{'|'.join(ways)})=" if ways else "(?!)"

    def normalised(self, query: str) -> str:
        """A raw query as it is kept under, and as the shop gets it: what is admitted, sorted.

        Names and values stay encoded as they came, so a name that is encoded is not known.
        """
        known = re.compile(self.expression)
        return "&".join(sorted(pair for pair in query.split("&") if known.match(pair)))


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What happens to requests whose path matches one of these; the first match counts.

    paths: `*` stands for any characters, as CloudFront has it.
    kept: GET and HEAD are answered from the cache. The shop then gets no cookie, no Authorization
        and no Accept-Language, so that it cannot tell visitors apart, and answers of its own
        that say private or no-store are still not kept. Otherwise everything is passed on.
    longest: seconds that an answer is kept at most, whatever it says of itself.
    compressed: with Brotli or gzip, as the browser likes.
    """

    name: str
    paths: tuple[str, ...]
    kept: bool
    origin: Origin = Origin.SHOP
    parameters: Parameters = Parameters()
    longest: int = 3600
    compressed: bool = True

    @property
    def expression(self) -> str:
        """All its paths, as a regular expression of a whole path."""
        ways = (".*".join(re.escape(part) for part in path.split("*")) for path in self.paths)
        return f"^(?:{'|'.join(ways)})$"

    def matches(self, path: str) -> bool:
        """Whether it is for this path."""
        return re.match(self.expression, path) is not None


def _pages(*paths: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{path}" for path in paths for prefix in LANGUAGE_PREFIXES)


# Of a product page. catalog.selectors.choices.query_of makes no others.
VARIANT = Parameters(("kleur", "maat", "variant"))

# What advertisers and mail programs add to links. Those with an underscore match no filter anyway.
_MARKS_OF_LINKS = (
    *("dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igshid", "msclkid", "srsltid"),
    *("ttclid", "twclid", "wbraid", "yclid"),
)

# Of a list: catalog.forms.ListForm, and any attribute that a merchant lets lists be filtered by,
# in the form that catalog.merchandising.ListFilter has. Were filters named here one by one, one
# that is added in the admin would do nothing until somebody deploys.
LIST = Parameters(
    (
        *("brand", "category", "cursor", "price_max", "price_min", "q", "rating"),
        *("reduced", "sort", "stock"),
    ),
    pattern="[a-z0-9-]{1,64}",
    excluded=_MARKS_OF_LINKS,
)

FOREVER = 365 * 24 * 3600  # seconds; names of files hold a hash, or are never used again

BEHAVIOURS = (
    Behaviour("static", ("/static/*",), kept=True, origin=Origin.STATIC_BUCKET, longest=FOREVER),
    Behaviour(
        *("media", ("/media/*",)),
        kept=True,
        origin=Origin.MEDIA_BUCKET,
        longest=FOREVER,
        compressed=False,
    ),
    Behaviour(
        *("reviews", _pages("/products/*/reviews/")),
        kept=True,
        parameters=Parameters(("cursor",)),
    ),
    Behaviour("product", _pages("/products/*"), kept=True, parameters=VARIANT),
    Behaviour("suggest", _pages("/search/suggest/"), kept=True, parameters=Parameters(("q",))),
    Behaviour(
        *("list", _pages("/categories/*", "/brands/*", "/search/*", "/sale/")),
        kept=True,
        parameters=LIST,
    ),
    Behaviour("home", _pages("/"), kept=True),
    Behaviour("pages", _pages("/pages/*"), kept=True),
    Behaviour("rows", _pages("/fragments/beside/*", "/fragments/popular/*"), kept=True),
    Behaviour(
        *("exports", ("/robots.txt", "/sitemap*", "/feeds/*")),
        kept=True,
        compressed=False,
    ),
)

# Everything else: cart, checkout, orders, account, other fragments, admin, API, and what is new.
DEFAULT = Behaviour("private", ("*",), kept=False)

# Request headers that the shop gets of what is kept; cookies are none of them.
KEPT_HEADERS = ("Host", "X-Forwarded-For", "X-Forwarded-Proto")


def behaviour_of(path: str) -> Behaviour:
    """What the CDN does with this path."""
    return next((each for each in BEHAVIOURS if each.matches(path)), DEFAULT)
