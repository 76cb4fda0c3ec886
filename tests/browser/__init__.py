"""With a real browser: buying, accessibility, layout."""
