"""The benchmark: what `make bench` measures."""
