# `make` alone shows what there is. The longer recipes are in scripts/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check fix deps bench i18n migration clean

help: ## show this
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo

##@ Use it

run: ## set up and start the product with its demo (PORT=8000, MEETING_DATA=./var)
	@scripts/run.sh

##@ Work on it

test: ## set up and run the tests (ARGS="tests/issues -k overdue")
	@scripts/test.sh $(ARGS)

check: ## lint, format, types, imports, templates, translations
	@scripts/check.sh

fix: ## put right what the linters can put right by themselves
	@scripts/venv.sh all
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .
	.venv/bin/djlint --reformat --quiet templates || true

bench: ## measure pages, queries and papers
	@scripts/venv.sh all
	@scripts/bench $(ARGS)

##@ Change it

migration: ## write the next migration from the models (m="what changes")
	@scripts/migration.sh "$(m)"

i18n: ## collect the texts to translate, then say what is missing
	@scripts/venv.sh all
	.venv/bin/flask --app wsgi i18n update
	.venv/bin/flask --app wsgi i18n check

deps: ## compile requirements*.in into the locks (ARGS=--upgrade for newer ones)
	@scripts/deps.sh $(ARGS)

##@ Tidy up

clean: ## remove .venv and everything made by tools; your data in var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* \
	  htmlcov test-results
	find . -path ./.git -prune -o -name __pycache__ -type d -exec rm -rf {} +
