# Azukari. `make demo` is all that a fresh Linux machine with Python and make needs; `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
WORKERS ?= 2
TESTS ?=
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test lint format bench large custodians pages browser-test every-page every-byte faults properties pin clean
.DELETE_ON_ERROR:

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

install: $(VENV)/.installed  ## prepare .venv (packages pinned by hash) and the command .venv/bin/azukari

install-dev: $(VENV)/.installed-dev  ## and what tests and checks need

demo: install  ## install, then a fictional ward on http://localhost:8000; Ctrl-C stops it. ARGS=--run plays the story
	@$(BIN)/azukari demo $(ARGS)

# pytest comes last and always runs, so that one run tells everything and its closing line closes the output.
test: install-dev  ## all checks and all tests. TESTS=tests/law runs a part of them
	@failed=""; \
	$(MAKE) --no-print-directory --silent lint || failed=yes; \
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup $(TESTS) || failed=yes; \
	test -z "$$failed"

lint: install-dev  ## style, types and the direction of imports
	@failed=""; \
	echo "ruff"; $(BIN)/ruff check --quiet . || failed="$$failed ruff"; \
	echo "mypy"; $(BIN)/mypy --no-error-summary || failed="$$failed mypy"; \
	echo "import-linter"; $(BIN)/lint-imports --no-logo > $(VENV)/imports.txt 2>&1 || { cat $(VENV)/imports.txt; failed="$$failed import-linter"; }; \
	test -z "$$failed" || { echo "checks failed:$$failed"; exit 1; }

format: install-dev  ## lay the sources out as the house does
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix --quiet .

bench: install-dev  ## the table of benchmarks, each with its limit
	@$(BIN)/python benchmarks/run.py $(ARGS)

large: install-dev  ## 10 GB into the vault, cut and gone on with: memory and time. ARGS=1 for 1 GB
	@$(BIN)/python benchmarks/large.py $(ARGS)

custodians: install-dev  ## opening a record where its key lives in the box, is shared with the node, or is unwrapped by it
	@$(BIN)/python benchmarks/custodians.py $(ARGS)

pages: install-dev  ## the ten busiest pages with 100 contracts against a bare page: queries, weight, p95. ARGS="--contracts 10" for fewer
	@$(BIN)/python benchmarks/pages.py $(ARGS)

browser-test: install-dev  ## only what drives Chromium
	@$(BIN)/python -m pytest -q -m browser $(TESTS)

every-page: install-dev  ## every page and every act, in both languages at every width (else each once); pictures in build/screenshots
	@AZUKARI_EVERY_PAGE=all $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup tests/web tests/verifier/test_page.py

every-byte: install-dev  ## records and packs with every byte changed in every way and cut at every place; proofs of every place in every size
	@AZUKARI_EVERY_BYTE=all $(BIN)/python -m pytest -q -n $(WORKERS) tests/ledger tests/verifier/test_parts.py

faults: install-dev  ## every fault at every system call that touches state (needs strace); how many are counted at the end
	@AZUKARI_FAULTS=all $(BIN)/python -m pytest -q -n $(WORKERS) tests/faults

properties: install-dev  ## many more runs of random acts, other ones every time. RUNS=5000
	@AZUKARI_PROPERTIES=$(or $(RUNS),2000) $(BIN)/python -m pytest -q -s tests/properties/test_machine.py tests/properties/test_mutants.py

pin: install-dev  ## write requirements/*.txt anew. ARGS=--upgrade takes newer versions
	@scripts/pin $(ARGS)

clean:  ## remove .venv and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build src/*.egg-info
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp per step: a second run has nothing to do.
$(BIN)/python:
	@scripts/check-python $(PYTHON)
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/main.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "installing into $(VENV) …"
	@$(PIP) install --quiet --require-hashes -r requirements/main.txt -r requirements/build.txt
	@$(PIP) install --quiet --no-build-isolation --no-deps --no-index --editable .
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed
	@echo "installing what tests and checks need …"
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
