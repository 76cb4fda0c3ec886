"""The paths that CloudFront tells apart, in its order, from deploy.cdn_policy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deploy.aws.stacks.cdn.policies import Kept
from deploy.cdn_policy import BEHAVIOURS, Behaviour, Origin

MOST = 25  # behaviours of a distribution, the default one among them. Source: CloudFront's quotas
ERROR_PAGES = "/errors/*"


@dataclass(frozen=True, slots=True)
class Path:
    """A path pattern, and the behaviour that is the first to have it."""

    pattern: str
    behaviour: Behaviour

    @property
    def treatment(self) -> tuple[Origin, Kept]:
        """All that CloudFront does with it. Which parameters count is the function's matter."""
        return self.behaviour.origin, Kept.of(self.behaviour)


def paths() -> Sequence[Path]:
    """As few as will do: one is left out where the next that matches is treated as it is.

    So reviews and suggestions need none: their pages are below those of products and search.
    """
    every = [Path(pattern, each) for each in BEHAVIOURS for pattern in each.paths]
    return [path for index, path in enumerate(every) if not _covered(path, every[index + 1 :])]


def _covered(path: Path, later: Sequence[Path]) -> bool:
    following = next(_matching(path.pattern, later), None)
    return following is not None and following.treatment == path.treatment


def _matching(pattern: str, later: Sequence[Path]) -> Iterator[Path]:
    return (each for each in later if Behaviour("", (each.pattern,), kept=True).matches(pattern))
