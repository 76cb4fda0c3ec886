"""Why a delivery does not go on."""


class Refused(Exception):
    """what: is wrong. remedy: what to do about it. Both are sentences for whoever delivers."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy
