# Targets install all they need, with hashes, into .venv; nothing else on the machine changes.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export PYTHONWARNINGS ?=

.DEFAULT_GOAL := help
.PHONY: help run demo test kills chaos fuzz audit sbom lint bench desk setup setup-dev lock clean

help: ## what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## start the service (SQLite, one process; Ctrl-C stops it)
	@$(BIN)/astana run

demo: setup ## autumn 2024 in a minute, without any network
	@$(BIN)/astana demo

test: setup-dev lint ## lint, then every test on real PostgreSQL and Redis servers it starts itself
	@$(BIN)/python -m pytest --numprocesses auto --dist loadscope

kills: setup-dev ## 500 runs under kill -9 on SQLite, and on PostgreSQL with Redis: what was lost, what was told twice
	@$(BIN)/python -m tests.kills

chaos: setup-dev ## each part struck in the middle of its work: what was lost, doubled, and how soon all was done (20 minutes)
	@$(BIN)/python -m tests.chaos

fuzz: $(VENV)/.supply ## a minute of bytes nobody thought of for parsing, extraction and folding each
	@for target in parse extract fold; do $(BIN)/python -m tests.fuzz $$target 60 || exit 1; done

audit: $(VENV)/.supply ## locked packages with a known hole (asks a database of advisories, so it needs a network)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

sbom: $(VENV)/.supply ## the locked packages as CycloneDX, in var/sbom.json
	@mkdir -p var
	@$(BIN)/cyclonedx-py requirements --output-reproducible --output-format JSON -o var/sbom.json requirements.lock
	@echo "Written: var/sbom.json"

test-browser: $(VENV)/.browser ## the page in a real Chromium, which must be installed; pictures are left in var/pictures
	@$(BIN)/python -m pytest --no-cov tests/browser

lint: setup-dev ## ruff, mypy strict, the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/.bench $(VENV)/.dev ## speed of polling, reading and telling beside other programs, of settling beside a million articles
	@$(BIN)/python benchmarks/feeds.py
	@$(BIN)/python benchmarks/extract.py
	@$(BIN)/python benchmarks/tell.py
	@$(BIN)/python benchmarks/settle.py

desk: $(VENV)/.desk ## ask in the browser: Datasette over the embedded database (also pandas, Parquet, plots)
	@$(BIN)/astana desk

setup: $(VENV)/.runtime ## the environment the service runs in
setup-dev: $(VENV)/.dev ## the environment the tests run in

$(BIN)/python:
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"'
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing the locked packages (about a minute on the first run)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "Installing the locked test packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

$(VENV)/.browser: $(VENV)/.dev requirements-browser.lock
	@echo "Installing the locked packages that drive a browser (about 50 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-browser.lock
	@touch $@

$(VENV)/.supply: $(VENV)/.dev requirements-supply.lock
	@echo "Installing the locked packages that audit and fuzz"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-supply.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.runtime requirements-benchmarks.lock
	@echo "Installing the locked packages that the benchmarks compare with (about 300 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-benchmarks.lock
	@touch $@

lock: setup-dev ## compile the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade --quiet -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group desk -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements-desk.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements-dev.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --group browser -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements-browser.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --group supply -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements-supply.lock
	@$(BIN)/uv pip compile pyproject.toml --group benchmarks -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o requirements-benchmarks.lock

$(VENV)/.desk: $(VENV)/.runtime requirements-desk.lock
	@echo "Installing the locked packages of the analyst's desk (about 100 MB)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-desk.lock
	@touch $@

clean: ## remove the environment and caches; data stays
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
