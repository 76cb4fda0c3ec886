"""The answers as Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bench.search_quality.judgements import LANGUAGES, NOTHING
from bench.search_quality.measuring import DEPTH, FAILED, Answer, mean

FLOOR = 0.8  # of a backend's mean over all queries with something to find
_SHOWN = 3  # products of a failed query

Found = Mapping[str, Sequence[Answer]]  # by name of the backend


def is_good_enough(found: Sequence[Answer]) -> bool:
    """Whether a backend keeps the FLOOR."""
    return quality(found) >= FLOOR


def quality(found: Iterable[Answer], language: str | None = None) -> float:
    """Mean nDCG@10 of the queries with something to find, of one language or of all."""
    return mean(
        answer
        for answer in found
        if not answer.query.wants_nothing and language in (None, answer.query.language)
    )


def report(found: Found) -> Iterator[str]:
    """The table of means, then a list of failures for each backend."""
    yield from _table(found)
    for name, each in found.items():
        failed = [answer for answer in each if answer.has_failed]
        empty = sum(answer.is_wrongly_empty for answer in failed)
        yield f"\nFailed on {name}, nDCG@{DEPTH} under {FAILED:g}: {len(failed)} of {len(each)}"
        yield f"queries, {empty} of them found nothing although there is something.\n"
        yield from (_line(answer) for answer in failed)


def _table(found: Found) -> Iterator[str]:
    some = next(iter(found.values()))
    columns = [(name, language) for name in found for language in LANGUAGES]
    yield "| queries | " + " | ".join(f"{name}, {language}" for name, language in columns) + " |"
    yield "|---|" + "--:|" * len(columns)
    for kind in dict.fromkeys(answer.query.kind for answer in some):
        cells = [_cell(found[name], kind, language) for name, language in columns]
        yield f"| {kind} | " + " | ".join(cells) + " |"
    means = [f"{quality(found[name], language):.3f}" for name, language in columns]
    yield f"| all but {NOTHING} | " + " | ".join(means) + " |"


def _cell(answers: Sequence[Answer], kind: str, language: str) -> str:
    these = [a for a in answers if (a.query.kind, a.query.language) == (kind, language)]
    return f"{mean(these):.3f} ({len(these)})" if these else "-"


def _line(answer: Answer) -> str:
    first = ", ".join(answer.product_ids[:_SHOWN]) or "nothing"
    query = answer.query
    return f'- {query.language}, {query.kind}: "{query.text}" {answer.score:.2f}: {first}'
