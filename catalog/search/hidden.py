"""What only staff find: words of what is not published, and brands and tags as they are typed."""

from collections.abc import Iterator

from catalog.search.base import Completed
from catalog.search.documents import SearchDocument
from catalog.search.words import clean, forms_in, words_of

_LONGEST = 100  # characters of a brand or tag that is offered
_BETWEEN = "\x1f"  # the text as it is compared, and as it is written


def hidden_words(document: SearchDocument) -> list[str]:
    """All words of a product in all their forms, of all languages together; each once."""
    words = [*words_of(document.brand), *words_of(" ".join(document.tags))]
    for texts in (document.names, document.category_names, document.texts):
        for language, text in texts.items():
            words += forms_in(words_of(text), language)
    return list(dict.fromkeys(words))


def completions_of(document: SearchDocument) -> Iterator[str]:
    """The brand and the tags of a product as an index holds them: from each word on."""
    if document.brand:
        yield from _completions(Completed.BRAND, document.brand)
    for tag in document.tags:
        yield from _completions(Completed.TAG, tag)


def _completions(kind: Completed, text: str) -> Iterator[str]:
    written = clean(text)
    if len(written) > _LONGEST:
        return
    words = words_of(written)
    for place in range(len(words)):
        yield f"{kind} {' '.join(words[place:])}{_BETWEEN}{written}"


def completion_beginning(kind: Completed, text: str) -> str:
    """How everything begins that `completions_of` wrote and that reads like the text."""
    return f"{kind} {' '.join(words_of(text))}"


def completed(completion: str) -> str:
    """The brand or tag of what `completions_of` wrote."""
    return completion.rpartition(_BETWEEN)[2]
