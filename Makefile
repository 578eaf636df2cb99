# make run, make test, make lint, make bench, make flood: each makes what it needs first.
PYTHON ?= python3
BIN := .venv/bin
SOUNDINGS_DATA_DIR ?= var
export SOUNDINGS_DATA_DIR

.PHONY: setup run test lint bench bench-redaction attack flood lock clean

setup: .venv/run.stamp

run: .venv/run.stamp
	@$(BIN)/soundings run

test: .venv/dev.stamp
	@$(BIN)/python -m pytest $(PYTEST)

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Usage: make bench DATA=folder-with-labelled-csv-files
bench: .venv/dev.stamp
	@test -n "$(DATA)" || { echo "Name a folder with CSV files: make bench DATA=…"; exit 2; }
	$(BIN)/python tests/benchmarks/themes.py $(DATA) $(BENCH)

# 10,000 posts of junk in a minute at an installation of its own, and an office that answers meanwhile.
flood: .venv/dev.stamp
	$(BIN)/python tests/load/flood.py $(FLOOD)

# The attacker of tests/webapp/test_attacker.py on many organisations: make attack ATTACKS=2000
attack: .venv/dev.stamp
	SOUNDINGS_ATTACKS=$(or $(ATTACKS),500) $(BIN)/python -m pytest -s tests/webapp/test_attacker.py

# Usage: make bench-redaction DATA=file.csv, or without DATA on our own sentences
bench-redaction: .venv/dev.stamp
	$(BIN)/python tests/benchmarks/redaction.py $(or $(DATA),tests/analysis/redaction/workplace_sentences.json) $(BENCH)

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Soundings needs Python 3.11 or newer: make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv .venv

# Both locks hold names, versions and hashes only. Needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --quiet pyproject.toml --output-file requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --group dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf .venv build *.egg-info
