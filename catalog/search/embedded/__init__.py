"""The search index in a folder of this machine: Tantivy, in process, with no server of its own.

backend.py keeps the promises of `catalog.search.base`; matching.py and lexicon.py decide what finds
what; view.py orders and pages; folder.py and reader.py switch, lock and reload.
"""

from catalog.search.embedded.backend import EmbeddedSearch

__all__ = ["EmbeddedSearch"]
