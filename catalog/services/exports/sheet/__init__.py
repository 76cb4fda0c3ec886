"""Our own format for files of products: `writing` makes rows of documents, `reading` the reverse.

docs/import-format.md describes it for merchants. Both ways stand side by side because an export
reads back what it writes: what cells cannot say exactly goes into a cell of its own.
"""
