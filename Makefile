# The commands of Isobar. `make help` lists them.

ESTATE ?= examples/estate
ARGS ?=
TARGET := $(or $(CARGO_TARGET_DIR),target)
ISOBAR := $(TARGET)/fast/isobar
SPA_SOURCES := $(shell find spa schema/schema.graphql \( -name node_modules -o -name dist -o -name e2e \) -prune -o -type f -print 2>/dev/null)

.PHONY: help run test check dev bench load vitals e2e estates schema released setup

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup spa/dist/index.html ## Build everything and open ESTATE (default: examples/estate)
	cargo build --locked --profile fast --package isobar
	$(ISOBAR) $(ARGS) "$(ESTATE)"

test: ## Run everything: lints, licences, unit, browser and black-box tests
	make/test

check: spa/node_modules/.package-lock.json schema/lint/node_modules/.package-lock.json ## Run what is fast, before a commit
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo test --workspace --exclude tests --locked
	cd schema/lint && npm test --silent
	cd spa && npm run --silent format:check && npm run --silent lint && npm run --silent codegen:check && npm run --silent typecheck && npm test

dev: setup spa/node_modules/.package-lock.json spa/dist/index.html ## Serve ESTATE with hot reload of the page
	make/dev "$(ESTATE)"

e2e: spa/dist/index.html ## Run the browser tests
	make/setup test
	cargo build --locked --profile fast --package isobar
	cd spa && ISOBAR_BINARY="$(abspath $(ISOBAR))" npm run e2e -- $(ARGS)

estates: ## Write the generated estates that measurements of the page open
	for size in M L; do cargo run --locked --profile fast --package tests --bin estate -- $$size "$(TARGET)/estates/$$size"; done

bench: ARGS = --page docs/performance.md
bench: spa/dist/index.html ## Measure speed and memory on a release build, into docs/performance.md
	cargo build --locked --release --package isobar
	ISOBAR_BINARY="$(abspath $(TARGET)/release/isobar)" cargo run --locked --profile fast --package tests --bin bench -- $(ARGS)

fuzz: ## Look for what breaks the engine, SECONDS for each target (default: 60)
	make/fuzz $(or $(SECONDS),60) $(ARGS)

load: ARGS = --page docs/performance.md
load: spa/dist/index.html ## Measure the graph under load on a release build, into docs/performance.md
	cargo build --locked --release --package isobar
	ISOBAR_BINARY="$(abspath $(TARGET)/release/isobar)" cargo run --locked --release --package tests --bin graph -- $(ARGS)

vitals: spa/dist/index.html estates ## Measure the page in Chromium on a release build, into docs/performance.md
	make/setup test
	cargo build --locked --release --package isobar
	cd spa && ISOBAR_BINARY="$(abspath $(TARGET)/release/isobar)" ISOBAR_ESTATES="$(abspath $(TARGET)/estates)" \
		ISOBAR_VITALS_PAGE=../docs/performance.md npm run vitals -- $(ARGS)

schema: spa/node_modules/.package-lock.json ## Write schema.graphql and the types that the page takes from it
	cargo run --locked --package isobar -- schema > schema/schema.graphql.new
	mv schema/schema.graphql.new schema/schema.graphql
	cd spa && npm run --silent codegen

released: ## Take the graph of now as the released one, which changes are compared with
	version=$$(cargo metadata --no-deps --format-version=1 | grep -o '"name":"schema","version":"[^"]*"' | cut -d '"' -f 8) && \
	{ echo "# The graph of Isobar $$version, which changes are compared with. Written by: make released"; \
	  cat schema/schema.graphql; } > schema/released.graphql

setup:
	@make/setup run

schema/lint/node_modules/.package-lock.json: schema/lint/package.json schema/lint/package-lock.json
	cd schema/lint && npm ci --prefer-offline --no-audit --no-fund
	@touch $@

spa/node_modules/.package-lock.json: spa/package.json spa/package-lock.json
	cd spa && npm ci --no-audit --no-fund
	@touch $@

spa/dist/index.html: spa/node_modules/.package-lock.json $(SPA_SOURCES)
	cd spa && npm run --silent build
	@touch $@
