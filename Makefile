# The same words that README gives: make run, make chat, make test, make check, make bench.

PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared/data

.PHONY: run chat test check bench docs clean

run: .venv/run
	@$(BIN)/bot run

chat: .venv/run
	@$(BIN)/bot chat

test: .venv/dev
	@$(BIN)/pytest

check: .venv/dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/bot check
	@if [ -f $(SHARED)/tthc-national.jsonl ]; then $(BIN)/bot compare $(SHARED)/tthc-national.jsonl; \
	 else echo "bot compare: no national records at $(SHARED), skipped"; fi
	@$(BIN)/cog --check README.md README.vi.md

bench: .venv/bench
	@$(BIN)/python -m bench

docs: .venv/dev
	@$(BIN)/cog -r README.md README.vi.md

.venv/run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	 { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 2; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo "installing what the bot needs (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/dev: .venv/run
	@echo "installing what tests and checks need (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

.venv/bench: .venv/dev
	@echo "installing what the benchmarks need (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

clean:
	@rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
