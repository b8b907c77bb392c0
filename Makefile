# Two commands matter: `make demo` and `make test`. Both set up .venv by themselves.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info < (3,14))' 2>/dev/null; \
  then echo $$p; break; fi; done)
BIN := .venv/bin
STAMP := .venv/.installed
SAMPLE ?= fuyang-week
DATE ?= 2026-11-23

.PHONY: help install demo test lint types kernels unit bench lock clean

help:
	@echo "make demo      set up and run one week's match on a sample; results in demo/"
	@echo "make test      set up and run everything that CI runs"
	@echo "make install   set up .venv only"
	@echo "make bench     set up, measure everything, write benchmarks/RESULTS.md (hours)"
	@echo "make lock      write requirements.lock, requirements.bench.lock and requirements.run.lock anew"

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed / 需要 Python 3.11-3.13"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

install: $(STAMP)

demo: $(STAMP)
	rm -rf demo && mkdir demo
	$(BIN)/wishpool sample $(SAMPLE) --out demo/$(SAMPLE).xlsx
	$(BIN)/wishpool check demo/$(SAMPLE).xlsx
	$(BIN)/wishpool match demo/$(SAMPLE).xlsx --date $(DATE) --out demo/plan
	$(BIN)/wishpool verify demo/$(SAMPLE).xlsx demo/plan
	@echo
	@echo "The plan to open / 请打开: demo/plan/plan.xlsx"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

# Compiled once here, or each worker of `unit` would compile them for itself.
kernels: $(STAMP)
	$(BIN)/python -m tests.kernels

unit: $(STAMP)
	scripts/install_postgresql.sh
	$(BIN)/python -m pytest -n 2 --dist worksteal

# Types and loops each keep one core busy for about a minute, so they go side by side.
test: lint
	$(MAKE) --no-print-directory -j 2 types kernels
	$(MAKE) --no-print-directory unit

lock: $(STAMP)
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate \
	  --python-version 3.11 --extra dev --quiet --output-file requirements.lock pyproject.toml requirements.build
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate \
	  --python-version 3.11 --extra dev --extra bench --constraint requirements.lock --quiet \
	  --output-file requirements.bench.lock pyproject.toml requirements.build
	echo hatchling | $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate \
	  --python-version 3.11 --constraint requirements.lock --quiet \
	  --output-file requirements.run.lock pyproject.toml -

clean:
	rm -rf .venv demo dist build

# What the benchmarks alone need (SCIP, the plot) is in no other target. PARTS="scale gap" measures some.
bench: $(STAMP)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.bench.lock
	$(BIN)/python -m benchmarks $(PARTS)
