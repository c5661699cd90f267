"""Benchmarks: figures to look at, never assertions. `make bench` runs them all."""
