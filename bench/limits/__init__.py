"""Benchmarks of our server and reference servers on this machine, and the report."""
