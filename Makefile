PYTHON ?= python3
ARGS ?=
SCENARIO ?= scenarios/storm-corps.yaml

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
NODE_MODULES := tests/editor/node_modules
SERVER := $(NODE_MODULES)/.installed

.DEFAULT_GOAL := help
.PHONY: help run test lint types format labs docs build clean lock

help: ## show this list
	@echo 'make TARGET [ARGS="more options for the command behind it"]'
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(INSTALLED) ## run the main scenario; ARGS="--worlds 100", SCENARIO=file
	$(BIN)/escalate run $(SCENARIO) $(ARGS)

# Python warns of a text file opened without its encoding; pytest makes an error of the warning.
test: $(INSTALLED) $(SERVER) ## run the tests on all cores; ARGS="-k name"
	PYTHONWARNDEFAULTENCODING=1 $(BIN)/pytest -n auto $(ARGS)

lint: $(INSTALLED) ## check style, formatting and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

types: $(INSTALLED) ## check types
	$(BIN)/mypy $(ARGS)

format: $(INSTALLED) ## mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

labs: $(INSTALLED) ## check that every lab judges rightly; ARGS="--seeds 20", "--margins"
	$(BIN)/escalate lab check-pack $(ARGS)

docs: $(INSTALLED) ## remake docs/scenario.md and claims.md, the tables of model.md, the schema
	$(BIN)/python docs/generate.py

build: $(INSTALLED) ## build the source archive, and from it the wheel, into dist/
	$(BIN)/python -m build --no-isolation

clean: ## remove the environment, caches and built files; saved runs stay
	rm -rf $(VENV) $(NODE_MODULES) dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

lock: ## choose versions again within pyproject.toml; ARGS=--upgrade for the newest
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/python" -m pip --disable-pip-version-check --quiet install uv; \
	"$$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-annotate --custom-compile-command 'make lock' \
		--extra dev --output-file requirements.lock $(ARGS) pyproject.toml

# The project itself, editable; what it needs is already there, at the locked versions.
$(INSTALLED): $(LOCKED) pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "escalate needs Python 3.11 or newer; $(PYTHON) is older or missing."; \
		echo "Name another one: make PYTHON=python3.12 ..."; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment."; \
		echo "On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; } >&2
	@echo "Installing into $(VENV), once; this takes a minute ..." >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

# What the tests in tests/editor talk to. Without npm they are skipped.
$(SERVER): tests/editor/package-lock.json
	@if command -v npm >/dev/null; then \
		npm ci --prefix tests/editor --no-audit --no-fund --loglevel=error >/dev/null && touch $@; fi
