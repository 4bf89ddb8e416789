# Each command sets up what it needs in .venv, once, and again when pyproject.toml changes.
#
#   PYTHON  the Python to build .venv with      make test PYTHON=python3.13
#   VENV    another folder than .venv           make test PYTHON=python3.13 VENV=.venv-3.13
#   OUT     where the demo writes its report    make demo OUT=somewhere
#   ARGS    passed on to pytest                 make test ARGS="-k walk -x"
#   WORKERS how many tests run at once          make test WORKERS=1
#
# All paths are relative, so a checkout may lie in a folder whose name has spaces.

PYTHON ?= python3
VENV ?= .venv
OUT ?= out/restaurant-smell
ARGS ?=
WORKERS ?= auto

SHELL := /bin/sh
.SHELLFLAGS := -ec
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
# What Python compiles is kept: else every command line that a test starts compiles the whole package anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo app test test-all check format clean FORCE

RUN = "$(VENV)/bin/python" -m

# An environment that was moved, lost its Python, or was asked for with another one, is set up again.
# (`origin` holds the Python it was made with and the folder of the checkout.)
WANTED = $(PYTHON) $$(pwd -P)
USABLE := $(shell test "$$(cat '$(VENV)/origin' 2>/dev/null)" = "$(WANTED)" && '$(VENV)/bin/python' -c 'print("yes")' 2>/dev/null)
ifneq ($(USABLE),yes)
$(VENV)/origin: FORCE
endif

help: ## Show this list
	@echo "emergent: what \`make\` can do (each sets up what it needs)"
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/ready-base ## Assess the walk that finds a restaurant nobody can sense, and write a report
	@mkdir -p "$(OUT)"
	@"$(VENV)/bin/emergent" assess restaurant-smell --out "$(OUT)"
	@cd "$(OUT)" && echo && echo "The report: $$(pwd)/report.html" && echo "Open it in a browser."

app: $(VENV)/ready-app ## Watch, poke and assess in a browser (works without internet)
	@"$(VENV)/bin/emergent" app --open

test: $(VENV)/ready-test ## Run the tests, without those that take long and that edits seldom break
	@$(RUN) pytest -n $(WORKERS) --dist loadfile -m "not thorough" $(ARGS)

test-all: $(VENV)/ready-test ## Run all tests
	@$(RUN) pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: $(VENV)/ready-dev ## Check style, types and which way imports run (ruff, mypy, import-linter)
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@"$(VENV)/bin/lint-imports"

format: $(VENV)/ready-dev ## Put the code into the project's format
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

clean: ## Remove the environment, caches and builds (never what runs wrote into out)
	@$(remove-venv)
	@rm -rf build dist .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find emergent tests analysis -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# --- Set-up --------------------------------------------------------------------------------------

$(VENV)/origin:
	@$(find-python)
	@$(make-venv)
	@rm -f "$(VENV)"/ready-*
	@echo "$(WANTED)" > "$@"

$(VENV)/ready-base: $(VENV)/origin pyproject.toml
	@$(call install,.)
$(VENV)/ready-app: $(VENV)/origin pyproject.toml
	@$(call install,.[app])
$(VENV)/ready-test: $(VENV)/origin pyproject.toml
	@$(call install,.[test])
$(VENV)/ready-dev: $(VENV)/origin pyproject.toml
	@$(call install,.[dev])

define find-python
command -v "$(PYTHON)" >/dev/null || { \
  echo "emergent needs Python 3.11 or newer, and there is no '$(PYTHON)' here." >&2; \
  echo "Install Python, or name yours: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }; \
"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "emergent needs Python 3.11 or newer; '$(PYTHON)' is $$("$(PYTHON)" --version 2>&1)." >&2; \
  for newer in python3.14 python3.13 python3.12 python3.11; do \
    if "$$newer" -c '' 2>/dev/null; then \
      echo "This computer has a newer one: make $(MAKECMDGOALS) PYTHON=$$newer" >&2; exit 1; \
    fi; \
  done; \
  echo "Install a newer Python, or name yours: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
endef

# uv where present, and else venv and pip. Without uv, Debian's python3 needs its package python3-venv.
define make-venv
$(remove-venv); \
if command -v uv >/dev/null; then \
  uv venv --quiet --python "$$(command -v "$(PYTHON)")" "$(VENV)"; \
else \
  "$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { \
    echo "'$(PYTHON)' cannot make environments: its modules venv and ensurepip are missing." >&2; \
    echo "On Debian or Ubuntu: sudo apt install python3-venv. Or install uv, which needs neither." >&2; exit 1; }; \
  "$(PYTHON)" -m venv "$(VENV)"; \
fi
endef

# Only what is an environment is ever removed: VENV may have been mistyped.
define remove-venv
if [ -e "$(VENV)" ] && [ ! -f "$(VENV)/pyvenv.cfg" ]; then \
  echo "'$(VENV)' is not a Python environment, so it stays. Remove it yourself, or name another VENV=…" >&2; exit 1; \
fi; \
rm -rf "$(VENV)"
endef

define install
echo "Setting up $(VENV) (it takes a minute or two the first time)..."; \
if command -v uv >/dev/null; then \
  uv pip install --quiet --python "$(VENV)/bin/python" --editable '$(1)'; \
else \
  "$(VENV)/bin/python" -m pip install -qq --disable-pip-version-check --editable '$(1)'; \
fi || { echo "The set-up failed (see above). Once the cause is mended, the same command goes on from here." >&2; exit 1; }; \
touch "$@"
endef
