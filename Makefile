# dueprocess: `make` prints the menu. A fresh machine needs git, make and Python 3.11 or newer with pip; nothing else.
# Every target that runs something sets the environment up first; a mirror is UV_DEFAULT_INDEX and PIP_INDEX_URL.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
            $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN    := .venv/bin
UV     := .tools/bin/uv
READY  := .venv/.ready
TESTS  ?= -q -n 2

export UV_PYTHON_DOWNLOADS = never
export UV_NO_PROGRESS = 1
export UV_SYSTEM_CERTS = 1
export PYTHONPATH =

.DEFAULT_GOAL := help
# What `make check` runs of the tests: the law, the record, the store's contract, and the rules of this code itself.
QUICK = tests/architecture tests/kernel tests/domain tests/record tests/contract tests/guard tests/docs tests/languages

.PHONY: help setup check test demo demo-reset bench docs fmt lock clean chromium

help:
	@awk '/^##@/ {printf "\n%s\n", substr($$0, 5)} \
	      /^[a-z-]+:.*## / {split($$0, part, ":.*## "); printf "  make %-11s %s\n", part[1], part[2]}' Makefile
	@echo

##@ Two commands for a fresh machine
demo: $(READY)      ## a small platform with its recourse running, to click through
	$(BIN)/python -m examples.demo
test: $(READY) chromium ## all tests, those in a browser included
	$(BIN)/python -m pytest $(TESTS)

##@ While you work
check: $(READY)     ## format, lint, types, layers and the quick tests: under a minute
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -x -m "not browser and not slow" $(TESTS) $(QUICK)
fmt: $(READY)       ## format the code and repair what the linter can repair
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .
demo-reset: $(READY) ## the demo again from its first day
	$(BIN)/python -m examples.demo --reset
bench: $(READY)     ## measure what the design promises, as ratios taken in one run
	$(BIN)/python -m bench
docs: $(READY)      ## write the generated documents anew
	$(BIN)/python -m tools.docs

##@ The environment
setup: $(READY)     ## the virtual environment only
lock: $(UV)         ## resolve the dependencies again after a change in pyproject.toml
	$(UV) lock --quiet --python $(PYTHON)
	$(UV) export --quiet --frozen --all-extras --all-groups --no-emit-project --no-header --no-annotate \
	  --format requirements-txt -o requirements.lock
clean:              ## remove the environment and all caches
	rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis dist build

chromium:
	@tools/chromium.sh >/dev/null

$(UV): tools.lock
	@test -n "$(PYTHON)" || { echo "dueprocess needs Python 3.11 or newer (Debian: apt-get install python3 python3-pip)"; exit 1; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action ignore \
	  --require-hashes --only-binary :all: --upgrade --target .tools -r tools.lock
	@touch $@
$(READY): $(UV) requirements.lock pyproject.toml
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --require-hashes requirements.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
