"""Pages that the law asks for, begun: headings, what is the same in every shop, and gaps to fill.

Not legal advice. What stands between <mark> and </mark> is the merchant's to write; as long as
there is one left, the page cannot be published. Pure.
"""

import tomllib
from pathlib import Path
from typing import Any

Draft = dict[str, Any]  # purpose, and by language: title, slug, body


def legal_drafts() -> list[Draft]:
    """All of them, in the order in which a footer may have them."""
    drafts: list[Draft] = []
    for name in ("selling", "rights"):
        drafts += tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text())["page"]
    return drafts
