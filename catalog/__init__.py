"""Products, categories, prices and stock; how they are found."""
