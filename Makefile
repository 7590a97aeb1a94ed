# Two commands do everything on a fresh machine with Python 3.11+ and git:
#   make grade   grades the bundled sample class
#   make test    runs the linters, the tests and the course's own proof

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out

.PHONY: help grade test lint unit validate extras pictures clean

help:
	@sed -n '1,3p' Makefile

$(VENV)/.run: pyproject.toml
	@test -n "$(PYTHON)" || { echo "threadlings needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The sample class is ours, so it may be graded where there is no bubblewrap; the result says which jail held it.
grade: $(VENV)/.run
	@mkdir -p $(OUT)
	$(BIN)/threadlings grade examples/sample_class --allow-unjailed \
		--db $(OUT)/gradebook.sqlite --csv $(OUT)/grades.csv --json $(OUT)/results.json

test: lint unit validate

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist loadfile

# What needs the optional packages, in an environment of its own: they bring a hundred others.
$(VENV)-extras/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)-extras
	$(VENV)-extras/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,extras]'
	@touch $@

extras: $(VENV)-extras/.dev
	$(VENV)-extras/bin/python -m pytest -p no:anyio tests/extras

validate: $(VENV)/.dev
	$(BIN)/threadlings validate

# The pictures of README and docs; needs Chromium.
pictures: $(VENV)/.dev
	$(BIN)/python docs/images/make.py

clean:
	rm -rf $(VENV) $(VENV)-extras $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
