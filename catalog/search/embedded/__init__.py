"""The search index in a folder of this machine: Tantivy, in process, with no server of its own.

backend.py keeps the promises of `catalog.search.base`; words.py and matching.py decide what finds
what; ranks.py orders; folder.py and reader.py switch, lock and reload.
"""

from catalog.search.embedded.backend import EmbeddedSearch

__all__ = ["EmbeddedSearch"]
