# The project's commands. Each installs what it lacks; see CONTRIBUTING.md.
# Every recipe is a script in scripts/, so that it can also be run, and read, on its own.

.DEFAULT_GOAL := help
.PHONY: help run test test-faults build dev check bench setup

help: ## Lists these commands.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## Serves the site with invented data at http://127.0.0.1:3000.
	@scripts/run

test: ## Runs every check: lints, tests on both engines, browser tests.
	@scripts/test

test-faults: ## Runs the long fault tests: 100 kills, 10,000 seeds, a full disk (an hour or more).
	@scripts/test-faults

build: ## Builds dist/ataa, dist/ataa-documents and dist/site/ for a server.
	@scripts/build

dev: ## Serves the site, and builds it again when a file changes.
	@scripts/dev

check: ## Runs the fast checks: format, lints, unit tests on SQLite.
	@scripts/check

bench: ## Measures sizes, speed, memory and Lighthouse scores.
	@scripts/bench

setup: ## Installs everything that any of these commands needs.
	@scripts/setup
