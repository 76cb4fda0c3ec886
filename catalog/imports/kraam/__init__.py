"""Our own format for files of products: read from `reading`. docs/import-format.md describes it."""
