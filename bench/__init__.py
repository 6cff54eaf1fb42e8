"""How long the busiest pages take: `make bench`, or `.venv/bin/python -m bench --short`."""
