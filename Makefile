# Short names for those who have make; every deed is in bin/.
.PHONY: run test lint format chaos bench

run:
	bin/run

test:
	bin/test

lint:
	bin/lint

format:
	bin/setup --lint
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

# The crash test with 200 kills instead of 8; some fifteen minutes.
chaos:
	KLA_CHAOS=200 bin/test tests/evidence/test_crash.py -s

# CPU milliseconds and queries of the busiest pages; `.venv/bin/python -m bench --short` is quicker.
bench:
	bin/setup --test
	.venv/bin/python -m bench
