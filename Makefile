# harmledger: make demo and make test do all set-up themselves.
SHELL := /bin/bash
export PYTHONNOUSERSITE := 1
unexport PYTHONPATH VIRTUAL_ENV HARMLEDGER_CONFIG HARMLEDGER_MODEL
BIN := .venv/bin

.PHONY: help setup dev demo desk test check docs eval clean

help: ## what can be made
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## environment and packages for using the program
	@bash scripts/setup.sh base

dev: ## environment and packages for working on it
	@bash scripts/setup.sh dev

demo: setup ## read the sample reports that ship with the project, publish them, and say which files to open
	@$(BIN)/harmledger build samples/reports --out demo
	@rm -rf demo/releases
	@$(BIN)/harmledger publish demo --out demo/releases --title "Sample record" --licence CC0-1.0 --quiet > /dev/null
	@echo
	@echo "Open these files in a browser: $(CURDIR)/demo/index.html"
	@echo "  and, as others would see it: $(CURDIR)/demo/releases/1/index.html"

desk: dev demo ## the review desk over the demo's book: open the address that it prints
	@$(BIN)/harmledger desk demo

test: dev ## every test
	@bash scripts/browser.sh
	@bash scripts/postgres.sh
	@$(BIN)/python -m pytest

check: dev ## ruff, mypy --strict, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mkdocs build --strict

docs: dev ## the documentation as web pages in site/
	@$(BIN)/mkdocs build --strict
	@echo "Open $(CURDIR)/site/index.html"

eval: dev ## the benchmark, where ../shared/benchmark is there, against the figures reached before
	@$(BIN)/python evals/run.py

clean: ## take away what was made
	rm -rf .venv demo site build dist .mypy_cache .ruff_cache .hypothesis
