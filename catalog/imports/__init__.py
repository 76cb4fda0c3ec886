"""Reading what other shop platforms export: rows to drafts, errors by line, pictures to files."""
