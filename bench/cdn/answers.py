"""What every answer is checked for: that it is its visitor's own, or nobody's."""

import gzip
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.cdn.visits import Visitor
from bench.checkout.http import Answer
from deploy.cdn_policy import behaviour_of

PAGES = ("home", "list", "product", "reviews")  # behaviours that are anonymous HTML
OK = 200
_REDIRECTS = {301}
_NAME = re.compile(rb"Bezoeker-[0-9a-f]{10}")
_COUNT = re.compile(rb'cart-link__count"[^>]*>(\d+)<')
_CANONICAL = re.compile(rb'<link rel="canonical" href="https?://[^/"]+([^"?]*)')
_LANGUAGE = re.compile(rb'<html lang="(\w+)"')
_LINE = re.compile(rb'name="sku"\s+value="([^"]+)"')
_QUANTITY = re.compile(rb'name="quantity"[^>]*\bvalue="(\d+)"')
_OF_ONE = (b"csrfmiddlewaretoken", b"cart-link__count")  # never on a page for all
_TOLD = 20  # mistakes that are told in words


@dataclass
class Watch:
    """Counts answers by behaviour and by what the cache said, and notes what must not be."""

    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    _sound: set[tuple[str, int]] = field(default_factory=set)

    def page(self, visitor: Visitor, address: str, answer: Answer) -> None:
        """A public page: in her language, of this address, and with nothing of anybody's."""
        path = urlsplit(address).path
        self.seen[behaviour_of(path).name, answer.headers.get("x-cache", "none")] += 1
        if not self._is_there(answer, address):
            return
        mistakes = {
            "a cookie on a page for all": "set-cookie" in answer.headers,
            "another language": answer.headers.get("content-language") != visitor.language,
        }
        sound = (path, hash(answer.body))
        if sound not in self._sound:
            body = body_of(answer)
            language = _LANGUAGE.search(body)
            own = _CANONICAL.search(body)
            mistakes |= {
                "a name on a page for all": bool(_NAME.search(body)),
                "a cart or token on a page for all": any(mark in body for mark in _OF_ONE),
                "a page in another language": not language
                or language[1].decode() != visitor.language,
                "another page": not own or own[1].decode() != path,
            }
            if not any(mistakes.values()):
                self._sound.add(sound)
        self._note(mistakes, f"{address} for visitor {visitor.number}")

    def header(self, visitor: Visitor, answer: Answer) -> None:
        """The private part of every page: her name, and how much is in her cart."""
        if not self._is_private(visitor, answer, "header"):
            return
        body = body_of(answer)
        names = {name.decode() for name in _NAME.findall(body)}
        counts = [int(count) for count in _COUNT.findall(body)]
        mistakes = {
            "another's name": names != ({visitor.name} if visitor.signed_in else set()),
            "another's cart": counts != ([visitor.quantity] if visitor.filled else []),
        }
        self._note(mistakes, f"header of visitor {visitor.number}: {names} {counts}")

    def cart(self, visitor: Visitor, answer: Answer) -> None:
        """Her cart page."""
        if not self._is_private(visitor, answer, "cart"):
            return
        body = body_of(answer)
        skus = {sku.decode() for sku in _LINE.findall(body)}
        quantities = {int(quantity) for quantity in _QUANTITY.findall(body)}
        other = skus != {visitor.sku} or quantities != {visitor.quantity}
        self._note({"another's cart": other}, f"cart of visitor {visitor.number}: {skus}")

    def failed(self, what: str) -> None:
        """A request without a sound answer."""
        self.failures[what] += 1

    def ratio(self, *names: str) -> float:
        """The share of these behaviours' requests that the cache answered, stale or not."""
        of_these = [(said, count) for (name, said), count in self.seen.items() if name in names]
        answered = sum(count for said, count in of_these if said in {"hit", "stale"})
        return answered / max(1, sum(count for _said, count in of_these))

    def _is_private(self, visitor: Visitor, answer: Answer, name: str) -> bool:
        self.seen["private", answer.headers.get("x-cache", "none")] += 1
        kept = answer.headers.get("x-cache") != "pass"
        language = answer.headers.get("content-language") != visitor.language
        self._note(
            {"a private answer from the cache": kept, "another language": language},
            f"{name} of visitor {visitor.number}",
        )
        return self._is_there(answer, name)

    def _is_there(self, answer: Answer, what: str) -> bool:
        if answer.status != OK and answer.status not in _REDIRECTS:
            self.failures[f"{answer.status} {urlsplit(what).path}"] += 1
        return answer.status == OK

    def _note(self, mistakes: dict[str, bool], where: str) -> None:
        for mistake in (each for each, made in mistakes.items() if made):
            self.mistakes[mistake] += 1
            if len(self.told) < _TOLD:
                self.told.append(f"{mistake}: {where}")
                print(self.told[-1], flush=True)


def body_of(answer: Answer) -> bytes:
    """The body as the page was written."""
    packed = answer.headers.get("content-encoding") == "gzip"
    return gzip.decompress(answer.body) if packed else answer.body
