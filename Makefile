# One entry point for people and for CI. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/web/translations/*/LC_MESSAGES/*.po))
export FLASK_APP := wsgi.py

.DEFAULT_GOAL := help
.PHONY: help run test coverage check bench lock clean bundles messages

help:
	@echo "make run       start the platform with demo content on http://127.0.0.1:8000"
	@echo "make test      install what the tests need and run them all"
	@echo "make coverage  the same tests, measured: fails if they take less than 95 % of the branches"
	@echo "make check     formatting, lint, types, contracts, templates, procedures, migrations"
	@echo "make bench     benchmarks, as ratios against a naive baseline in the same run"
	@echo "make lock      resolve requirements*.in into hashed locks"

$(STAMPS)/venv: requirements-bootstrap.txt
	@mkdir -p $(STAMPS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt
	@touch $@

$(STAMPS)/runtime: $(STAMPS)/venv requirements.txt requirements-build.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.txt -r requirements-build.txt
	@touch $@

$(STAMPS)/dev: $(STAMPS)/runtime requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

bundles: $(STAMPS)/runtime
	@$(BIN)/python -m app.web.bundles

messages: $(CATALOGUES)

%.mo: %.po $(STAMPS)/runtime
	@$(BIN)/python -m app.web.locale && touch $@

run: bundles messages
	@DEMO=$${DEMO:-1} $(BIN)/flask serve

test: $(STAMPS)/dev messages
	@.ci/install-browser
	@$(BIN)/python -m app.web.bundles --dev
	@$(BIN)/pytest -n auto --dist worksteal -rs $(ARGS)

coverage:
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term-missing:skip-covered --cov-report=json:.coverage.json $(ARGS)"
	@$(BIN)/python -m tests.branches .coverage.json

check: $(STAMPS)/dev messages
	@$(BIN)/python -m tests.check

bench: $(STAMPS)/dev
	@$(BIN)/python -m bench.run

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements-bootstrap.in -o requirements-bootstrap.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements-build.in -o requirements-build.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) $(STAMPS) node_modules app/web/static/dist var
