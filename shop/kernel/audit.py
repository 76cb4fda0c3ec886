"""What an audit finds: an invariant of the shop that does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that cannot be right.

    code: stable; what `manage.py audit` prints and monitoring counts.
    message: one sentence for whoever has to look into it.
    ids: what it is about, by kind: order, payment, sku, reservation, ...
    """

    code: str
    message: str
    ids: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        about = " ".join(f"{kind}={id_}" for kind, id_ in sorted(self.ids.items()))
        return f"{self.code}: {self.message} [{about}]"
