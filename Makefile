# Factcheck: `make run` needs Python 3.11 or newer and nothing else; `make help` says what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run setup test test-deep conformity check fix bench migrate schema messages
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
NEWEST := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
# The first Python on the path that is new enough and can make environments.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(name) -c '$(NEWEST)' 2>/dev/null && echo $(name))))

define make-environment
if [ ! -x $(BIN)/python ]; then \
  if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c '$(NEWEST)' 2>/dev/null; then \
    echo "Factcheck needs Python 3.11 or newer with the venv module (Debian: apt-get install python3 python3-venv); found: $$(python3 -V 2>&1)." >&2; exit 1; \
  fi; \
  echo "Making .venv with $$($(PYTHON) -V)." >&2; \
  $(PYTHON) -m venv .venv || { rm -rf .venv; echo "The virtual environment .venv could not be made." >&2; exit 1; }; \
fi
endef

# A copy of the list that was installed is the stamp: nothing happens while it equals the list.
define install
if ! cmp -s $(1) .venv/$(1).installed; then \
  echo "Installing the packages of $(1); the first time takes a minute or two." >&2; \
  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $(1) \
    || { echo "The packages of $(1) could not be installed; the lines above say why." >&2; exit 1; }; \
  cp $(1) .venv/$(1).installed; \
fi
endef

help: ## what there is
	@echo "make run        Factcheck at http://127.0.0.1:8000, ready to log in; Ctrl-C ends it"
	@echo "make test       every test but the slow ones, on SQLite and PostgreSQL, and the browser journeys"
	@echo "make test-deep  the slow tests: faults, races, long random runs, requests made from the OpenAPI document"
	@echo "make conformity  of those the requests made from the OpenAPI document, and its linters"
	@echo "make check      style, types, borders, settings, migrations, lock files"
	@echo "make fix        put style right where a machine can"
	@echo "make bench      figures against their yardsticks"
	@echo "make setup      the environment for work on the code"
	@echo "make migrate    write the migrations that the models ask for, and apply them"
	@echo "make messages   bring the lists of texts up to date and compile them (needs GNU gettext)"
	@echo "make schema     write factcheck/api/openapi.json"
	@echo "Variables of make run: PORT FACTCHECK_DATA_DIR DATABASE_URL REDIS_URL PUBLIC_BASE_URL FETCH_ALLOW_NETS RATE_LIMITS"

run:
	@$(make-environment)
	@$(call install,requirements.txt)
	@exec $(BIN)/python manage.py serve

setup:
	@$(make-environment)
	@$(call install,requirements-dev.txt)

test: setup
	@exec $(BIN)/python -m tests.run

test-deep: setup
	@exec $(BIN)/python -m tests.run deep

conformity: setup
	@exec $(BIN)/python -m tests.run conformity

check: setup
	@exec $(BIN)/python -m tests.checks

fix: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@find templates factcheck -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

bench: setup
	@exec $(BIN)/python -m benchmarks

migrate: setup
	@$(BIN)/python manage.py makemigrations
	@$(BIN)/python manage.py migrate

schema: setup
	@$(BIN)/python manage.py spectacular --format openapi-json --file factcheck/api/openapi.json --validate --fail-on-warn

messages: setup
	@$(BIN)/python -m django makemessages -l de --no-location --no-wrap --no-obsolete -i tests -i benchmarks -i var
	@$(BIN)/python -m django compilemessages -l de -i .venv -i var
