# Short names for those who have make; every deed is in bin/.
.PHONY: run test lint format

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
