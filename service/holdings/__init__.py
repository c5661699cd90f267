"""Publications as they are kept: what was read, word for word; what the corpus says of itself; pictures of pages."""
