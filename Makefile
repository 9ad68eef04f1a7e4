# Two commands: `make run` and `make test`. Each installs what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

DEMO := .portico
CORPUS := target/demo-corpus
PORT ?= 8080

.PHONY: help run test soak setup setup-test web lint rust-test pages-test kit kit-test

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: setup ## Build, start the server with a demo firm, print where to sign in
	cargo build --package portico-api --package xtask
	@if [ ! -f $(CORPUS)/customers.csv ]; then \
		rm -rf $(CORPUS).draft; \
		cargo xtask corpus $(CORPUS).draft --files 240 --seed 7 --customers 3 --plain; \
		mv $(CORPUS).draft $(CORPUS); \
	fi
	@exec target/debug/portico serve --data-dir $(DEMO) --listen 127.0.0.1:$(PORT) --demo $(CORPUS)

test: setup-test lint rust-test pages-test kit-test ## Run every check and test
	@echo "all checks and tests passed"

lint: web ## Format, lints, house rules, documentation
	cargo fmt --all --check
	PORTICO_WEB=skip cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo xtask tidy
	PORTICO_WEB=skip RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --quiet

rust-test: web ## Unit, property and whole-system tests on real PostgreSQL
	cargo test --workspace --locked --no-run
	@# No test cuts the power: none is to wait for a disk that others keep busy.
	eatmydata cargo test --workspace --locked --no-fail-fast

web: ## Install and build the pages
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	cd web && npm run --silent build

pages-test: web ## Lint and test the pages, also in Chromium
	cd web && npm run --silent lint
	cd web && npm test --silent
	cargo build --workspace --bin portico --bin xtask --locked
	@rm -rf target/walk-corpus && cargo xtask corpus target/walk-corpus --files 240 --seed 7 --customers 3 --plain
	node web/e2e/whole.mjs --portico target/debug/portico --corpus target/walk-corpus
	node web/e2e/elsewhere.mjs --portico target/debug/portico

KIT := clients/typescript examples/portal-minimal
KIT_PROGRAM = $(CURDIR)/target/debug/portico

kit: ## Install and build the npm client and the example portal
	@for part in $(KIT); do \
		(cd $$part && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build); \
	done

kit-test: web kit ## Test the npm client, and the example portal in Chromium
	@for part in $(KIT); do (cd $$part && $(CURDIR)/web/node_modules/.bin/biome ci .); done
	cd clients/typescript && npm run --silent fresh
	cargo build --workspace --bin portico --locked
	cd clients/typescript && npm test --silent -- --portico $(KIT_PROGRAM)
	cd examples/portal-minimal && npm test --silent -- --portico $(KIT_PROGRAM)

soak: setup-test web ## The fault tests at ten times their counts, and longer histories; writes docs/soak.md
	cargo xtask soak

setup: ## Install what `make run` needs (Debian packages)
	@scripts/setup.sh run

setup-test: ## Install what `make test` needs (Debian packages)
	@scripts/setup.sh test
