"""The synonyms of the demo shop: other words for what it sells. Merchants may change them."""

from collections.abc import Mapping, Sequence

from catalog.demo.reading import read_data


def demo_synonyms() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Groups of wordings that mean the same, by language."""
    return {
        language: [tuple(part.strip() for part in group.split(",")) for group in groups]
        for language, groups in read_data("synonyms").items()
    }
