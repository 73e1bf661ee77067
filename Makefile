# Newsroom's commands. `make help` lists them; `make run` and `make test` need Python 3.11 and make alone.
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
PY := $(BIN)/python
# Tests keep their own folder, so nothing that `make run` made changes what they see.
TEST_ENV := NEWSROOM_DATA_DIR="$${NEWSROOM_TEST_DIR:-$(CURDIR)/var/test}"
# Parallel test processes; PYTEST narrows: make test PYTEST="tests/domain -k publish"
# One more than there are cores: tests in browsers and of processes wait as much as they work.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
PYTEST ?=
SOURCES := digests newsroom bench tests examples manage.py
TEMPLATES = $$(find templates -name "*.html")

.PHONY: help setup run test lint format types check bench lock messages imports templates migrations deploy lengths audit
.DEFAULT_GOAL := help

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.runtime ## Start site, desk and worker at http://127.0.0.1:8000 with a demo newsroom (PORT=9000 moves it)
	@exec env PORT=$(PORT) $(PY) manage.py run_demo

setup: $(VENV)/.development ## Make the virtual environment with everything that tests and checks need

test: $(VENV)/.development ## Run the whole suite; on PostgreSQL with DATABASE_URL=postgres://…
	@$(TEST_ENV) $(PY) -m pytest -n $(JOBS) --dist worksteal $(PYTEST)

lint: $(VENV)/.development ## Check style
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)

format: $(VENV)/.development ## Put code and templates into shape
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true
	@$(BIN)/djhtml -t 2 $(TEMPLATES) || true

types: $(VENV)/.development ## Check types
	@$(TEST_ENV) $(BIN)/mypy

check: $(VENV)/.development ## Run every check: style, types, layers, templates, migrations, deployment, known holes
	@.ci/check $(VENV) lint types imports templates migrations deploy lengths audit

imports: $(VENV)/.development # the layers of docs/architecture.md
	@$(TEST_ENV) $(BIN)/lint-imports

templates: $(VENV)/.development
	@find templates -name "*.html" | grep -q . || exit 0; $(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	@$(BIN)/djhtml --check -t 2 $(TEMPLATES)
	@$(BIN)/djlint --lint --quiet templates

migrations: $(VENV)/.development
	@$(TEST_ENV) $(PY) manage.py makemigrations --check --dry-run

deploy: $(VENV)/.development # as in production; nothing is connected to
	@$(TEST_ENV) NEWSROOM_MODE=production NEWSROOM_SITE_URL=https://newsroom.example \
	  NEWSROOM_SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  DATABASE_URL=postgres://newsroom@127.0.0.1/newsroom \
	  $(PY) manage.py check --deploy --fail-level WARNING

lengths: # style: files aim at 200 lines; none has more than 400
	@find $(SOURCES) static/digests -name '*.py' ! -path '*/migrations/*' -o -name '*.js' ! -path '*/vendor/*' ! -path '*/node_modules/*' \
	  | xargs awk 'FNR == 401 {print FILENAME " has more than 400 lines: split it by subject"; bad = 1} END {exit bad}'

audit: $(VENV)/.development
	@.ci/audit $(VENV)

bench: $(VENV)/.development ## Measure requests a second beside a trivial view (SIZES="100 2000 20000" for more)
	@$(PY) -m bench $(SIZES)

lock: $(VENV)/.development ## Pin requirements*.in anew, with hashes
	@cd $(CURDIR) && for set in requirements requirements-dev; do \
	  $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
	    --no-emit-index-url --no-emit-find-links --output-file $$set.txt $$set.in; done

$(VENV)/.runtime: requirements.txt
	@.ci/install $(VENV) requirements.txt
	@touch $@

$(VENV)/.development: requirements.txt requirements-dev.txt
	@.ci/install $(VENV) requirements.txt requirements-dev.txt
	@touch $@ $(VENV)/.runtime

# Words of the interface: what code and templates have that locale/ hasn't yet comes in untranslated.
messages: $(VENV)/.development ## Renew the catalogues in locale/ after a change of texts, and compile them (needs gettext)
	@$(TEST_ENV) $(PY) manage.py makemessages --verbosity 0 --no-obsolete --no-wrap --add-location file -l ru -l kk -l uz \
	  -i 'var/*' -i '.venv/*' -i 'tests/*' -i 'bench/*' -i 'node_modules/*'
	@$(PY) -m newsroom.catalogues
