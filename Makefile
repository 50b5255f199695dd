# Two commands on a fresh machine: `make up` and `make test`. Every target is a script in tools/dev, which enters the
# project's Debian 13 environment (tools/env/enter) by itself.
.DEFAULT_GOAL := help
.PHONY: up down status logs reset build test check tidy bench clean help

up: ## set up, build and start everything; returns when it is ready
	@tools/dev/up

down: ## stop everything; data stays
	@tools/dev/down

status: ## what runs, where
	@tools/dev/status

logs: ## follow the logs; P=server for one program
	@tools/dev/logs $(P)

reset: ## stop and delete all data of this clone (asks first; YES=1 does not)
	@tools/dev/reset $(if $(YES),--yes)

build: ## compile the programs
	@tools/dev/build release

test: ## every test
	@tools/dev/test

check: ## format, clang-tidy on what changed since TIDY_SINCE (default: the last 20 commits), layer and naming rules
	@tools/dev/check

tidy: ## clang-tidy on everything
	@tools/dev/check --all

bench: ## measurements
	@tools/dev/bench

clean: ## delete what was built; data stays
	@tools/dev/clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16
