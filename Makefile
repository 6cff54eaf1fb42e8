# Short names for those who have make; every deed is in bin/.
.PHONY: run test lint format chaos corpora bench bench-uploads bench-api

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

# 200 kills and 120 power cuts instead of a few, then 200 workers killed; some twenty-five minutes.
chaos:
	KLA_CHAOS=200 bin/test tests/evidence/test_crash.py tests/jobs/test_killed.py -s

# The gate over all public collections of odd files instead of a sample; fetches 70 MB once.
corpora:
	KLA_CORPORA=all bin/test tests/evidence/test_corpora.py -s

# CPU milliseconds and queries of the busiest pages; `.venv/bin/python -m bench --short` is quicker.
bench:
	bin/setup --test
	.venv/bin/python -m bench

# Deadline night: 129 camat within two minutes, then 50 and 200 at once; on SQLite with and without
# the writers' queue and on a PostgreSQL that syncs. Some fifteen minutes.
bench-uploads:
	bin/setup --test
	PG_FSYNC=on bin/with-postgres .venv/bin/python -m bench.uploads

# Three hundred made-up requests of each kind to each address of the API; some ten minutes.
bench-api:
	KLA_API_EXAMPLES=300 bin/test tests/api/test_schema.py --timeout=3600
