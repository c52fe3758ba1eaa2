# Everything is done from here; `make help` lists it. Needed for setup and run: Python 3.11, Node, git, GNU make 4.3.
# Each target works from any half-finished state: what is missing or broken is made again, the rest is left alone.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3.11
PORT ?= 5000
JOBS ?= 2
BIN := .venv/bin
DATA := $(or $(BUURTSTEM_DATA_DIR),instance)
# servers, browsers, killed processes: coverage would slow these down and finds nothing new in them
SLOW_TESTS := tests/browser tests/soak
# make check has run tests/contracts already
NO_TESTS_HERE := tests/contracts tests/real_data tests/data_sets tests/__pycache__
FAST_TESTS := $(filter-out $(SLOW_TESTS) $(NO_TESTS_HERE),$(patsubst %/,%,$(wildcard tests/*/)))
SOAK_PARTS := crash fuzz crawl load offline training

# a check says its name and "ok", and what it found only when it found something
define checked
@printf '%-22s' '$(1)'; found=$$($(2) 2>&1) && echo ok || { echo 'not good'; printf '%s\n' "$$found"; exit 1; }
endef

.PHONY: help
help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@printf 'make %-14s %s\n' $(foreach part,$(SOAK_PARTS),soak-$(part) 'only this part of make soak')

# --- set-up ---------------------------------------------------------------------------------------------------

CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
PIPELINE := nlp_models/themes/trained/tagging.json
TAUGHT_BY := $(wildcard nlp_models/themes/*.* nlp_models/themes/terms/* nlp_models/themes/cues/* nlp_models/themes/texts/*) \
  $(wildcard buurtstem/themes/nlp/*.py) buurtstem/themes/rules/__init__.py requirements/run.lock

.PHONY: setup
setup: environment $(CATALOGUES:.po=.mo) $(PIPELINE) ## dependencies, front-end parts, translations, trained pipeline

.PHONY: environment
environment:
	@$(PYTHON) -m build_tools.environment run

.PHONY: environment-for-tests
environment-for-tests:
	@$(PYTHON) -m build_tools.environment tests

$(CATALOGUES:.po=.mo) &: $(CATALOGUES) | environment
	@$(BIN)/buurtstem translations compile

# the command decides by content whether anything changed; touching the outcome saves asking again
$(PIPELINE): $(TAUGHT_BY) | environment
	@$(BIN)/buurtstem themes train --if-needed
	@touch $@

# --- use ------------------------------------------------------------------------------------------------------

.PHONY: run
run: export BUURTSTEM_ENVIRONMENT := development
run: export BUURTSTEM_PUBLIC_URL ?= http://127.0.0.1:$(PORT)
run: export BUURTSTEM_ORGANISATION ?= Gemeente Voorbeeldstad
run: export BUURTSTEM_PRIVACY_CONTACT ?= fg@voorbeeldstad.example
run: setup ## start the site here, the first time with a demo neighbourhood; PORT=, DATABASE_URL=, DEMO=1
	@test -n "$${DATABASE_URL:-}" -o -e '$(DATA)/buurtstem.db' || { mkdir -p -m 700 '$(DATA)'; touch '$(DATA)/demo-wanted'; }
	@$(BIN)/buurtstem db upgrade
	@test -z "$${DEMO:-}" -a ! -e '$(DATA)/demo-wanted' || $(BIN)/buurtstem demo load
	@rm -f '$(DATA)/demo-wanted'
	@exec $(BIN)/buurtstem run --port $(PORT)

# --- checks and tests -----------------------------------------------------------------------------------------

# side by side, the longest first: no check needs the pipeline, whose training leaves half a processor free
CHECKS := contracts types translations imports lint-of-templates format lint

.PHONY: check $(CHECKS)
check: environment-for-tests $(CATALOGUES:.po=.mo) ## lint, format, types, contracts, translations
	@$(MAKE) --jobs=$(JOBS) --output-sync=line $(PIPELINE) $(CHECKS)

lint:
	$(call checked,lint,$(BIN)/ruff check .)
format:
	$(call checked,format,$(BIN)/ruff format --check .)
types:
	$(call checked,types,$(BIN)/mypy buurtstem build_tools hatch_build.py)
lint-of-templates:
	$(call checked,lint of templates,$(BIN)/djlint templates --lint --quiet)
imports:
	$(call checked,imports,$(BIN)/lint-imports)
translations:
	$(call checked,translations,$(BIN)/buurtstem translations check)
contracts:
	$(call checked,contracts,$(BIN)/python -m pytest tests/contracts -q)

.PHONY: test
test: ## all checks and all tests, bars at a small sample; names missing Debian packages first
	@$(PYTHON) -m build_tools.prerequisites
	@$(MAKE) check
	@$(BIN)/coverage erase
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder --cov --cov-report= $(FAST_TESTS)
	@$(BIN)/coverage report --fail-under=95
	@$(BIN)/coverage report --fail-under=100 --include='buurtstem/*/rules.py,buurtstem/*/rules/*'
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(SLOW_TESTS)

.PHONY: test-real
test-real: ## tests on the files in the folder BUURTSTEM_REAL_DATA
	$(if $(shell test -d '$(BUURTSTEM_REAL_DATA)' && echo here),,$(error BUURTSTEM_REAL_DATA names no folder))
	@$(MAKE) environment-for-tests setup
	@$(BIN)/python -m pytest tests/real_data

.PHONY: soak $(SOAK_PARTS:%=soak-%)
soak: $(SOAK_PARTS:%=soak-%) ## the bars of make test at full size, in parts
$(SOAK_PARTS:%=soak-%): soak-%: environment-for-tests setup
	@BUURTSTEM_SOAK=$* $(BIN)/python -m pytest -q --no-header -m "soak(part='$*')"

.PHONY: bench
bench: environment-for-tests setup ## speed and weight as ratios in one run; writes build/bench.json
	@$(BIN)/python -m benchmarks

.PHONY: screenshots
screenshots: environment-for-tests setup ## a contact sheet of pages, languages and sizes in build/
	@$(BIN)/python -m tests.browser.screenshots

# --- upkeep ---------------------------------------------------------------------------------------------------

.PHONY: lock
lock: ## make the lock files anew; UPGRADE=1 takes newer versions
	@$(PYTHON) -m build_tools.lock $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## remove all that make has made; databases and pictures in instance/ stay
	@rm -rf .venv node_modules static/vendor build dist nlp_models/*/trained .coverage* htmlcov
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find buurtstem tests benchmarks build_tools translations \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} + 2> /dev/null || true
