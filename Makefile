# `make` lists the targets. Everything they install or write stays in .venv/, node_modules/ and var/.

# Looked for once, the first that is new enough; PYTHON=… on the command line or in the environment wins.
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null && echo $$name && break; done)
endif
BIN := .venv/bin
PYTEST_ARGS ?=
PORT ?= 8000
DATABASE_URL_OF_SERVICES := $(or $(DATABASE_URL),postgres://postgres@127.0.0.1:5432/postgres)
REDIS_URL ?= redis://127.0.0.1:6379/0
RABBITMQ_URL ?= amqp://guest:guest@127.0.0.1:5672//
TEST := ENVIRONMENT=test $(BIN)/python -m pytest
# A database of its own, which the run may crash: two such runs at once would crash each other's.
SEED := $(or $(SEED),$(shell date +%s))
LONG_RUN := env -u DATABASE_URL -u CELERY_BROKER_URL DATABASE_IS_OURS=1 VAR_DIR=$(CURDIR)/var/faults SEED=$(SEED)
LONG_TEST := ENVIRONMENT=test $(BIN)/python -m pytest -s --timeout 1200 -k every_alert $(PYTEST_ARGS)
WITH_DATABASE := ENVIRONMENT=test $(BIN)/python -m config.embedded hold test
# What a server would have, so that the deploy check looks at the production settings.
AS_PRODUCTION := ENVIRONMENT=production SECRET_KEY=only-for-the-deploy-check-0123456789-abcdefghijklmnopqrstuvwxyz \
	ALLOWED_HOSTS=caravanserai.example SITE_URL=https://caravanserai.example \
	DATABASE_URL=postgres://nobody@127.0.0.1:1/none CELERY_BROKER_URL=redis://127.0.0.1:1/0 DATABASE_CONNECT_TIMEOUT=2
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run test check e2e services on-postgres on-brokers faults fuzz lock clean bootstrap bootstrap-dev require-python

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: bootstrap ## Start the product with its demo at http://localhost:8000 (PORT=8001 for another port)
	@PORT=$(PORT) $(BIN)/python -m config.launch

test: bootstrap-dev ## Run all tests but the browser journeys (PYTEST_ARGS=… is passed on)
	$(TEST) -n auto -m "not journey and not services" $(PYTEST_ARGS)

check: bootstrap-dev ## Lint, types, import layers, migrations, deploy check, then the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --check --lint templates
	$(WITH_DATABASE) $(BIN)/mypy .
	$(BIN)/lint-imports
	$(WITH_DATABASE) $(BIN)/python manage.py makemigrations --check --dry-run
	$(AS_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(MAKE) --no-print-directory test

e2e: bootstrap-dev ## Run the browser journeys (SLOW=3: in a browser that is three times as slow)
	SLOW=$(or $(SLOW),1) $(TEST) tests/journeys -m journey $(PYTEST_ARGS)

services: on-postgres on-brokers ## Run the tests against PostgreSQL, Redis and RabbitMQ named by the environment

on-postgres: bootstrap-dev ## Of these the same tests on that PostgreSQL (SHARE=3: a third of them, another one each day)
	SHARE=$(SHARE) DATABASE_URL=$(DATABASE_URL_OF_SERVICES) $(TEST) -n auto -m "not journey and not services and not launch and not once" $(PYTEST_ARGS)

on-brokers: bootstrap-dev ## Of these what needs a broker, with Redis, then with RabbitMQ
	DATABASE_URL=$(DATABASE_URL_OF_SERVICES) CELERY_BROKER_URL=$(REDIS_URL) $(TEST) -m services $(PYTEST_ARGS)
	DATABASE_URL=$(DATABASE_URL_OF_SERVICES) CELERY_BROKER_URL=$(RABBITMQ_URL) $(TEST) -m services $(PYTEST_ARGS)

faults: bootstrap-dev ## Let everything go wrong for minutes while alerts flow (SEED=… ALERTS=… TROUBLES=… have one again)
	$(LONG_RUN) ALERTS=$(or $(ALERTS),500) REPORTS=$(or $(REPORTS),20) TROUBLES=$(or $(TROUBLES),60) \
		$(LONG_TEST) tests/faults/test_trouble.py
	$(LONG_RUN) ALERTS=$(or $(ALERTS),2000) REPORTS=$(or $(REPORTS),20) TROUBLES=$(or $(TROUBLES),80) \
		CELERY_BROKER_URL=$(REDIS_URL) $(LONG_TEST) tests/services/test_trouble.py
	$(LONG_RUN) ALERTS=$(or $(ALERTS),2000) REPORTS=$(or $(REPORTS),20) TROUBLES=$(or $(TROUBLES),80) \
		CELERY_BROKER_URL=$(RABBITMQ_URL) $(LONG_TEST) tests/services/test_trouble.py

fuzz: bootstrap-dev ## Send the running API whatever its schema lets one make, as each role (FUZZ=… times, SEED=… has one again)
	FUZZ=$(or $(FUZZ),50) SEED=$(SEED) $(TEST) --timeout 7200 tests/fuzz $(PYTEST_ARGS)

lock: bootstrap-dev ## Compile requirements/*.in again (LOCK_ARGS=--upgrade for newer versions)
	$(COMPILE) requirements/base.in -o requirements/base.txt $(LOCK_ARGS)
	$(COMPILE) requirements/demo.in -o requirements/demo.txt $(LOCK_ARGS)
	$(COMPILE) requirements/embedded.in -o requirements/embedded.txt $(LOCK_ARGS)
	$(COMPILE) requirements/frontend.in -o requirements/frontend.txt $(LOCK_ARGS)
	$(COMPILE) requirements/dev.in -o requirements/dev.txt $(LOCK_ARGS)

clean: ## Stop the embedded databases and remove what was installed or built; the data in var/postgres stays
	-$(BIN)/python -m config.embedded stop run
	-$(BIN)/python -m config.embedded stop test
	rm -rf .venv node_modules var/faults var/vendor var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

bootstrap: require-python
	@$(PYTHON) -m config.bootstrap

bootstrap-dev: require-python
	@$(PYTHON) -m config.bootstrap --dev

require-python:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null || { \
		echo "Caravanserai needs Python 3.11 or newer; $(if $(PYTHON),$(PYTHON) is older or missing,none was found)." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
