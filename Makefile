# One command each, the same for people and for CI. Needs: make, Python >= 3.12, Node >= 20.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench clean

help: ## shows this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: ## makes this clone ready (packages, browser code, translations)
	@scripts/setup

run: setup ## starts Lichthof with the demo city (PORT, DATA_DIR); Ctrl-C ends it
	@exec .venv/bin/python scripts/run.py

test: ## all tests, on SQLite and on PostgreSQL
	@scripts/setup test
	@exec .venv/bin/python scripts/run_tests.py

check: ## formatting, lint, types, import contracts, migrations, deployment, translations
	@scripts/setup
	@exec .venv/bin/python scripts/run_checks.py

format: setup ## brings code and templates into shape
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	@git ls-files '*.html' | xargs .venv/bin/djade --target-version 6.0 2>/dev/null || true

bench: setup ## the benchmarks: a table, and var/bench.json
	@exec .venv/bin/python -m benchmarks

clean: ## removes everything that set-up made; keeps the data in var/
	rm -rf .venv .uv node_modules static/built .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name '*.mo' -not -path './var/*' -delete
