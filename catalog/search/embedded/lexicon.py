"""The words that an index knows: which there are, which hold others, which were meant."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import pairwise

from tantivy import Document, Searcher

from catalog.documents import in_language
from catalog.search import compounds
from catalog.search.compounds import MAX_COMPOUNDS
from catalog.search.embedded.entries import document_in
from catalog.search.embedded.queries import FEW, like
from catalog.search.typed import TYPO_FROM
from catalog.search.words import forms_of, joined, words_of

_LOOKED_AT = 50  # products with a word like a misspelt one
_LIKENESS = 0.7  # of a correction, from 0 to 1


class Lexicon:
    """Of one language. Safe to share between threads: it only asks the index."""

    def __init__(self, searcher: Searcher, language: str) -> None:
        self._searcher = searcher
        self.language = language

    def knows(self, word: str) -> bool:
        """Whether a product's name or label has the word in any form."""
        return any(
            self._searcher.doc_freq(f"{field}_{self.language}", form) > 0
            for form in forms_of(word, self.language)
            for field in ("name", "labels")
        )

    def having(self, field: str, terms: Iterable[str]) -> list[str]:
        """Those of the terms that a product has; asking for others would only take time."""
        return [term for term in dict.fromkeys(terms) if self._searcher.doc_freq(field, term) > 0]

    def _reads(self, word: str) -> bool:
        """Whether the word stands anywhere, also as a beginning."""
        return (
            self.knows(word)
            or self._searcher.doc_freq(f"all_{self.language}", word) > 0
            or bool(self._searcher.terms_with_prefix(f"word_{self.language}", word, None, 1))
        )

    def parts_of(self, word: str) -> tuple[str, str] | None:
        """The two words that a compound is made of, when both are known."""
        return compounds.parts_of(word, self.language, self.knows)

    def head_of(self, word: str) -> str | None:
        """What sort of thing an unknown compound is."""
        return compounds.head_of(word, self.language, self.knows)

    def beginnings(self, word: str) -> list[str] | None:
        """Words as they are written that begin so; None when there are more than a FEW."""
        begun = self._searcher.terms_with_prefix(f"word_{self.language}", word, None, FEW + 1)
        return None if len(begun) > FEW else [each for each, _ in begun]

    def compounds_with(self, back: str) -> list[str]:
        """Known words that end with this one, as a part of their own."""
        found = []
        for form in forms_of(back, self.language):
            endings = self._searcher.terms_with_prefix(
                f"drow_{self.language}", form[::-1], None, MAX_COMPOUNDS
            )
            found += [ending[::-1] for ending, _ in endings]
        return [
            word
            for word in dict.fromkeys(found)
            if compounds.ends_with(word, back, self.language, self.knows)
        ]

    def compounds_among(self, words: Sequence[str]) -> list[list[str]]:
        """For each pair of neighbours, the known compounds that they may make."""
        return [
            [each for each in joined(first, second, self.language) if self.knows(each)]
            for first, second in pairwise(words)
        ]

    def corrected(self, words: Sequence[str]) -> str | None:
        """The words with known ones in place of unknown ones; None when there is no better text."""
        better = [word if self._reads(word) else self._meant(word) for word in words]
        return None if better == list(words) else " ".join(better)

    def _meant(self, word: str) -> str:
        """The known word that is most like it, else the word itself."""
        if len(word) < TYPO_FROM:
            return word
        query = like(f"word_{self.language}", word)
        hits = self._searcher.search(query, limit=_LOOKED_AT, count=False).hits
        seen = Counter(
            each for _, address in hits for each in self._written(self._searcher.doc(address))
        )
        likely = [each for each, _ in seen.most_common()]  # of equally like ones the more frequent
        return next(iter(get_close_matches(word, likely, n=1, cutoff=_LIKENESS)), word)

    def _written(self, entry: Document) -> Iterable[str]:
        document = document_in(entry)
        labels = in_language(document.category_names, self.language)
        texts = (in_language(document.names, self.language), document.brand, labels, *document.tags)
        return set(words_of(" ".join(texts)))
