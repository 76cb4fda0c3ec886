"""Things whose id comes from the request that makes them: the request again makes no second one."""

from uuid import UUID, uuid5

from shop.kernel.ids import new_id

_NAMESPACE = UUID("6f1c7f0e-6f0a-5d43-9f0b-0b8f4f0f9a51")  # any constant: for nothing else


def id_for(user_id: int, attempt: str) -> UUID:
    """attempt: of the request, the same in each of its runs; empty: it cannot come again."""
    return uuid5(_NAMESPACE, f"{user_id}:{attempt}") if attempt else new_id()
