"""What a customer may see, change, take along and have erased: one set of rules for all faces."""
