# The commands of Kraam; `make help` lists them. What they do is in deploy/local/.
PORT ?= 8000
PYTEST_ARGS ?=
FAULTS ?= 1000
DYNAMODB ?=
QUICK ?=
ENV ?=
RELEASE ?=
STACK = .venv/bin/python -m deploy.local

.DEFAULT_GOAL := help
.PHONY: help install demo up stop reset status logs shell manage test test-vendors lint format bench \
	bench-checkout bench-crash deploy

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

install:  ## Install everything that running the shop needs into this clone
	@deploy/local/install.sh

demo: install  ## Serve the shop on PORT (8000) until Ctrl-C
	@$(STACK) demo --port $(PORT)

up: install  ## Serve the shop on PORT (8000) in the background
	@$(STACK) up --port $(PORT)

stop: install  ## Stop what `make up` started; all data is kept
	@$(STACK) stop

reset: install  ## Delete all data, after asking (FORCE=1 does not ask)
	@$(STACK) reset $(if $(filter 1,$(FORCE)),--force)

status: install  ## Say which parts run
	@$(STACK) status

logs: install  ## Follow the logs of all parts
	@$(STACK) logs

shell: install  ## Open a Python prompt inside the running shop
	@settings=$$($(STACK) env) && eval "$$settings" && .venv/bin/python manage.py shell

manage: install  ## Run a command of manage.py: make manage COMMAND="stock SKU --count 5 --reason counted"
	@settings=$$($(STACK) env) && eval "$$settings" && .venv/bin/python manage.py $(COMMAND)

test: lint  ## Run the linters and all tests on a stack of their own
	@deploy/local/test $(PYTEST_ARGS)

test-vendors: install  ## Run storage, search and payments on servers of other makers; QUICK=1: the short form
	@deploy/local/install.sh test
	@deploy/local/vendors/install.sh
	@QUICK=$(QUICK) DYNAMODB=$(DYNAMODB) $(STACK) exec --instance test-vendors --vendor stripe-mock \
		--vendor opensearch $(if $(QUICK)$(DYNAMODB),,--vendor second-dynamodb) -- deploy/local/vendors/test

lint:  ## Run the linters
	@deploy/local/install.sh test
	@deploy/local/lint

format:  ## Put code and templates into the agreed form
	@deploy/local/install.sh test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djlint --quiet --reformat templates

bench: install  ## Measure the pages beside a bare Django view
	@.venv/bin/python -m bench.pages

bench-crash: install  ## Break the shop in FAULTS (1000) ways while customers buy
	@deploy/local/install.sh test
	@.venv/bin/python -m bench.crash --faults $(FAULTS)

bench-checkout: install  ## Measure whole purchases, and their CPU time by part
	@.venv/bin/python -m bench.checkout

deploy: install  ## Bring a release to AWS: make deploy ENV=small (DRY_RUN=1 prints the steps)
	@deploy/local/install.sh test
	@.venv/bin/python -m deploy.delivery $(if $(RELEASE),--release $(RELEASE)) $(if $(filter 1,$(YES)),--yes) \
		$(if $(filter 1,$(DRY_RUN)),--dry-run) $(ENV)
