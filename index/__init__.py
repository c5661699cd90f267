"""Passages, words and vectors: immutable generations on disk, and the search over one of them."""
