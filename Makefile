# make run, make test, make lint and the others: each makes what it needs first. make help lists them.
PYTHON ?= python3
BIN := .venv/bin
SOUNDINGS_DATA_DIR ?= var
# The shell reads these as they are, whatever signs are in them: "$$DATA".
export SOUNDINGS_DATA_DIR PYTHON DATA

# On a terminal pip shows its progress; in a pipe the line that stands before each step is enough.
INSTALL = quiet=; test -t 1 || quiet="--quiet --quiet"; $(BIN)/python -m pip install --disable-pip-version-check $$quiet

# What pip writes does not find its Python in a folder whose name has a sign that the shell reads within quotes.
SCRIPT = '\#!/bin/sh' 'exec "$$(dirname "$$0")/python" -P -m webapp.commands "$$@"'

.PHONY: help setup run test lint types bench bench-redaction bench-start bench-pages bench-submissions attack flood lock clean

help: ## list what can be made (this)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/run.stamp ## install Soundings into .venv, from the lock

run: .venv/run.stamp ## start everything on this machine; DEMO=no without the demonstration, PORT=8001 for another port
	@$(BIN)/python -m webapp.commands run $(if $(filter no,$(DEMO)),--no-demo)

test: .venv/dev.stamp ## run the tests; PYTEST="tests/models -x" for some of them
	@$(BIN)/python -m pytest $(PYTEST)

lint: .venv/dev.stamp ## check style, complexity, types and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m lizard --languages python --CCN 12 --length 50 --warnings_only --exclude "models/migrations/*" analysis models jobs webapp
	$(BIN)/python -m mypy
	$(BIN)/python -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

types: .venv/dev.stamp ## check the types alone
	$(BIN)/python -m mypy

bench: .venv/dev.stamp ## measure the themes on labelled CSV files: DATA=folder, BENCH="--quick"
	@test -n "$$DATA" || { echo "Name a folder with CSV files: make bench DATA=…"; exit 2; }
	$(BIN)/python tests/benchmarks/themes.py "$$DATA" $(BENCH)

bench-redaction: .venv/dev.stamp ## measure how many names are found, in our own sentences or in DATA=file.csv
	$(BIN)/python tests/benchmarks/redaction.py "$${DATA:-tests/analysis/redaction/workplace_sentences.json}" $(BENCH)

bench-start: .venv/dev.stamp ## measure how long the commands take to start
	$(BIN)/python tests/benchmarks/start.py

bench-pages: .venv/dev.stamp ## measure every page of a lead with 2,000 and 50,000 statements, on both databases
	$(BIN)/python -m tests.load.pages $(BENCH)

bench-submissions: .venv/dev.stamp ## measure how fast answers are taken, on SQLite and PostgreSQL: BENCH="sqlite --rounds 1"
	PYTHONPATH="$$PWD" $(BIN)/python tests/load/submissions.py $(BENCH)

attack: .venv/dev.stamp ## play the attacker of figures on many organisations: ATTACKS=2000
	SOUNDINGS_ATTACKS=$(or $(ATTACKS),500) $(BIN)/python -m pytest -s tests/webapp/test_attacker.py

flood: .venv/dev.stamp ## send 10,000 posts of junk in a minute while an office answers
	$(BIN)/python tests/load/flood.py $(FLOOD)

lock: ## write both locks anew (names, versions and hashes only); needs uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --quiet pyproject.toml --output-file requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --group dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

clean: ## remove .venv and what was built; the data in var/ stays
	rm -rf .venv build *.egg-info

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing packages into .venv (the first time about 230 MB are fetched) …"
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@echo "Installing Soundings itself …"
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@case "$$PWD" in *[\"\`\\]*) printf '%s\n' $(SCRIPT) > $(BIN)/soundings;; esac
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@echo "Installing what tests and checks need into .venv (the first time about 100 MB more are fetched) …"
	@$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@

.venv/bin/python:
	@case "$$PWD" in *[:\$$]*) echo "Python cannot install into a folder with : or \$$ in its path. Nothing was changed; rename it."; exit 2;; esac
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Soundings needs Python 3.11 or newer: make PYTHON=python3.11"; exit 2; }
	@echo "Making .venv for Soundings' packages …"
	@"$$PYTHON" -m venv .venv
