# Flipp. `make` lists what there is; `make run` starts a demo, `make test` checks everything.
# Needed beforehand: Python 3.11 or newer, and make. npm is used if it is there.

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
PYTHON = $(shell sh tools/python.sh)
PIP_QUIET := -m pip install -qq --disable-pip-version-check --require-hashes --no-compile
# pip compiles one file after the other; what can't be compiled (a package's own bad example), isn't.
COMPILED = $(PY) -m compileall -q -j 0 $(VENV)/lib >/dev/null 2>&1 || true
LOCK = .make/uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url \
  --no-emit-find-links --universal --python-version 3.11 $(UPGRADE)

INSTALLED := $(VENV)/installed-run
INSTALLED_DEV := $(VENV)/installed-dev
INSTALLED_BENCH := .venv-bench/installed
VENDOR := static/vendor/versions.json
AXE := tests/browser/vendor/axe.min.js
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/flipp.po))
CHROMIUM = FLIPP_CHROMIUM="$$($(PY) tools/chromium.py)" && export FLIPP_CHROMIUM
SCRATCH = TMPDIR="$$($(PY) tools/scratch.py)" && export TMPDIR && trap 'rm -rf "$$TMPDIR"' EXIT
# What the tests' own modules are compiled to is kept for the second suite, whatever the shell says.
WORKERS ?= 4
PYTEST = PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not faults"

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test lint fmt types imports test-sqlite test-postgres test-browser faults bench bench-guard \
  screenshots theme locks messages clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: $(INSTALLED) $(VENDOR) $(CATALOGUES) ## Start with demo data on http://127.0.0.1:8000 (PORT=8123 for another port)
	@FLIPP_MODE=demo exec $(PY) -m app.cli serve --demo --port $(PORT)

# Side by side: one suite works while the other waits for a browser or a server to end. What both
# need is made before, and the second tells what it found when the first has told.
test: ## Everything a change must pass, on both databases
	@$(MAKE) -j2 $(INSTALLED_DEV) $(AXE)
	@$(MAKE) $(VENDOR) $(CATALOGUES)
	@$(MAKE) -j2 lint types imports
	@$(CHROMIUM) && log=$$(mktemp) && trap 'rm -f "$$log"' EXIT; \
	$(MAKE) test-postgres WORKERS=2 >"$$log" 2>&1 & other=$$!; \
	$(MAKE) test-sqlite WORKERS=2; one=$$?; \
	wait $$other; two=$$?; echo "On PostgreSQL:"; cat "$$log"; \
	test $$one = 0 && test $$two = 0

lint: $(INSTALLED_DEV) ## Style of Python and templates
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/djlint templates --check

fmt: $(INSTALLED_DEV) ## Put Python and templates into shape
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	-$(VENV)/bin/djlint templates --reformat --quiet

types: $(INSTALLED_DEV) ## Types, strictly
	$(VENV)/bin/mypy app

imports: $(INSTALLED_DEV) ## Who may import whom
	$(VENV)/bin/lint-imports --no-logo

test-sqlite: $(INSTALLED_DEV) $(VENDOR) $(AXE) $(CATALOGUES) ## The whole suite on SQLite
	@$(CHROMIUM) && $(SCRATCH) && $(PYTEST)

test-postgres: $(INSTALLED_DEV) $(VENDOR) $(AXE) $(CATALOGUES) ## The same on PostgreSQL (own server, or FLIPP_TEST_DATABASE_URL)
	@$(CHROMIUM) && $(SCRATCH) && FLIPP_TEST_DB=postgresql $(PYTEST)

test-browser: $(INSTALLED_DEV) $(VENDOR) $(AXE) $(CATALOGUES) ## Only the tests in a real browser
	@$(CHROMIUM) && $(SCRATCH) && $(PY) -m pytest tests/browser

faults: $(INSTALLED_DEV) $(VENDOR) $(CATALOGUES) ## The long programme: kills, restarts, races (both databases)
	@$(PY) -m pytest -m faults -o faulthandler_timeout=7200
	@FLIPP_TEST_DB=postgresql $(PY) -m pytest -m faults -o faulthandler_timeout=7200

bench: $(INSTALLED_BENCH) $(VENDOR) $(CATALOGUES) ## Measure speed; results in bench/README.md
	@.venv-bench/bin/python -m bench

bench-guard: $(INSTALLED_DEV) ## Precision and recall of the personal-data guard; results in docs/guard.md
	@$(PY) -m bench.guard

screenshots: $(INSTALLED_DEV) $(VENDOR) $(CATALOGUES) ## Pictures of the demo's pages in .make/screenshots (PAGES="/a /b" to choose)
	@$(CHROMIUM) && $(PY) tools/screenshots.py $(PAGES)

theme: ## Build static/css/theme.css from tools/theme/designsystemet.config.json
	@$(PYTHON) tools/theme.py

messages: $(INSTALLED_DEV) ## Collect texts from code and templates into locales/
	@mkdir -p locales
	@$(VENV)/bin/pybabel --quiet extract -F pyproject.toml -k N_ --no-location --sort-output \
	  --project=Flipp --copyright-holder="Flipp contributors" -o locales/flipp.pot .
	@for po in locales/*/LC_MESSAGES/flipp.po; do test -e "$$po" || continue; \
	  $(VENV)/bin/pybabel --quiet update -N -D flipp -i locales/flipp.pot -d locales; break; done

locks: .make/uv/installed ## Lock Python packages anew (UPGRADE=--upgrade for newer ones)
	@export UV_CUSTOM_COMPILE_COMMAND="make locks"; set -e; \
	$(LOCK) pyproject.toml -o requirements.txt; \
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt; \
	$(LOCK) pyproject.toml --group bench -c requirements-dev.txt -o requirements-bench.txt; \
	$(LOCK) tools/node.in -o tools/node.txt; \
	$(LOCK) tools/uv.in -o tools/uv.txt

clean: ## Remove everything that can be made again (data/ stays)
	rm -rf $(VENV) .venv-bench .make node_modules tools/theme/node_modules static/vendor \
	  tests/browser/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find locales -name '*.mo' -delete 2>/dev/null || true

# What the targets stand on. The stamps lie inside what they vouch for, and go with it.

$(INSTALLED): requirements.txt
	@echo "Installing Python packages in $(VENV) (the first time only) …"
	@$(if $(PYTHON),,echo "Flipp needs Python 3.11 or newer; name one with FLIPP_PYTHON=…"; exit 1)
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) $(PIP_QUIET) -r requirements.txt
	@$(COMPILED)
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) requirements-dev.txt
	@echo "Installing the tools for testing in $(VENV) …"
	@$(PY) $(PIP_QUIET) -r requirements-dev.txt
	@$(COMPILED)
	@touch $@

$(INSTALLED_BENCH): requirements-bench.txt
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python $(PIP_QUIET) -r requirements-bench.txt
	@touch $@

.make/uv/installed: tools/uv.txt
	@$(PYTHON) -m venv .make/uv
	@.make/uv/bin/python $(PIP_QUIET) -r tools/uv.txt
	@touch $@

$(VENDOR): package-lock.json tools/assets.py tools/icons.txt | $(INSTALLED)
	@echo "Assembling static/vendor …"
	@$(PY) tools/assets.py

$(AXE): package-lock.json tools/assets.py | $(INSTALLED)
	@$(PY) tools/assets.py --dev

%.mo: %.po | $(INSTALLED)
	@$(VENV)/bin/pybabel --quiet compile -i $< -o $@
