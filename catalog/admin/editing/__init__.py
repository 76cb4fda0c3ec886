"""The product's form and its pages: what is typed, and the draft that it comes to."""
