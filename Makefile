# The hub's menu. `make` alone, or `make help`, prints it.
# Everything stays inside .venv and the caches that `make clean` removes; data is kept elsewhere (HUB_DATA).

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test test-deep check format bench faults lock sbom schema release clean

ARGS ?=
# The tests of either engine wait for it much of the time, so three run side by side on two cores: those of Neo4j in one
# process, the others in two.
SIDE_BY_SIDE := -n 3 --dist loadscope
# Where Python is told to keep nothing compiled, each process that a test starts would compile the whole hub again.
export PYTHONDONTWRITEBYTECODE :=
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
PYTHON ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCKS := requirements/run.txt requirements/build.txt requirements/dev.txt

# What the page at /graphql is bundled from while pip installs the hub.
PAGE := $(wildcard hatch_build.py hub/web/graphiql/*.*)

# An installation is valid for these files and this folder; a change of any installs again.
KEY := $(shell { pwd; cat $(LOCKS) pyproject.toml $(PAGE); } | cksum | cut -d ' ' -f 1)
RUN := .venv/run-$(KEY)
DEV := .venv/dev-$(KEY)

help: ## Print this menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## Install what is missing, start the engine and serve the hub; Ctrl-C stops both
	@exec $(BIN)/hub serve $(ARGS)

test: check ## Check, then run every test, on both engines what they bear on (ARGS="-k word" narrows the tests)
	$(BIN)/python -m tests.install
	$(BIN)/pytest $(SIDE_BY_SIDE) $(ARGS)

test-deep: check ## The same tests with ten times as many drawn documents, new ones each time, all on both engines
	$(BIN)/python -m tests.install
	HUB_TEST_DEEP=1 $(BIN)/pytest $(ARGS)

check: $(DEV) ## Format, lint, types and import contracts, without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

format: $(DEV) ## Rewrite the code in the project's format and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## Compare the hub with the raw driver and @neo4j/graphql (ARGS="--tools 2000", ARGS=--help)
	@$(BIN)/python -m benchmarks $(ARGS)

lock: $(DEV) ## Resolve the locks from pyproject.toml again (ARGS=--upgrade takes newer versions)
	$(RESOLVE) --group build --group dev $(ARGS) pyproject.toml -o requirements/dev.txt
	$(RESOLVE) -c requirements/dev.txt $(ARGS) pyproject.toml -o requirements/run.txt
	$(RESOLVE) -c requirements/dev.txt $(ARGS) --group build -o requirements/build.txt

faults: $(DEV) ## Kill the hub and its engine while they are written to, and check what is left (ARGS="--rounds 100")
	@$(BIN)/python -m tests.faults $(ARGS)

sbom: $(DEV) ## Write sbom.json: every package that a hub is made of, with its digests, as CycloneDX
	@$(BIN)/python -W ignore::UserWarning -m cyclonedx_py requirements --output-reproducible --pyproject pyproject.toml \
		--output-file sbom.json requirements/run.txt

schema: $(RUN) ## Print the GraphQL and graph descriptions in schema/ from the code
	$(BIN)/hub schema --write schema

release: schema ## Keep the schemas as those of this version, which later ones are compared with
	@mkdir -p schema/graphql/released
	@for file in schema/graphql/*.graphql; do \
		{ echo "# As released in $(VERSION)."; cat "$$file"; } > "schema/graphql/released/$${file##*/}"; \
	done

clean: ## Remove .venv and every cache; the data folder stays
	rm -rf sbom.json .venv hub/_shipped build dist .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One resolution for every platform and Python from 3.11 on; hashes only, so that no address is written down.
RESOLVE = UV_NO_CONFIG=1 $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate

$(RUN):
	@$(VENV)
	@echo "Installing the locked packages into .venv (this once)"
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f .venv/run-* && touch $@

$(DEV):
	@$(VENV)
	@echo "Installing the locked packages and the tools of development into .venv (this once)"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f .venv/run-* .venv/dev-* && touch $@ $(RUN)

# Keeps a .venv that answers; otherwise makes one with the first interpreter that is new enough and has venv.
FIT = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
VENV = \
	if $(BIN)/python -c 'import pip; $(FIT)' 2>/dev/null; then exit 0; fi; \
	for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		if "$$python" -c '$(FIT)' >/dev/null 2>&1; then \
			"$$python" -m venv --clear .venv; exit $$?; \
		fi; \
	done; \
	echo "The hub needs Python 3.11 or later with its venv module; none was found on the PATH." \
		"Install one (on Debian: python3 and python3-venv) or name it: make run PYTHON=/path/to/python" >&2; \
	exit 1
