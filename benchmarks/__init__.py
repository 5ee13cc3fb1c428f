"""Measurements: run by hand or by `make bench`; each prints a table and writes JSON to benchmarks/results/."""
