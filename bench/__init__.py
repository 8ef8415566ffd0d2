"""Benchmarks: tuils against the same work done bare, in one run, as ratios. `python -m bench [NAME...]`."""
